"""An appointment, as booking systems tell it alike. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from exporter.events import flat, instants, people, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark

_LONGEST_TOPIC = 60


class Booking(Struct, frozen=True):
    """One webhook about an appointment; ``vendor`` is the first word of what has no mapping."""

    vendor: str
    topic: str
    appointment: str
    time: Any
    account: str
    raw: Mapping[str, Any]
    now: datetime

    def event(self, step: str, data: Mapping[str, Any]) -> Found:
        """Return a step of the appointment, told once each time that the vendor makes it."""
        id = tree.key(self.topic, self.appointment, str(self.time))
        told = {"appointment_id": tree.key(self.appointment), **data}
        since = instants.milliseconds(self.time)
        mark = None if since is None else Mark(f"appointment:{self.appointment}", since)
        kind = f"calendar.appointment.{step}"
        return Found(flat.event(id, kind, self.time, told, source=self.account), mark)

    def identified(self, known: Mapping[str, str]) -> list[Found]:
        """Return what is known of who booked."""
        id = tree.key(self.topic, self.appointment, str(self.time))
        return people.identified(id, self.time, self.account, "", known)

    def linked(self, customer: str, alias: str) -> list[Found]:
        """Return that two ids are one customer's, where both are told."""
        if not customer or not alias:
            return []
        id = tree.key(self.topic, self.appointment, str(self.time))
        return [Found(flat.linked(id, self.time, customer, alias, source=self.account))]

    def unmapped(self, why: str) -> list[Found]:
        """Keep the body as it is; its id leaves room for the event that it may become."""
        id = f"unmapped/{tree.digest(self.raw)}"
        kind = f"{self.vendor}.{self.topic[:_LONGEST_TOPIC] or 'unknown'}"
        time = self.now if instants.milliseconds(self.time) is None else self.time
        return [Found(flat.unmapped(id, kind, time, self.raw, why, source=self.account))]

"""Calendly: appointments made, moved, called off, and customers who did not come.

https://developer.calendly.com/api-docs/ZG9jOjE2OTUxNTU5-receive-data-from-scheduled-events
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from exporter.events import bodies, found, linking, mac, tree
from exporter.events.booking import Booking
from exporter.events.found import Found
from exporter.events.inbound import Inbound, Parsed
from exporter.events.source import Sender
from exporter.refusal import Refused

_HEADER = "Calendly-Webhook-Signature"
_LONGEST_SERVICE = 100


class Calendly(Sender, frozen=True, forbid_unknown_fields=True, tag="calendly"):
    """A webhook subscription; ``secrets`` are its signing keys.

    An app gives a conversation's id along as utm_content of the link to book.
    """

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the key that signed ``{t}.{raw body}``."""
        return mac.stamped(inbound, _HEADER, self.secrets, now, tolerance)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what happened to an appointment; Refused where the body is not Calendly's."""
        raw = bodies.json_of(inbound.body)
        if not tree.word(raw, "event") or not isinstance(tree.at(raw, "payload"), dict):
            raise Refused(
                "wrong_type",
                "the body has no event and payload, so it is no webhook of Calendly's",
                "check that the URL was given to Calendly and to nobody else",
            )
        return found.parsed(_told(raw, now))


def _told(raw: Mapping[str, Any], now: datetime) -> list[Found]:
    payload, topic = raw["payload"], tree.word(raw, "event")
    time = now if raw.get("created_at") is None else raw["created_at"]
    told = Booking(
        "calendly", topic, _invitee(payload), time, _last(tree.word(raw, "created_by")), raw, now
    )
    if not told.appointment:
        return told.unmapped("no mapping for this event, or no invitee in it")
    if topic == "invitee.created":
        before = _last(tree.word(payload, "old_invitee"))
        step = "rescheduled" if before else "booked"
        return _step(told, payload, step, {"previous_appointment_id": before})
    if topic == "invitee.canceled":
        if tree.at(payload, "rescheduled") is True:
            return told.unmapped("moved, not called off; told by invitee.created")
        by = {"cancelled_by": tree.word(payload, "cancellation", "canceler_type")}
        return _step(told, payload, "cancelled", by)
    if topic == "invitee_no_show.created":
        return _step(told, payload, "no_show", {})
    return told.unmapped("no mapping for this event")


def _step(
    told: Booking, payload: Mapping[str, Any], step: str, more: Mapping[str, Any]
) -> list[Found]:
    meeting, tracking = (tree.at(payload, name) for name in ("scheduled_event", "tracking"))
    email = tree.word(payload, "email")
    hosts = tree.items(meeting, "event_memberships")
    known = {
        "name": tree.word(payload, "name"),
        "email": email,
        "phone": tree.word(payload, "text_reminder_number"),
        "timezone": tree.word(payload, "timezone"),
    }
    host = next((_last(tree.word(one, "user")) for one in hosts), "")
    data = {
        "customer_id": email,
        "agent_id": host,
        "agent_kind": "human" if host else None,
        "service": tree.word(meeting, "name")[:_LONGEST_SERVICE],
        "starts_at": tree.at(meeting, "start_time"),
        "ends_at": tree.at(meeting, "end_time"),
        "value": tree.at(payload, "payment", "amount"),
        "currency": tree.at(payload, "payment", "currency"),
        **linking.of_word(tree.at(tracking, "utm_content")),
        **more,
    }
    linked = told.linked(email, tree.word(tracking, "salesforce_uuid"))
    return [told.event(step, data), *told.identified(known), *linked]


def _invitee(payload: Mapping[str, Any]) -> str:
    """Return the invitee's id; a no-show may name the invitee within."""
    within = tree.word(payload, "invitee") or tree.word(payload, "invitee", "uri")
    return _last(within or tree.word(payload, "uri"))


def _last(uri: str) -> str:
    return uri.rstrip("/").rpartition("/")[2]

"""One thing that Twilio tells, and what every event made of it has in common. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from exporter.events import flat, tree
from exporter.events.account import NOBODY, Account
from exporter.events.found import Found
from exporter.events.inbound import Mark

_LONGEST_TOPIC = 60
# Where an address of ours may stand.
_OURS = ("ConversationSid", "To", "From")
_CHANNELS = frozenset({"whatsapp", "messenger", "instagram"})


class Notice(Struct, frozen=True):
    """The fields of one event; ``linked`` are ids of ours out of the URL that Twilio was given."""

    fields: Mapping[str, Any]
    numbers: Mapping[str, Account]
    linked: Mapping[str, str]
    now: datetime

    def word(self, *names: str) -> str:
        """Return the first of several fields that is a text, "" without one."""
        return next((found for name in names if (found := tree.word(self.fields, name))), "")

    def account(self, address: str) -> Account:
        """Return whose an address of ours is, with or without its channel before it."""
        bare = self.numbers.get(person(address), NOBODY)
        return self.numbers.get(address, bare)

    def event(
        self,
        id: str,
        type: str,
        data: Mapping[str, Any],
        *,
        time: Any = None,
        mark: Mark | None = None,
    ) -> Found:
        """Return an event; without a time it happened now, as Twilio dates few."""
        at = self.now if time is None or time == "" else time
        source = self.word("AccountSid")
        return Found(flat.event(id, type, at, data, source=source), mark)

    def unmapped(self, topic: str, why: str) -> list[Found]:
        """Keep what was told as it is.

        Its id tells it from the event that it may become once there is a mapping.
        """
        raw = dict(self.fields)
        id = f"unmapped/{tree.digest(raw)}"
        named = f"twilio.{topic[:_LONGEST_TOPIC] or 'unknown'}"
        source = self.word("AccountSid")
        tenants = (self.account(self.word(name)).tenant for name in _OURS)
        tenant = next(filter(None, tenants), None)
        return [Found(flat.unmapped(id, named, self.now, raw, why, source=source, tenant=tenant))]


def channel(address: str) -> str:
    """Return the channel of an address: ``whatsapp:+49…``; a bare number is of text messages."""
    scheme, colon, _ = address.partition(":")
    if not colon:
        return "sms"
    return scheme if scheme in _CHANNELS else "other"


def person(address: str) -> str:
    """Return an address without its channel: one number is one person in each."""
    return address.partition(":")[2] if ":" in address else address


def is_address(author: str) -> bool:
    """Say whether an author is somebody outside, known by an address and not by a name of ours."""
    return author.startswith("+") or author.partition(":")[0] in {*_CHANNELS, "rcs", "sms"}

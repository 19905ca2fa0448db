"""Twilio: SMS, WhatsApp and other messages, their statuses, Conversations, and Event Streams.

https://www.twilio.com/docs/usage/webhooks
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, field

from exporter.events import found, linking, mac
from exporter.events.account import Account
from exporter.events.found import Found
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt
from exporter.events.source import ACKNOWLEDGED, Sender
from exporter.events.twilio import conversations, fields, messages, signed
from exporter.events.twilio.conversations import Author
from exporter.events.twilio.notice import Notice

_HEADER = "X-Twilio-Signature"
_LENGTHS = (28, 44)
_SILENT = Answer(200, b'<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")


class Twilio(Sender, frozen=True, forbid_unknown_fields=True, tag="twilio"):
    """An account; ``secrets`` are its auth tokens, and the secrets of shared keys.

    The URL is signed: server.public_url has to be the one that Twilio was given. A status callback
    whose URL ends with ``?conversation_id=…&agent_id=…`` is linked to them.
    """

    numbers: Annotated[
        dict[str, Account],
        Meta(max_length=1_000, description="agent and tenant by number of ours, as in +4930…"),
    ] = field(default_factory=dict)
    agents: Annotated[
        dict[str, Author],
        Meta(
            max_length=1_000,
            description="agents by their identity in Conversations; where there are any, everybody "
            "else is a customer",
        ),
    ] = field(default_factory=dict)

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # no time is signed
        """Return the index of the secret that signed the URL and the body."""
        given = inbound.headers.get(_HEADER, "").strip()
        if len(given) not in _LENGTHS:
            raise mac.missing(_HEADER, "Twilio signs by itself; pass its headers on")
        hash = signed.algorithm(inbound.headers.get(signed.SETTINGS, ""))
        if hash is None:
            raise mac.unfit(_HEADER, "the algorithm is neither HMAC_SHA1 nor HMAC_SHA256")
        fitting = max(self._fitting(one, given, hash) for one in signed.contents(inbound))
        if fitting < 0:
            raise mac.unfit(
                _HEADER,
                "compare the secrets with the account's auth token or the shared key; set "
                "server.public_url to the URL that Twilio was given, scheme and host as there",
            )
        return fitting

    def _fitting(self, content: bytes, given: str, hash: str) -> int:
        return mac.fitting(self.secrets, [given], lambda key: signed.mac(key, content, hash))

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events of a form, or of each event of a stream."""
        return found.parsed(self._found(inbound, now), batch=not signed.is_form(inbound))

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: ARG002, FBT001 # as parsed
        """Answer a message with nothing to say, a stream as any other."""
        return ACKNOWLEDGED if batch else _SILENT

    def _found(self, inbound: Inbound, now: datetime) -> Iterator[Found]:
        linked = linking.of(dict(inbound.query))
        for told in fields.told(inbound):
            is_object = isinstance(told, dict)
            notice = Notice(told if is_object else {"unknown": told}, self.numbers, linked, now)
            yield from self._told(notice)

    def _told(self, notice: Notice) -> list[Found]:
        kind, status = notice.word("EventType"), notice.word("MessageStatus", "SmsStatus").lower()
        if kind.startswith("on"):
            return conversations.told(notice, self.agents)
        if status and status not in {"received", "receiving"}:
            return messages.status(notice)
        if notice.word("MessageSid", "SmsSid"):
            return messages.received(notice)
        return notice.unmapped(kind or "unknown", "no mapping for this event")

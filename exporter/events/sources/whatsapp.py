"""WhatsApp's Cloud API: messages, statuses, echoes of the app on a phone, and ids that change.

It has no conversations: all that a person and a number say to each other bears one id.
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, field

from exporter.events import found, tree
from exporter.events.account import NOBODY, Account
from exporter.events.found import Found
from exporter.events.inbound import Inbound, Parsed
from exporter.events.meta import line, messages, sender, statuses
from exporter.events.meta.line import Line
from exporter.events.meta.sender import MetaSender

_ARRAYS: Mapping[str, Callable[[Line, Any], list[Found]]] = {
    "messages": messages.received,
    "message_echoes": messages.sent,
    "statuses": statuses.told,
    "user_id_update": statuses.renamed,
}
_UNKNOWN = "phone_numbers: of the source lists no such number"


class WhatsApp(MetaSender, frozen=True, forbid_unknown_fields=True, tag="whatsapp"):
    """Numbers of a WhatsApp Business account; ``secrets`` are those of the app that is subscribed.

    An app links what it sends by ``biz_opaque_callback_data``: the id of a conversation, or JSON of
    ``conversation_id`` and ``agent_id``.
    """

    phone_numbers: Annotated[
        dict[str, Account],
        Meta(max_length=1_000, description="agent and tenant by phone_number_id"),
    ] = field(default_factory=dict)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events of every array of every change."""
        return found.parsed(self._found(inbound, now), batch=True)

    def _found(self, inbound: Inbound, now: datetime) -> Iterator[Found]:
        for about, entry in sender.entries(inbound):
            changes = tree.items(entry, "changes") if about == line.OBJECT else []
            for change in changes:
                yield from self._changed(entry, change, now)
            if not changes:
                why = f"not of {line.OBJECT}, or without changes"
                yield sender.foreign(about, entry, now, why)

    def _changed(self, entry: Any, change: Any, now: datetime) -> Iterator[Found]:
        value, name = tree.at(change, "value"), tree.word(change, "field")
        number = tree.word(value, "metadata", "phone_number_id")
        where = line.of(value, entry, name, self._account(number), now)
        walked = False
        for array, told in _ARRAYS.items():
            for raw in tree.items(value, array):
                walked = True
                if where.is_known:
                    yield from told(where, raw)
                else:
                    yield where.unmapped(array, f"{array}.unknown_number", raw, _UNKNOWN)
        for raw in tree.items(value, "errors"):
            walked = True
            yield where.unmapped("errors", "errors", raw, "an error that is of no message")
        if not walked:
            yield _whole(entry, change, where)

    def _account(self, number: str) -> Account | None:
        return self.phone_numbers.get(number, None if self.only_known else NOBODY)


def _whole(entry: Any, change: Any, where: Line) -> Found:
    """Keep a change of which no array is known."""
    return sender.kept(
        line.OBJECT,
        entry,
        {"changes": [change]},
        topic=where.field or "unknown",
        now=where.now,
        why="no mapping for this field",
        tenant=where.more["tenant"],
    )

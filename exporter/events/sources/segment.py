"""Segment's HTTP API, for its SDKs and RudderStack's with only their host changed.

https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, field

from exporter.events import bodies, write_key
from exporter.events.fields import Currency
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt, Unreadable
from exporter.events.segment import call, calls
from exporter.events.source import Sender
from exporter.events.type_name import TypeName
from exporter.refusal import CODES, Refused

_EVENT_BYTES = 32 << 10
_BATCH_BYTES = {"segment": 500 << 10, "rudderstack": 4 << 20}
_MOST_CALLS = 5_000
_HELP = "a call has a type, or stands at /v1/{type}; a batch is {batch: [calls], sentAt}"
_KEY_HELP = "a body is a JSON object with a call, or with a batch of them"


class Segment(Sender, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="segment"):
    """Apps that call Segment's or RudderStack's API; ``secrets`` are write keys.

    The SDKs post to ``/v1/batch`` of this daemon; the write key says which source they are.
    """

    flavour: Annotated[
        Literal["segment", "rudderstack"],
        Meta(description="whose SDK it is: batches up to 500 KiB or 4 MiB, and the answer"),
    ] = "segment"
    types: Annotated[
        dict[str, TypeName],
        Meta(
            max_length=1_000,
            description="our type by the name of a track, whose properties are its fields",
        ),
    ] = field(default_factory=dict)
    currency: Annotated[Currency, Meta(description="of amounts that do not say theirs")] = "USD"

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: no, the app is told instead."""
        return False

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # keys have no time
        """Return the index of the write key; Refused says why none fits."""
        return write_key.verify(self.secrets, shown(inbound))

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events of a call or of a batch of them."""
        most = _BATCH_BYTES[self.flavour]
        if len(inbound.body) > most:
            raise Refused(
                "body_too_large",
                f"the body is larger than the {most} bytes that {self.flavour} takes",
                "send smaller batches",
            )
        body = bodies.json_of(inbound.body)
        if not isinstance(body, Mapping):
            raise Refused("malformed_json", "the body is no JSON object", _KEY_HELP)
        listed, is_batch = _calls(body)
        kind = urlsplit(inbound.url).path.rpartition("/")[2]
        is_large = len(inbound.body) > _EVENT_BYTES
        events: list[Any] = []
        for raw in listed:
            events.extend(self._events(raw, kind, body.get("sentAt"), now, is_large=is_large))
        return Parsed(events, batch=is_batch)

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: ARG002, FBT001 # one form
        """Answer as the API does; where nothing was good, say what is wrong with the first."""
        if receipt.refused and not receipt.accepted and not receipt.duplicates:
            one = receipt.refused[0]
            told = {"success": False, "code": one.code, "message": one.message, "help": one.help}
            return Answer(CODES[one.code], msgspec.json.encode(told))
        if self.flavour == "rudderstack":
            return Answer(200, b"OK", "text/plain; charset=utf-8")
        return Answer(200, b'{"success":true}')

    def _events(
        self, raw: Any, kind: str, sent: Any, now: datetime, *, is_large: bool
    ) -> Iterator[Any]:
        if not isinstance(raw, Mapping):
            yield Unreadable("wrong_type", "a call is a JSON object", _HELP)
            return
        if is_large and len(msgspec.json.encode(raw)) > _EVENT_BYTES:
            yield Unreadable("out_of_range", f"a call has at most {_EVENT_BYTES} bytes", _HELP)
            return
        told = raw.get("type", kind)
        if told not in calls.KINDS:
            yield Unreadable(
                "out_of_range", f"type: expected one of {', '.join(calls.KINDS)}", _HELP
            )
            return
        made = calls.events(call.of(raw, told, sent, now), self.types, self.currency)
        if isinstance(made, Unreadable):
            yield made
        else:
            yield from made


def shown(inbound: Inbound) -> str:
    """Return the write key of a request: in its headers, else in its body; "" without one."""
    if found := write_key.offered(inbound.headers):
        return found
    if b"writeKey" not in inbound.body:
        return ""
    try:
        return msgspec.json.decode(inbound.body, type=_Keyed).writeKey
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


class _Keyed(msgspec.Struct):
    """The one field of a body that is read before it is trusted."""

    writeKey: str = ""  # noqa: N815 # Segment's name


def _calls(body: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """Return the calls of a body, and whether it is a batch."""
    if "batch" not in body:
        # The key is no part of what is told.
        return [{name: one for name, one in body.items() if name != "writeKey"}], False
    listed = body["batch"]
    if not isinstance(listed, list):
        raise Refused("malformed_json", "batch is no list", _KEY_HELP)
    if len(listed) > _MOST_CALLS:
        raise Refused(
            "too_many_events", f"a batch holds at most {_MOST_CALLS} calls", "send smaller batches"
        )
    return listed, True

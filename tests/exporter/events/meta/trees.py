"""Notifications that nobody sends, for properties; and one notification cut into many."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from exporter.events import model
from exporter.events.source import Source
from exporter.refusal import Refused
from tests.exporter.events.meta import payloads

_NAMES = st.sampled_from(
    [
        "object entry id time changes field value metadata phone_number_id contacts wa_id user_id",
        "profile name messages statuses message_echoes user_id_update errors type text from to",
        "timestamp status recipient_id biz_opaque_callback_data pricing category code referral",
        "messaging standby sender recipient message mid is_echo app_id postback read delivery mids",
        "watermark reaction system current previous user_ref is_deleted pass_thread_control",
    ]
).flatmap(lambda line: st.sampled_from(line.split()))
_SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "whatsapp_business_account",
            "page",
            "instagram",
            "text",
            "system",
            "sent",
            "failed",
            payloads.STAMP,
            payloads.PHONE,
            payloads.BSUID,
        ]
    )
)
_ANY: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=30,
)
_OBJECTS = st.sampled_from(["whatsapp_business_account", "page", "instagram", "user"])
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "metadata": st.just({"phone_number_id": payloads.NUMBER}) | _ANY,
        "contacts": st.lists(st.just(payloads.CONTACT) | _ANY, max_size=2),
        "messages": st.lists(st.builds(payloads.message, extra=_ANY) | _ANY, max_size=3) | _ANY,
        "statuses": st.lists(st.builds(payloads.status, extra=_ANY) | _ANY, max_size=3) | _ANY,
        "message_echoes": st.lists(st.builds(payloads.echo, extra=_ANY) | _ANY, max_size=2),
        "errors": st.lists(_ANY, max_size=2),
        "sender": _ANY,
    },
)
_CHANGES = st.fixed_dictionaries({"field": _ANY, "value": _VALUES | _ANY}) | _ANY
_ITEMS = (
    st.builds(payloads.text, extra=_ANY)
    | st.builds(payloads.reply, app_id=_ANY)
    | st.builds(payloads.item, message=_ANY, read=_ANY, delivery=_ANY)
    | st.builds(payloads.item, reaction=_ANY, referral=_ANY, timestamp=_ANY)
    | _ANY
)
_ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "id": st.just(payloads.PAGE) | _ANY,
        "time": _ANY,
        "changes": st.lists(_CHANGES, max_size=3),
        "messaging": st.lists(_ITEMS, max_size=3) | _ANY,
        "standby": st.lists(_ITEMS, max_size=2),
    },
)
NOTIFICATIONS = st.fixed_dictionaries(
    {"object": _OBJECTS, "entry": st.lists(_ENTRIES | _ANY, max_size=3)}
)
BODIES = NOTIFICATIONS | st.lists(NOTIFICATIONS, max_size=2) | _ANY
"""Whatever might be a body."""

ARRAYS = ("messages", "message_echoes", "statuses", "user_id_update", "errors")
ITEMS = ("messaging", "standby")


def cut(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield notifications of one item each that together are the given one."""
    for entry in body["entry"]:
        for part in _parts(entry):
            yield {"object": body["object"], "entry": [part]}


def _parts(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    about = {name: one for name, one in entry.items() if name not in (*ITEMS, "changes")}
    for name in ITEMS:
        yield from ({**about, name: [one]} for one in entry.get(name, []))
    for change in entry.get("changes", []):
        value = change["value"]
        rest = {name: one for name, one in value.items() if name not in ARRAYS}
        listed = [(name, one) for name in ARRAYS for one in value.get(name, [])]
        values = [{**rest, name: [one]} for name, one in listed] or [value]
        yield from ({**about, "changes": [{**change, "value": one}]} for one in values)


def hold(source: Source, body: Any) -> None:
    """Hold a source to what it owes whatever is sent: Refused, or events with ids of their own."""
    request = payloads.inbound(body)
    try:
        found = source.parse(request, payloads.NOW)
    except Refused:
        return
    ids = [(event.get("source"), event["id"]) for event in found.events]
    assert len(ids) == len(set(ids))
    assert found.marks.keys() <= set(range(len(ids)))
    assert found == source.parse(request, payloads.NOW)
    for event in found.events:
        readable(event)


def readable(event: Any) -> None:
    """Read an event, or be told why it cannot be."""
    with suppress(model.Invalid):
        read(event)


def read(event: Any) -> model.Event:
    """Return an event as intake reads it."""
    now = payloads.NOW
    return model.read(event, now=now, future=now - now, oldest=now.replace(month=1))


def together(source: Source, body: dict[str, Any]) -> None:
    """Hold a source to this: a notification cut into many gives the same events."""
    pieces: dict[Any, Any] = {}
    for piece in cut(body):
        for event in source.parse(payloads.inbound(piece), payloads.NOW).events:
            pieces.setdefault(event["id"], event)
    whole = source.parse(payloads.inbound(body), payloads.NOW).events
    assert pieces == {event["id"]: event for event in whole}

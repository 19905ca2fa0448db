"""A good body with parts of it replaced by what nobody sends, and what a source owes even then."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from exporter.events import model
from exporter.events.inbound import Inbound
from exporter.events.source import Source
from exporter.refusal import Refused

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_ODD: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["", "0", "-1", "1e9", "x" * 300, [], {}, [[]], [None], [{}], {"id": {}}])
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every part of a JSON value."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    if isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(one for name, part in inner for one in places(part, (*path, name)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a JSON value with another part at a path."""
    if not path:
        return new
    name, *rest = path
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[name] = put(value[name], tuple(rest), new)
    return copied


@st.composite
def spoilt(draw: st.DrawFn, bodies: list[Any]) -> Any:
    """Draw one of several bodies with up to three parts replaced."""
    body = draw(st.sampled_from(bodies))
    for _ in range(draw(st.integers(1, 3))):
        body = put(body, draw(st.sampled_from(places(body))), draw(_ODD))
    return body


def hold(source: Source, request: Inbound) -> None:
    """Hold a source to what it owes whatever is sent: Refused, or events with ids of their own."""
    try:
        found = source.parse(request, NOW)
    except Refused:
        return
    ids = [(event.get("source"), event["id"]) for event in found.events]
    assert len(ids) == len(set(ids))
    assert found.marks.keys() <= set(range(len(ids)))
    assert all(mark.object and mark.version >= 0 for mark in found.marks.values())
    assert found == source.parse(request, NOW)
    for event in found.events:
        with suppress(model.Invalid):
            read(event)


def read(event: Any) -> model.Event:
    """Return an event as intake reads it."""
    return model.read(
        event, now=NOW, future=timedelta(minutes=10), oldest=NOW - timedelta(days=400)
    )


def told(source: Source, request: Inbound) -> list[Any]:
    """Return the flat events of a request; each of them can be read."""
    events = list(source.parse(request, NOW).events)
    for event in events:
        read(event)
    return events


def json(body: Any, headers: dict[str, str] | None = None, url: str = "") -> Inbound:
    """Return a request with a JSON body."""
    return Inbound(
        {"Content-Type": "application/json", **(headers or {})},
        body if isinstance(body, bytes) else msgspec.json.encode(body),
        url=url,
    )


def refusal(source: Source, request: Inbound) -> str:
    """Return the code by which a request is refused, read or verified."""
    try:
        source.parse(request, NOW)
    except Refused as refused:
        return refused.code
    return "taken"


def verified(source: Source, request: Inbound, now: datetime = NOW) -> int | str:
    """Return the index of the secret that fits, or the code by which a request is refused."""
    try:
        return source.verify(request, now, timedelta(minutes=5))
    except Refused as refused:
        return refused.code

"""What vendors' sources make of a request, before it becomes Parsed. Pure."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from exporter.events.inbound import Mark, Parsed


class Found(NamedTuple):
    """A flat event and how new its object is, where it tells of one that changes."""

    event: dict[str, Any]
    mark: Mark | None = None


def parsed(found: Iterable[Found], *, batch: bool = False) -> Parsed:
    """Return events with their marks; of one that stands there twice, the first."""
    unique: dict[tuple[str | None, str], Found] = {}
    for one in found:
        unique.setdefault((one.event.get("source"), one.event["id"]), one)
    kept = list(unique.values())
    marks = {place: one.mark for place, one in enumerate(kept) if one.mark is not None}
    return Parsed([one.event for one in kept], batch=batch, marks=marks)

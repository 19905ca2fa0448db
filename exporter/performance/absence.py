"""When the daemon itself did not look: then nobody knows, and nothing was down.

A gap is the time between two spells in which it answered; time before the first one that is known
counts neither way.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.history.accounting import Spell
from exporter.performance import figure

MOST: Final = 50


class Gap(Struct, frozen=True):
    """A time in which nothing was measured, because chatwatch did not run."""

    start: Annotated[datetime, Meta(description="when it was last known to run")]
    end: Annotated[datetime, Meta(description="when it ran again")]
    seconds: Annotated[float, Meta(ge=0, description="how long that was")]


class Watch(Struct, frozen=True):
    """How much of the span the daemon itself was there to look."""

    known_from: Annotated[
        datetime | None,
        Meta(description="since when that is known, at the earliest the beginning; null: never"),
    ]
    off_seconds: Annotated[
        float, Meta(ge=0, description="in which it did not run: no downtime of any service")
    ]
    gaps: Annotated[list[Gap], Meta(description=f"the newest of these times, at most {MOST}")]
    gaps_total: Annotated[int, Meta(ge=0, description="how many there are")]


def gaps(spells: Iterable[Spell], begins: int, ends: int) -> list[Spell]:
    """Return the gaps of a span, the oldest first."""
    found: list[Spell] = []
    seen: int | None = None
    for began, ended in sorted(spells):
        if seen is not None and max(seen, begins) < min(began, ends):
            found.append((max(seen, begins), min(began, ends)))
        seen = ended if seen is None else max(seen, ended)
    return found


def overlap(spells: Iterable[Spell], begins: int, ends: int) -> int:
    """Return for how many milliseconds of a span one of some spells lasted; they are apart."""
    return sum(max(0, min(ended, ends) - max(began, begins)) for began, ended in spells)


def watch(spells: Sequence[Spell], begins: int, ends: int) -> Watch:
    """Return how much of a span the daemon looked."""
    found = gaps(spells, begins, ends)
    first = min((began for began, _ in spells), default=None)
    return Watch(
        None if first is None else figure.instant(min(ends, max(begins, first))),
        overlap(found, begins, ends) / 1000,
        [
            Gap(figure.instant(since), figure.instant(until), (until - since) / 1000)
            for since, until in found[: -MOST - 1 : -1]
        ],
        len(found),
    )

"""The completeness of spans and periods: 1 less what is missing of what was to come. Pure."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from exporter.completeness import gaps
from exporter.completeness.rhythm import Beat

ENOUGH: Final = 0.95
"""A source with less than this of a period is named."""
MOST_NAMES: Final = 20
_DIGITS: Final = 4


class Part(Struct, frozen=True):
    """What is known of a source in a span: how many events were to come, and how many did not.

    ``hours`` are those of which it is known.
    """

    hours: int
    expected: float
    missing: float

    @property
    def ratio(self) -> float:
        """0 to 1; 1 where nothing was to come."""
        return 1 - self.missing / self.expected if self.expected else 1.0


Known = Mapping[str, Mapping[int, Part]]
"""The parts of sources by day, as `exporter.analytics.days` counts them."""


class Record(Struct, frozen=True):
    """What is known of days by now; another ``revision`` says that it may be other than before."""

    revision: int = 0
    days: Known = {}


class Completeness(Struct, frozen=True):
    """How complete a period is; ``incomplete`` are the sources with less than ENOUGH."""

    ratio: float
    incomplete: tuple[str, ...] = ()


def parts(beats: Sequence[Beat], spans: Callable[[int], Iterable[int]]) -> dict[int, Part]:
    """Return the part of each span; ``spans`` names those of an hour. The hours are in order."""
    missing = gaps.missing(beats)
    found: dict[int, Part] = {}
    for beat in beats:
        for span in spans(beat.number):
            lacks = missing.get(beat.number, 0.0)
            found[span] = _sum((found.get(span, _NOTHING), Part(1, beat.usual, lacks)))
    return found


def completeness(
    known: Known, span: tuple[int, int], sources: Container[str] | None = None
) -> Completeness | None:
    """Return the completeness of days, first and last; None where nothing is known of them.

    Each source weighs as much as was to come of it. ``sources`` are those to look at; None: all.
    """
    found = {
        source: _sum(_within(days, *span))
        for source, days in known.items()
        if sources is None or source in sources
    }
    told = {source: part for source, part in found.items() if part.hours}
    if not told:
        return None
    worst = sorted((part.ratio, source) for source, part in told.items() if part.ratio < ENOUGH)
    return Completeness(
        round(_sum(told.values()).ratio, _DIGITS),
        tuple(source for _, source in worst[:MOST_NAMES]),
    )


def _within(days: Mapping[int, Part], first: int, last: int) -> list[Part]:
    """Return the parts of days; years may be known, and few days be asked for."""
    if last - first < len(days):
        return [days[day] for day in range(first, last + 1) if day in days]
    return [part for day, part in days.items() if first <= day <= last]


_NOTHING: Final = Part(0, 0.0, 0.0)


def _sum(parts: Iterable[Part]) -> Part:
    hours, expected, missing = 0, 0.0, 0.0
    for part in parts:
        hours += part.hours
        expected += part.expected
        missing += part.missing
    # Sums of floats may be off in the last digit; no more is missing than was to come.
    return Part(hours, expected, min(missing, expected))

"""The completeness of spans and periods: 1 less what is missing of what was to come. Pure."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from exporter.completeness import gaps
from exporter.completeness.counted import Counted
from exporter.completeness.rhythm import Beat

ENOUGH: Final = 0.95
"""A source with less than this of a period is named."""
MOST_NAMES: Final = 20
NOT_COUNTED: Final = Counted()
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


def parts(
    beats: Sequence[Beat], spans: Callable[[int], Iterable[int]], counted: Counted = NOT_COUNTED
) -> dict[int, Part]:
    """Return the part of each span; ``spans`` names those of an hour. The hours are in order.

    Hours of which numbers tell all are told by these. In the others rhythm and numbers may tell of
    the same events, so of a span whichever tells of more that is missing counts.
    """
    missing = gaps.missing(beats)
    known = {beat.number for beat in beats if not counted.is_sure(beat.number)}
    told: dict[int, list[Part]] = {}
    usual: dict[int, list[Part]] = {}
    beside: dict[int, list[Part]] = {}
    for beat in beats:
        if beat.number in known:
            part = Part(1, beat.usual, missing.get(beat.number, 0.0))
            _note(usual, spans(beat.number), part)
    for hour in {*counted.came, *counted.lost, *(beat.number for beat in beats)}:
        lost = counted.lost.get(hour, 0.0)
        part = Part(1, counted.came.get(hour, 0.0) + lost, lost)
        _note(beside if hour in known else told, spans(hour), part)
    return {
        span: _sum((*told.get(span, ()), _more(usual.get(span, ()), beside.get(span, ()))))
        for span in {**told, **usual}
    }


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


def part(known: Mapping[int, Part], first: int, last: int) -> Part:
    """Return the part of a source of days, first and last."""
    return _sum(_within(known, first, last))


def _note(of: dict[int, list[Part]], spans: Iterable[int], part: Part) -> None:
    for span in spans:
        of.setdefault(span, []).append(part)


def _more(usual: Iterable[Part], numbered: Iterable[Part]) -> Part:
    """Return the same hours, told by whichever tells of more."""
    by_rhythm, by_numbers = _sum(usual), _sum(numbered)
    return Part(
        by_rhythm.hours,
        max(by_rhythm.expected, by_numbers.expected),
        max(by_rhythm.missing, by_numbers.missing),
    )


def _within(days: Mapping[int, Part], first: int, last: int) -> list[Part]:
    """Return the parts of days; years may be known, and few days be asked for."""
    if last - first < len(days):
        return [days[day] for day in range(first, last + 1) if day in days]
    return [part for day, part in days.items() if first <= day <= last]


def _sum(parts: Iterable[Part]) -> Part:
    hours, expected, missing = 0, 0.0, 0.0
    for part in parts:
        hours += part.hours
        expected += part.expected
        missing += part.missing
    # Sums of floats may be off in the last digit; no more is missing than was to come.
    return Part(hours, expected, min(missing, expected))

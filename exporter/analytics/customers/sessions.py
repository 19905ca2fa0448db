"""Sessions: spans of activity that no silence of half an hour breaks.

Spans are sets: any order and any repetition give the same. Those of a day are kept by themselves;
one that goes on over midnight counts on the day on which it began, and its time on both.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

SILENCE: Final = 30 * 60_000
"""What ends a session, in milliseconds."""

Span = tuple[int, int]
"""The first and the last moment, in Unix milliseconds."""
Spans = tuple[Span, ...]
"""In order, each further than SILENCE from the next: a day has at most 50."""


class Sitting(NamedTuple):
    """How many sessions began on a day, and how many milliseconds all went on in it."""

    sessions: int
    ms: int


def merged(*parts: Iterable[Span]) -> Spans:
    """Return spans as one set."""
    found: list[Span] = []
    for first, last in sorted(span for part in parts for span in part):
        if found and first - found[-1][1] < SILENCE:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return tuple(found)


def daily(days: Mapping[int, Spans]) -> dict[int, Sitting]:
    """Return what the days of a person come to; the silence over a midnight is of the later."""
    found = {}
    for day, spans in days.items():
        if not spans:
            continue
        count, ms = len(spans), sum(last - first for first, last in spans)
        before = days.get(day - 1)
        if before and (gap := spans[0][0] - before[-1][1]) < SILENCE:
            count, ms = count - 1, ms + gap
        found[day] = Sitting(count, ms)
    return found

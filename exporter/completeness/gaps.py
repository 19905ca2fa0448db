"""Gaps: hours that go together in which far less came than usual, beyond what chance does. Pure.

In each hour of a gap less than half came of what usually does. Hours in which nothing usually
comes, and hours of which nothing is known, neither end a gap nor count.

How improbable so little is follows from events that come one by one (Poisson): of ``n`` expected
ones at most ``k`` come with a probability of at most exp(k - n) (n / k)^k, a Chernoff bound
(Mitzenmacher and Upfal, Probability and Computing, theorem 5.4). Messages come in clumps rather
than one by one, so the limit is far from what chance does in years.
"""

from collections.abc import Iterable, Sequence
from math import log
from typing import Final

from exporter.completeness.rhythm import Beat

HALF: Final = 0.5
"""An hour of a gap has less than this share of what is usual."""
CHANCE: Final = 1e-9
"""What is more probable than this is no gap: with nothing at all, fewer than 21 expected events."""


def gaps(beats: Iterable[Beat]) -> list[list[Beat]]:
    """Return the gaps in hours that are in order."""
    runs: list[list[Beat]] = [[]]
    for beat in beats:
        if beat.came < beat.usual * HALF:
            runs[-1].append(beat)
        elif beat.came or beat.usual:
            runs.append([])
    return [run for run in runs if _is_improbable(run)]


def missing(beats: Sequence[Beat]) -> dict[int, float]:
    """Return how many events are missing, by hour, of hours that are in order.

    What comes late is not missing: an hour with more than twice of what is usual makes good for
    gaps before it, the oldest first.
    """
    found = {beat.number: beat.usual - beat.came for gap in gaps(beats) for beat in gap}
    for beat in beats:
        if beat.came * HALF > beat.usual:
            _make_good(found, beat)
    return found


def _make_good(missing: dict[int, float], beat: Beat) -> None:
    """Take what came late in an hour off what is missing before it."""
    surplus = beat.came - beat.usual
    for number in sorted(number for number in missing if number < beat.number):
        late = min(surplus, missing[number])
        missing[number] -= late
        surplus -= late


def _is_improbable(run: Sequence[Beat]) -> bool:
    usual = sum(beat.usual for beat in run)
    came = sum(beat.came for beat in run)
    bound = came - usual + (came * log(usual / came) if came else 0.0)
    return bound < log(CHANCE)

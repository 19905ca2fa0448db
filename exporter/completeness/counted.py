"""What the counters of a source prove together, and of which hours they prove all. Pure.

Where each event of a source bears a number and no counter began anew, nothing is missing but what
the numbers leave out, however quiet it was. That holds up to the moment at which each of its
counters was heard of. Hours are numbers since 1970.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from exporter.completeness import counter
from exporter.completeness.counter import HOUR, Line
from exporter.completeness.rhythm import Beat

RECENT_HOURS: Final = 7 * 24
"""A counter of which nothing was heard for longer is gone with what counted, and waits no more."""
ALL: Final = 0.98
"""So many of a source's events bear a number where all do: hours and looks at them differ a bit."""


class Counted(Struct, frozen=True):
    """How many numbered events came and how many did not, by hour.

    From ``first`` to ``last``, both included, nothing else is missing; none where ``last`` is less.
    """

    came: Mapping[int, float] = {}
    lost: Mapping[int, float] = {}
    first: int = 0
    last: int = -1

    def is_sure(self, hour: int) -> bool:
        """Say whether the numbers tell all of an hour."""
        return self.first <= hour <= self.last

    def within(self, first: int, last: int) -> "Counted":
        """Return what is known of the hours from one to another, both included."""
        came, lost = (
            {hour: value for hour, value in one.items() if first <= hour <= last}
            for one in (self.came, self.lost)
        )
        return Counted(came, lost, self.first, self.last)


def counted(lines: Sequence[Line], beats: Sequence[Beat], now: int) -> Counted:
    """Return what counters prove in an hour; ``beats`` say how much came in those before it."""
    found = Counted(
        _added(line.came for line in lines), _added(counter.losses(line) for line in lines)
    )
    waiting = [line.now for line in lines if line.now.seen // HOUR > now - RECENT_HOURS]
    if not waiting:
        return found
    first = max(one.begun for one in waiting) // HOUR
    last = min(one.seen for one in waiting) // HOUR
    all = sum(beat.came for beat in beats if first <= beat.number <= last)
    numbered = sum(found.within(first, last).came.values())
    if numbered < ALL * all:
        return found
    # Of the hours at both ends only a part is between the first and the last number.
    return Counted(found.came, found.lost, first + 1, last - 1)


def _added(counts: Iterable[Mapping[int, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for one in counts:
        for hour, value in one.items():
            found[hour] = found.get(hour, 0.0) + value
    return found

"""What came of a source in each hour, beside what usually comes at that hour of the week. Pure.

Hours are numbers since 1970. What is usual of an hour is told by the days before it alone, so that
what comes later changes nothing of it.
"""

from collections.abc import Mapping
from datetime import tzinfo
from itertools import groupby
from typing import Final

from msgspec import Struct

from exporter.integrations.customs import pipe
from exporter.integrations.customs.pipe import Hour

NOTHING: Final[Mapping[int, int]] = {}
_DAY: Final = 24


class Beat(Struct, frozen=True):
    """An hour of which both are known: how many events came, and how many usually do."""

    number: int
    came: float
    usual: float


def beats(
    hours: Mapping[int, Hour],
    first: int,
    last: int,
    zone: tzinfo | None = None,
    listed: Mapping[int, int] = NOTHING,
) -> list[Beat]:
    """Return the hours from one to another, both included, in order.

    An hour that nobody watched is none of them, and neither is one of which too few others are
    known. ``zone`` is where the customers' clock hangs, as for `pipe.expected`. What was ``listed``
    of an hour, as it came by no webhook, came as well.
    """
    counts = pipe.counts(hours)
    known = sorted(number for number in counts if first <= number <= last)
    found = []
    for day, numbers in groupby(known, lambda number: number // _DAY):
        samples = pipe.samples(counts, day * _DAY, zone)
        for number in numbers:
            usual = pipe.usual(samples, number, zone)
            if usual is not None:
                came = counts[number] + listed.get(number, 0)
                found.append(Beat(number, came, usual))
    return found

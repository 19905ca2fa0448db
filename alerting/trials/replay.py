"""Series of the past shown tick by tick, as whoever measured them would have. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct

from alerting.model import Labels
from alerting.remote.ranges import Series
from alerting.series.windows import Flags, Ids, Times, Values

MOST_SAMPLES: Final = 20_000_000


class TooMuch(ValueError):
    """There are more samples than are held at one time."""


class Arrival(NamedTuple):
    """A series that came."""

    place: int
    labels: Labels
    begins_at_zero: bool = False


class Reading(Struct, frozen=True):
    """All series at one tick, by place; those that ended, and those that came since."""

    values: Values
    ended: Ids
    came: Iterator[Arrival]


class Replay:
    """A source of samples that shows the ticks of a stretch of time, one at each reading.

    Of a series that is given twice, as several questions may be about it, all values count. A
    series that has no value at a tick has ended.
    """

    def __init__(self, series: Iterable[Series], times: Times) -> None:
        """Take what was measured, and the ticks, evenly apart; raises TooMuch."""
        places: dict[Labels, int] = {}
        every = [(places.setdefault(one.labels, len(places)), one) for one in series]
        if len(times) * len(places) > MOST_SAMPLES:
            raise TooMuch(
                f"{len(places):,} series at {len(times):,} ticks are more than "
                f"{MOST_SAMPLES:,} samples"
            )
        self.times = times
        self._labels = tuple(places)
        self._values: Values = np.zeros((len(times), len(places)))
        self._present: Flags = np.zeros((len(times), len(places)), np.bool_)
        for place, one in every:
            ticks = np.searchsorted(times, one.times)
            inside = ticks < len(times)
            inside[inside] = times[ticks[inside]] == one.times[inside]
            self._values[ticks[inside], place] = one.values[inside]
            self._present[ticks[inside], place] = True
        self._next = 0
        self._alive: Flags = np.zeros(len(places), np.bool_)

    def __len__(self) -> int:
        """Return how many series there are."""
        return len(self._labels)

    @property
    def begins(self) -> int | None:
        """The first tick at which some series has a value; None without any."""
        found = np.flatnonzero(self._present.any(axis=1))
        return int(self.times[found[0]]) if len(found) else None

    def read(self) -> Reading:
        """Return the next tick; to be asked once for each."""
        tick, before = self._next, self._alive
        self._next += 1
        self._alive = self._present[tick]
        ended = np.flatnonzero(before & ~self._alive)
        came = np.flatnonzero(self._alive & ~before)
        arrivals = (Arrival(place, self._labels[place]) for place in came.tolist())
        return Reading(self._values[tick], ended, arrivals)

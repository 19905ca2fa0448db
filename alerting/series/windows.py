"""Samples of some series in a span of time, as arrays; what says that there is none.

Two NaNs that nothing computes stand where a series has no sample at a tick: it has ended, or
nothing is known of it. Other NaNs are values. Times are milliseconds since 1970.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Ids = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_UNKNOWN_BITS: Final = np.uint64(0x7FF8_0000_0000_0C3A)
_ENDED_BITS: Final = np.uint64(0x7FF8_0000_0000_0C3B)
UNKNOWN: Final = np.array([_UNKNOWN_BITS]).view(np.float64)[0]
ENDED: Final = np.array([_ENDED_BITS]).view(np.float64)[0]


class Window(Struct, frozen=True):
    """Samples with start < time <= end: `times` by tick, `values` and `present` by tick, series.

    `ended` is True where a series had ended, None where none had; where it is neither present nor
    ended, there is just no sample at that tick.
    """

    start: int
    end: int
    times: Times
    values: Values
    present: Flags
    ended: Flags | None = None


class Part(NamedTuple):
    """The values of some ticks, one after the other; a column a series."""

    times: Times
    values: Values


def joined(ids: Ids, start: int, end: int, parts: Sequence[Part]) -> Window:
    """Return the samples of series, whose ids go up, out of parts; ids are those of columns.

    A series that is younger than a part stands behind its last column.
    """
    ticks = sum(len(part.times) for part in parts)
    times = np.zeros(ticks, np.int64)
    values: Values = np.empty((ticks, len(ids)))
    at = 0
    for part in parts:
        to = at + len(part.times)
        times[at:to] = part.times
        inside = int(np.searchsorted(ids, part.values.shape[1]))
        values[at:to, inside:] = UNKNOWN
        values[at:to, :inside] = _gathered(part.values, ids[:inside])
        at = to
    return _told(start, end, times, values)


def unknown(part: Part, ids: Ids) -> Ids:
    """Return those of some series, their ids going up, of which the last tick tells nothing."""
    inside: Ids = ids[: np.searchsorted(ids, part.values.shape[1])]
    last: Values = part.values[-1].take(inside)
    found: Ids = inside[last.view(np.uint64) == _UNKNOWN_BITS]
    return found


def unended(values: Values) -> Values:
    """Return values where of what had ended nothing is known."""
    return np.where(values.view(np.uint64) == _ENDED_BITS, UNKNOWN, values)


def _gathered(rows: Values, ids: Ids) -> Values:
    if len(ids) and ids[-1] - ids[0] == len(ids) - 1:
        return rows[:, ids[0] : ids[-1] + 1]
    return rows.take(ids, axis=1)


def _told(start: int, end: int, times: Times, values: Values) -> Window:
    """Return a window; mostly all is there, so that is asked first."""
    present = ~np.isnan(values)
    if present.all():
        return Window(start, end, times, values, present)
    bits = values.view(np.uint64)
    ended = bits == _ENDED_BITS
    present = ~(ended | (bits == _UNKNOWN_BITS))
    return Window(start, end, times, values, present, ended if ended.any() else None)

"""One figure a series out of the samples of a window; a series without one is not `known`.

Counters are read as Prometheus reads them: a value below the one before it is a new beginning at
0, and the increase between the first and the last sample is stretched to the window's borders,
unless they are further from the samples than the samples from each other, and never below 0.
https://github.com/prometheus/prometheus/blob/v3.4.0/promql/functions.go (extrapolatedRate)
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting.columns import Values, Window

# Samples that are this much further from a border than from each other do not reach it.
_NEAR: Final = 1.1


class Figures(Struct, frozen=True):
    """One value a series; that of a series which is not `known` means nothing."""

    values: Values
    known: npt.NDArray[np.bool_]


class Increases(Struct, frozen=True):
    """What counters moved between first and last sample, and what to stretch that by.

    They are kept apart because in a quotient of two increases the common part of the factors goes
    out, so that one of a hundred is exactly 0.01.
    """

    moved: Values
    factors: Values
    known: npt.NDArray[np.bool_]

    def stretched(self) -> Figures:
        """Return the increases over the whole window."""
        return Figures(self.moved * self.factors, self.known)

    def over(self, scale: float) -> Figures:
        """Return the stretched increases over some number, for quotients, where it goes out."""
        return Figures(self.moved * (self.factors / scale), self.known)


def newest(window: Window) -> Figures:
    """Return the values of the last tick: of series that have not ended."""
    if not len(window.times):
        return _nothing(window)
    return Figures(window.values[-1], window.present[-1])


def least(window: Window) -> Figures:
    """Return the smallest values; a NaN counts only where there is nothing else."""
    return _reduced(np.fmin, window)


def greatest(window: Window) -> Figures:
    """Return the largest values; likewise."""
    return _reduced(np.fmax, window)


def average(window: Window) -> Figures:
    """Return the arithmetic means of the samples."""
    count = window.present.sum(axis=0)
    known = count > 0
    with np.errstate(all="ignore"):
        mean = window.values.sum(axis=0, where=window.present) / np.maximum(count, 1)
    return Figures(_between(mean, least(window).values, greatest(window).values), known)


def increases(window: Window) -> Increases:
    """Return what counters moved; a series needs two samples."""
    values, present = window.values, window.present
    count = present.sum(axis=0)
    known = count >= 2
    if not known.any():
        nothing = np.zeros(values.shape[1])
        return Increases(nothing, nothing + 1.0, known)
    first, last = _ends(present)
    series = np.arange(values.shape[1])
    before, after = values[first, series], values[last, series]
    with np.errstate(all="ignore"):
        moved = after - before + _lost_by_resets(values, present)
        factors = _factors(window, (first, last), count, before / moved)
    return Increases(moved, np.where(known, factors, 1.0), known)


def _between(mean: Values, low: Values, high: Values) -> Values:
    """Return means within what was averaged: of equal values exactly that value, not nearly."""
    return np.where(np.isnan(mean), mean, np.clip(mean, low, high))


def _reduced(reduce: np.ufunc, window: Window) -> Figures:
    if not len(window.times):
        return _nothing(window)
    # Absent samples are NaN too, so they are passed over likewise.
    return Figures(reduce.reduce(window.values, axis=0), window.present.sum(axis=0) > 0)


def _nothing(window: Window) -> Figures:
    series = window.values.shape[1]
    return Figures(np.zeros(series), np.zeros(series, np.bool_))


def _ends(present: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the ticks of the first and last sample of each series."""
    return present.argmax(axis=0), len(present) - 1 - present[::-1].argmax(axis=0)


def _lost_by_resets(values: Values, present: npt.NDArray[np.bool_]) -> Values:
    """Return the sum of the values from which each counter fell."""
    if present.all():
        before, after = values[:-1], values[1:]
    else:
        ticks = np.where(present, np.arange(len(values))[:, None], 0)
        filled = np.take_along_axis(values, np.maximum.accumulate(ticks, axis=0), axis=0)
        before, after = filled[:-1], filled[1:]
    fell = after < before
    if not fell.any():
        return np.zeros(values.shape[1])
    lost: Values = before.sum(axis=0, where=fell)
    return lost


def _factors(
    window: Window,
    ends: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    count: npt.NDArray[np.intp],
    start_of_moved: Values,
) -> Values:
    """Return by what the increases between the ends are stretched.

    `start_of_moved` is the first value as a part of the increase: how far back the counter was 0.
    """
    from_time, to_time = window.times[ends[0]], window.times[ends[1]]
    sampled = (to_time - from_time).astype(np.float64)
    apart = sampled / (count - 1)
    to_start = (from_time - window.start).astype(np.float64)
    to_end = (window.end - to_time).astype(np.float64)
    to_start = np.where(to_start >= apart * _NEAR, apart / 2, to_start)
    to_end = np.where(to_end >= apart * _NEAR, apart / 2, to_end)
    to_zero = sampled * start_of_moved
    to_start = np.where((start_of_moved >= 0) & (to_zero < to_start), to_zero, to_start)
    return (sampled + to_start + to_end) / sampled

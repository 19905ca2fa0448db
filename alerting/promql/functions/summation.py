"""Sums and means of columns that lose nothing on the way: Kahan's, as Neumaier improved them.

`values` are [entries, columns], `present` says which entries there are; None: all. The order of
addition is that of the entries, as Prometheus adds them, so that even sums that cannot be saved
come out alike. https://en.wikipedia.org/wiki/Kahan_summation_algorithm
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from alerting.series.columns import Values

Flags = npt.NDArray[np.bool_]

# So many numbers at once stay in the processor's cache.
_AT_ONCE: Final = 32_768


class _Sum(NamedTuple):
    """A sum as far as it could be written, and what was lost by rounding."""

    written: Values
    lost: Values


def total(values: Values, present: Flags | None = None) -> Values:
    """Return the sum of each column; 0 of an empty one."""
    with np.errstate(all="ignore"):
        found = _summed(_there(values, present))
        return np.where(np.isinf(found.written), found.written, found.written + found.lost)


def mean(values: Values, present: Flags | None = None) -> Values:
    """Return the mean of each column, also where the sum is too large; NaN of an empty one."""
    count = counted(values, present)
    with np.errstate(all="ignore"):
        found = _summed(_there(values, present))
        means = found.written / count + found.lost / count
        beyond = np.flatnonzero(~np.isfinite(found.written))
        if len(beyond):
            some = None if present is None else present[:, beyond]
            means[beyond] = _step_by_step(values[:, beyond], some)
    return means


def counted(values: Values, present: Flags | None = None) -> Values:
    """Return how many entries each column has."""
    if present is None:
        return np.full(values.shape[1], float(len(values)))
    found: Values = present.sum(axis=0).astype(np.float64)
    return found


def _there(values: Values, present: Flags | None) -> Values:
    return values if present is None else np.where(present, values, 0.0)


def _summed(values: Values) -> _Sum:
    entries, columns = values.shape
    found = _Sum(np.zeros(columns), np.zeros(columns))
    if not entries:
        return found
    width = max(1, _AT_ONCE // entries)
    for at in range(0, columns, width):
        part = values[:, at : at + width]
        after = np.cumsum(part, axis=0)
        before = np.zeros_like(part)
        before[1:] = after[:-1]
        found.written[at : at + width] = after[-1]
        found.lost[at : at + width] = np.cumsum(_lost(before, part, after), axis=0)[-1]
    return found


def _lost(before: Values, added: Values, after: Values) -> Values:
    """Return exactly what `after` lacks of the sum of the two."""
    seen = after - before
    lost: Values = (before - (after - seen)) + (added - seen)
    return lost


def _plus(so_far: _Sum, added: Values) -> _Sum:
    written = so_far.written + added
    lost = so_far.lost + _lost(so_far.written, added, written)
    return _Sum(written, np.where(np.isinf(written), 0.0, lost))


def _choice(which: Flags, one: _Sum, other: _Sum) -> _Sum:
    return _Sum(*(np.where(which, first, second) for first, second in zip(one, other, strict=True)))


def _scaled(found: _Sum, factor: Values) -> _Sum:
    return _Sum(found.written * factor, found.lost * factor)


def _step_by_step(values: Values, present: Flags | None) -> Values:
    """Return means that go on from mean to mean once the sum is too large to be written."""
    columns = values.shape[1]
    everywhere = np.ones(columns, np.bool_)
    so_far = means = _Sum(np.zeros(columns), np.zeros(columns))
    count = np.zeros(columns)
    too_large = ~everywhere
    for entry, row in enumerate(values):
        here = everywhere if present is None else present[entry]
        begins = here & (count == 0)
        count += here
        further = _plus(so_far, row)
        goes_over = here & ~begins & ~too_large & np.isinf(further.written)
        means = _choice(goes_over, _scaled(so_far, 1 / (count - 1)), means)
        too_large |= goes_over
        next_means = _plus(_scaled(means, (count - 1) / count), row / count)
        means = _choice(here & too_large, next_means, means)
        so_far = _choice(here & ~too_large, further, so_far)
    direct = so_far.written / count + so_far.lost / count
    return np.where(too_large, means.written + means.lost, direct)

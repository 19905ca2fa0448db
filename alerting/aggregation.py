"""Many series' figures → one a group: PromQL's `sum by (…) (…)` and its like."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from msgspec import Struct

from alerting import model
from alerting.columns import Ids, Values
from alerting.model import Labels
from alerting.statistics import Figures

BOUND: Final = "le"
"""The label of a histogram's bucket."""

Aggregate = Literal["avg", "min", "max", "sum", "count"]


class Groups(Struct, frozen=True):
    """The labels of each group, and to which each series belongs."""

    labels: tuple[Labels, ...]
    of: Ids


def groups(series: Sequence[Labels], by: tuple[str, ...] | None) -> Groups:
    """Return the groups of series that agree in the labels of `by`; in all of them for None."""
    numbers: dict[Labels, int] = {}
    of = [numbers.setdefault(_group(labels, by), len(numbers)) for labels in series]
    return Groups(tuple(numbers), np.array(of, np.intp))


def aggregated(figures: Figures, groups: Groups, aggregate: Aggregate) -> Figures:
    """Return one figure a group, of the series that have one."""
    of, values = groups.of[figures.known], figures.values[figures.known]
    size = len(groups.labels)
    count = np.bincount(of, minlength=size)
    known = count > 0
    match aggregate:
        case "count":
            return Figures(count.astype(np.float64), known)
        case "min":
            return Figures(_extreme(np.fmin, values, of, size), known)
        case "max":
            return Figures(_extreme(np.fmax, values, of, size), known)
    with np.errstate(all="ignore"):
        total: Values = np.bincount(of, values, minlength=size).astype(np.float64)
        if aggregate == "sum":
            return Figures(total, known)
        mean = total / np.maximum(count, 1)
    low, high = (_extreme(one, values, of, size) for one in (np.fmin, np.fmax))
    # Of equal values exactly that value, not nearly.
    return Figures(np.where(np.isnan(mean), mean, np.clip(mean, low, high)), known)


def _extreme(ufunc: np.ufunc, values: Values, of: Ids, size: int) -> Values:
    found: Values = np.full(size, np.nan)
    ufunc.at(found, of, values)
    return found


def _group(labels: Labels, by: tuple[str, ...] | None) -> Labels:
    return labels if by is None else model.labels([pair for pair in labels if pair[0] in by])


class Histogram(Struct, frozen=True):
    """One histogram: its labels, its bounds going up, and the place of each bucket's figure."""

    labels: Labels
    bounds: tuple[float, ...]
    places: tuple[int, ...]


def histograms(buckets: Sequence[Labels]) -> tuple[Histogram, ...]:
    """Return the histograms that buckets, which bear the label `le`, belong to."""
    found: dict[Labels, list[tuple[float, int]]] = {}
    for place, labels in enumerate(buckets):
        told = dict(labels)
        bound = float(told.pop(BOUND))
        found.setdefault(tuple(told.items()), []).append((bound, place))
    return tuple(
        Histogram(labels, *zip(*sorted(pairs), strict=True)) for labels, pairs in found.items()
    )

"""Which series there are: labels ↔ small whole numbers, and those that a selector takes."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from msgspec import Struct

from alerting.model import Labels, without
from alerting.series.columns import Ids
from alerting.series.postings import NAME, Metric
from alerting.series.selector import Selector

__all__ = ["MOST_SELECTIONS", "NAME", "Index", "Metric", "Series", "bare"]

MOST_SELECTIONS: Final = 10_000


class Series(Struct, frozen=True):
    """Some series: ids going up, and the labels of each, without the metric's name.

    The same object is returned as long as the same series are meant, so that what was worked out
    about them can be kept by identity.
    """

    ids: Ids
    labels: tuple[Labels, ...]


class Index:
    """Every series by its labels; numbers of series that left are given to new ones."""

    def __init__(self) -> None:
        self._ids: dict[Labels, int] = {}
        # By number; what a series that left was called stays until another has its number.
        self._labels: list[Labels] = []
        self._metrics: dict[str, Metric] = {}
        self._free: list[int] = []
        self._selections: dict[Selector, tuple[int, Series]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def width(self) -> int:
        """One more than the largest number that is, or was, given."""
        return len(self._labels)

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics that there are or were, by name."""
        return self._metrics

    @property
    def series_ids(self) -> Mapping[Labels, int]:
        """All series that there are, and their numbers."""
        return self._ids

    def find(self, labels: Labels) -> tuple[int, bool]:
        """Return the number of a series, and whether it was given only now.

        Labels are those of a sample with `__name__` among them.
        """
        found = self._ids.get(labels)
        if found is not None:
            return found, False
        if self._free:
            number = self._free.pop()
            self._labels[number] = labels
        else:
            number = len(self._labels)
            self._labels.append(labels)
        self._ids[labels] = number
        self._metric(labels).enter(number, labels)
        return number, True

    def number(self, labels: Labels) -> int | None:
        """Return the number of a series, None where there is none with these labels."""
        return self._ids.get(labels)

    def labels(self, ids: Ids) -> tuple[Labels, ...]:
        """Return the labels of series, with `__name__`."""
        return tuple(map(self._labels.__getitem__, ids.tolist()))

    def drop(self, numbers: Iterable[int]) -> None:
        """Take series out."""
        for number in numbers:
            labels = self._labels[number]
            del self._ids[labels]
            self._metric(labels).leave(number)
            self._free.append(number)

    def series(self, selector: Selector) -> Series:
        """Return the series that a selector takes."""
        metric = self._metrics.get(selector.metric)
        version = metric.version if metric is not None else -1
        kept = self._selections.get(selector)
        if kept is not None and kept[0] == version:
            return kept[1]
        found = self._taken(metric, selector) if metric is not None else _NONE
        if kept is not None and found.labels == kept[1].labels and same(found, kept[1]):
            found = kept[1]
        if len(self._selections) >= MOST_SELECTIONS:
            self._selections.clear()
        self._selections[selector] = (version, found)
        return found

    def _taken(self, metric: Metric, selector: Selector) -> Series:
        ids = metric.numbers(selector.matchers)
        return Series(ids, tuple(map(bare, self.labels(ids))))

    def _metric(self, labels: Labels) -> Metric:
        name = labels[0][1] if labels[0][0] == NAME else dict(labels)[NAME]
        metric = self._metrics.get(name)
        if metric is None:
            metric = self._metrics[name] = Metric()
        return metric


_NONE = Series(np.array([], np.intp), ())


def same(one: Series, other: Series) -> bool:
    """Say whether two selections hold the same series under the same numbers."""
    return bool(np.array_equal(one.ids, other.ids))


def bare(labels: Labels) -> Labels:
    """Return labels without the metric's name."""
    # It mostly stands first.
    if labels[0][0] == NAME:
        return labels[1:]
    return without(labels, NAME)

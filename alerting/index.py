"""Which series there are: labels ↔ small whole numbers, and those that a selector takes."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from msgspec import Struct

from alerting.columns import Ids
from alerting.model import Labels
from alerting.selector import Selector, takes

NAME: Final = "__name__"
MOST_SELECTIONS: Final = 10_000


class Series(Struct, frozen=True):
    """Some series: ids going up, and the labels of each, without the metric's name.

    The same object is returned as long as the same series are meant, so that what was worked out
    about them can be kept by identity.
    """

    ids: Ids
    labels: tuple[Labels, ...]


class _Metric:
    def __init__(self) -> None:
        self.series: dict[int, Labels] = {}
        self.version = 0


class Index:
    """Every series by its labels; numbers of series that left are given to new ones."""

    def __init__(self) -> None:
        self._ids: dict[Labels, int] = {}
        self._labels: dict[int, Labels] = {}
        self._metrics: dict[str, _Metric] = {}
        self._free: list[int] = []
        self._selections: dict[Selector, tuple[int, Series]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def width(self) -> int:
        """One more than the largest number that is, or was, given."""
        return len(self._ids) + len(self._free)

    def find(self, labels: Labels) -> tuple[int, bool]:
        """Return the number of a series, and whether it was given only now.

        Labels are those of a sample with `__name__` among them.
        """
        found = self._ids.get(labels)
        if found is not None:
            return found, False
        number = self._free.pop() if self._free else self.width
        self._ids[labels] = number
        self._labels[number] = labels
        name = dict(labels)[NAME]
        metric = self._metrics.setdefault(name, _Metric())
        metric.series[number] = tuple(pair for pair in labels if pair[0] != NAME)
        metric.version += 1
        return number, True

    def drop(self, numbers: Iterable[int]) -> None:
        """Take series out."""
        for number in numbers:
            labels = self._labels.pop(number)
            del self._ids[labels]
            metric = self._metrics[dict(labels)[NAME]]
            del metric.series[number]
            metric.version += 1
            self._free.append(number)

    def series(self, selector: Selector) -> Series:
        """Return the series that a selector takes."""
        metric = self._metrics.get(selector.metric)
        version = metric.version if metric is not None else -1
        kept = self._selections.get(selector)
        if kept is not None and kept[0] == version:
            return kept[1]
        found = _taken(metric.series, selector) if metric is not None else _NONE
        if kept is not None and found.labels == kept[1].labels and same(found, kept[1]):
            found = kept[1]
        if len(self._selections) >= MOST_SELECTIONS:
            self._selections.clear()
        self._selections[selector] = (version, found)
        return found


_NONE = Series(np.array([], np.intp), ())


def same(one: Series, other: Series) -> bool:
    """Say whether two selections hold the same series under the same numbers."""
    return bool(np.array_equal(one.ids, other.ids))


def _taken(series: dict[int, Labels], selector: Selector) -> Series:
    found = sorted(
        (number, labels)
        for number, labels in series.items()
        if takes(selector.matchers, dict(labels))
    )
    ids = np.array([number for number, _ in found], np.intp)
    return Series(ids, tuple(labels for _, labels in found))

"""A source of samples that tests write by hand."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting import model
from alerting.index import NAME
from alerting.model import Labels
from alerting.selector import parsed


class Lines(Struct):
    rows: npt.NDArray[np.intp]
    labels: list[Labels]
    begins_at_zero: bool


class Reading(Struct):
    values: npt.NDArray[np.float64]
    lines: list[Lines]


class Measured:
    """Series by how PromQL writes them; one that is taken out has ended.

    Those whose name ends with `_total` began at 0 when they came.
    """

    def __init__(self) -> None:
        self.values: dict[str, float] = {}
        self.reads = 0
        self._labels: dict[str, list[Labels]] = {}

    def read(self) -> Reading:
        self.reads += 1
        metrics: dict[str, list[str]] = {}
        for series in self.values:
            metrics.setdefault(series.partition("{")[0], []).append(series)
        rows = {series: row for row, series in enumerate(self.values)}
        lines = [
            Lines(
                np.array([rows[one] for one in series], np.intp),
                self._same(metric, [labels_of(one) for one in series]),
                metric.endswith("_total"),
            )
            for metric, series in metrics.items()
        ]
        return Reading(np.array(list(self.values.values()), np.float64), lines)

    def show(self, values: Mapping[str, float]) -> None:
        self.values.update(values)

    def _same(self, metric: str, labels: list[Labels]) -> list[Labels]:
        """Return the list of before, longer, where nothing ended."""
        before = self._labels.get(metric, [])
        if before != labels[: len(before)]:
            before = []
        before.extend(labels[len(before) :])
        self._labels[metric] = before
        return before


def labels_of(series: str) -> Labels:
    found = parsed(series)
    return model.labels({NAME: found.metric} | {one.name: one.value for one in found.matchers})

"""A source of samples that tests write by hand."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting import model
from alerting.model import Labels
from alerting.series.index import NAME
from alerting.series.selector import parsed


class Arrival(NamedTuple):
    place: int
    labels: Labels
    begins_at_zero: bool


class Reading(Struct):
    values: npt.NDArray[np.float64]
    ended: npt.NDArray[np.intp]
    came: Iterator[Arrival]


class Measured:
    """Series by how PromQL writes them; one that is taken out has ended, its place is given again.

    Those whose name ends with `_total` began at 0 when they came.
    """

    def __init__(self) -> None:
        self.values: dict[str, float] = {}
        self.reads = 0
        self._places: dict[str, int] = {}
        self._count = 0

    def read(self) -> Reading:
        self.reads += 1
        ended = [self._places.pop(series) for series in set(self._places) - set(self.values)]
        came = [series for series in self.values if series not in self._places]
        used = set(self._places.values())
        free = iter(number for number in range(len(self.values)) if number not in used)
        self._places |= {series: next(free) for series in came}
        self._count = max(self._count, len(self.values))
        values = np.full(self._count, np.inf)
        for series, value in self.values.items():
            values[self._places[series]] = value
        arrivals = [
            Arrival(self._places[one], labels_of(one), one.partition("{")[0].endswith("_total"))
            for one in came
        ]
        return Reading(values, np.array(ended, np.intp), iter(arrivals))

    def show(self, values: Mapping[str, float]) -> None:
        self.values.update(values)


def labels_of(series: str) -> Labels:
    found = parsed(series)
    return model.labels({NAME: found.metric} | {one.name: one.value for one in found.matchers})

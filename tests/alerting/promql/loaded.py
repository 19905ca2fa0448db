"""A storage of series that tests write down."""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from alerting import model
from alerting.model import Labels
from alerting.promql.rows import Rows
from alerting.promql.syntax import Matcher
from alerting.promql.values import Samples
from alerting.series.columns import Window
from tests.alerting.promql.series import STALE, Point, Unsupported, series


class Loaded:
    """Samples in memory, by labels and time in milliseconds."""

    def __init__(self, *, delays: bool = False) -> None:
        self._series: dict[Labels, dict[int, Point]] = {}
        self._delays = delays
        self._rows: dict[tuple[Labels, ...], Rows] = {}
        # Series that cannot be kept, and why.
        self._lacking: dict[Labels, str] = {}

    def load(self, interval: int, lines: Iterable[str], *, with_histograms: bool = False) -> None:
        """Add series with a point every so many milliseconds from 0 on."""
        for line in lines:
            try:
                labels, points = series(line)
            except Unsupported as error:
                self._lacking[error.labels] = str(error)
                continue
            of = self._series.setdefault(labels, {})
            of.update({n * interval: p for n, p in enumerate(points) if p is not None})
            if with_histograms:
                self._lacking[_bare(labels)] = "native histograms"

    def add(self, samples: Mapping[Labels, Mapping[int, Point]]) -> None:
        """Add samples by labels and time."""
        for labels, points in samples.items():
            self._series.setdefault(labels, {}).update(points)

    def lacks(self, matchers: tuple[Matcher, ...]) -> str:
        """Say why a selector would take series that could not be loaded; "" if none."""
        return next((why for one, why in self._lacking.items() if _takes(matchers, one)), "")

    def select(self, matchers: tuple[Matcher, ...], start: int, end: int) -> Samples:
        found: dict[Labels, dict[int, Point]] = {}
        for labels, points in self._series.items():
            if _takes(matchers, labels):
                inside = {at: point for at, point in points.items() if start < at <= end}
                if inside:
                    found[labels] = inside
        every = tuple(found)
        rows = self._rows.setdefault(every, Rows.of(every, delays=self._delays))
        return _samples(rows, list(found.values()), start, end)

    newest = select


def _takes(matchers: tuple[Matcher, ...], labels: Labels) -> bool:
    told = dict(labels)
    return all(one.takes(told.get(one.name, "")) for one in matchers)


def _bare(labels: Labels) -> Labels:
    """Return the labels of the native histogram that a line of a classic one belongs to."""
    told = dict(labels)
    told.pop("le", None)
    told["__name__"] = re.sub("_(bucket|count|sum)$", "", told["__name__"])
    return model.labels(told)


def _samples(rows: Rows, series: list[dict[int, Point]], start: int, end: int) -> Samples:
    times = np.array(sorted({at for points in series for at in points}), np.int64)
    shape = len(times), len(series)
    values, present, ended = np.full(shape, np.nan), np.zeros(shape, bool), np.zeros(shape, bool)
    for column, points in enumerate(series):
        ticks = np.searchsorted(times, np.array(list(points), np.int64))
        for tick, point in zip(ticks, points.values(), strict=True):
            if point is STALE:
                ended[tick, column] = True
            else:
                values[tick, column] = point
                present[tick, column] = True
    return Samples(rows, Window(start, end, times, values, present, ended if ended.any() else None))

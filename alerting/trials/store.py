"""The samples of one trial: series as they are written, and what rules record."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from alerting.duration import Duration
from alerting.model import Labels
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Rows
from alerting.promql.syntax import Matcher
from alerting.promql.values import Samples
from alerting.query import milliseconds
from alerting.series.windows import Window
from alerting.trials.histograms import Histogram
from alerting.trials.notation import STALE, Point

Matchers = tuple[Matcher, ...]


class _Line:
    """One series: times going up, a value or None where it is stale."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.values: list[float | None] = []

    def add(self, at: int, value: float | None) -> None:
        place = bisect_left(self.times, at)
        if place < len(self.times) and self.times[place] == at:
            self.values[place] = value
        else:
            self.times.insert(place, at)
            self.values.insert(place, value)


class Store:
    """Samples by labels and time; only those up to `now`, in milliseconds, are there.

    It is a sample store of the engine, and a storage of PromQL.
    """

    def __init__(self, now: int = 0) -> None:
        self.now = now
        self._lines: dict[Labels, _Line] = {}
        self._histograms: dict[Labels, dict[int, Histogram]] = {}
        self._rows: dict[tuple[Labels, ...], Rows] = {}
        self._taken: dict[Matchers, tuple[int, tuple[Labels, ...]]] = {}

    def load(self, labels: Labels, points: Sequence[Point], start: int, interval: int) -> None:
        """Add a series with a point every so many milliseconds."""
        before: Histogram | None = None
        for number, point in enumerate(points):
            at = start + number * interval
            if isinstance(point, Histogram):
                self._histograms.setdefault(labels, {})[at] = point.after(before)
                before = point
            elif isinstance(point, float):
                self._line(labels).add(at, point)
            elif point is STALE:
                self._line(labels).add(at, None)

    def histograms(self, matchers: Matchers, at: int) -> dict[Labels, Histogram]:
        """Return the native histograms that a selector takes, the newest of each series."""
        found = {}
        for labels, points in self._histograms.items():
            inside = [time for time in points if at - 300_000 < time <= at]
            if inside and _takes(matchers, labels):
                found[labels] = points[max(inside)]
        return found

    def select(self, matchers: Matchers, start: int, end: int) -> Samples:
        """Return all samples with start < time <= end, up to now."""
        if self.histograms(matchers, min(end, self.now)):
            raise EvaluationError("native histograms are not computed with here")
        upto = min(end, self.now)
        parts = {}
        for labels in self._matching(matchers):
            line = self._lines[labels]
            part = slice(bisect_right(line.times, start), bisect_right(line.times, upto))
            if part.start < part.stop:
                parts[labels] = part
        every = tuple(parts)
        rows = self._rows.setdefault(every, Rows.of(every))
        return Samples(rows, self._window(parts, start, end))

    newest = select

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def bytes(self) -> int:
        """Nobody asks."""
        return 0

    def taking(self, at: datetime) -> Iterator[None]:
        """Let time go on: what is written up to an instant is there."""
        self.now = milliseconds(at)
        return iter(())

    def covers(self, _window: Duration, _at: datetime) -> bool:
        """Say that nothing is unknown."""
        return True

    def record(
        self,
        at: datetime,
        told: Sequence[Labels],
        values: Sequence[float],
        ended: Sequence[Labels],
    ) -> None:
        """Keep samples that rules made, and the ends of their series."""
        now = milliseconds(at)
        for labels, value in zip(told, values, strict=True):
            self._line(labels).add(now, value)
        for labels in ended:
            self._line(labels).add(now, None)

    def _line(self, labels: Labels) -> _Line:
        line = self._lines.get(labels)
        if line is None:
            self._lines[labels] = line = _Line()
        return line

    def _matching(self, matchers: Matchers) -> tuple[Labels, ...]:
        kept = self._taken.get(matchers)
        if kept is not None and kept[0] == len(self._lines):
            return kept[1]
        found = tuple(labels for labels in self._lines if _takes(matchers, labels))
        self._taken[matchers] = len(self._lines), found
        return found

    def _window(self, parts: dict[Labels, slice], start: int, end: int) -> Window:
        lines = [(self._lines[labels], part) for labels, part in parts.items()]
        every = {at for line, part in lines for at in line.times[part]}
        times = np.array(sorted(every), np.int64)
        shape = len(times), len(lines)
        values = np.full(shape, np.nan)
        present, ended = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        for column, (line, part) in enumerate(lines):
            ticks = np.searchsorted(times, np.array(line.times[part], np.int64))
            told = line.values[part]
            stale = np.array([value is None for value in told], np.bool_)
            values[ticks, column] = [np.nan if value is None else value for value in told]
            present[ticks, column] = ~stale
            ended[ticks, column] = stale
        return Window(start, end, times, values, present, ended if ended.any() else None)


def _takes(matchers: Matchers, labels: Labels) -> bool:
    told = dict(labels)
    return all(one.takes(told.get(one.name, "")) for one in matchers)

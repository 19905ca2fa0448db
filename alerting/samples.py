"""The sample store: at each tick the value of every series, kept in memory for a while.

Whoever measures is a `Source`. A counter that appears while samples are taken began at 0, so its
first increase is not lost, as it would be to a Prometheus that scrapes. A series that ended has
no value from the next tick on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, NamedTuple, Protocol

import numpy as np
from msgspec import Meta, Struct

from alerting.columns import Columns, Ids, Values, Window
from alerting.duration import Duration, Size
from alerting.index import Index, Series
from alerting.model import Labels
from alerting.selector import Selector
from alerting.strict import by_default

LOOKBACK: Final = Duration(300)
"""How old the newest value may be, as in Prometheus."""


class Lines(Protocol):
    """The lines of one metric."""

    @property
    def rows(self) -> Ids:
        """The place of each line in the values; the same object as long as nothing changed."""

    @property
    def labels(self) -> Sequence[Labels]:
        """The labels of each line, with `__name__`; may go on after the last of `rows`.

        It is the same object as at the tick before unless a line ended: then it is a new one.
        """

    @property
    def begins_at_zero(self) -> bool:
        """Whether a new line is a counter's that began at 0 since the tick before."""


class Reading(Protocol):
    """All series at one moment."""

    @property
    def values(self) -> Values: ...
    @property
    def lines(self) -> Sequence[Lines]: ...


class Source(Protocol):
    """Whoever measures."""

    def read(self) -> Reading:
        """Return all series as they are now."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Samples in memory, by which rules without a Prometheus are evaluated."""

    interval: Annotated[
        Duration,
        Meta(
            description="how often samples are taken and rules evaluated, 1s to 5m",
            extra={"least": "1s", "most": "5m"},
        ),
    ] = by_default(Duration(15))
    keep: Annotated[
        Duration,
        Meta(
            description="age at which samples are forgotten, 10m to 2d; no rule looks back further",
            extra={"least": "10m", "most": "2d"},
        ),
    ] = by_default(Duration(7200))
    bytes: Annotated[
        Size,
        Meta(
            description="memory for samples, 1MiB to 64GiB; the oldest go first",
            extra={"least": "1MiB", "most": "64GiB"},
        ),
    ] = by_default(Size.parse("256MiB"))


class _Known(NamedTuple):
    """The lines of one metric as they were at the last tick, and their numbers."""

    labels: Sequence[Labels]
    rows: Ids
    ids: list[int]


class Samples:
    """The values of all series at the ticks of the last hours.

    `window` and `newest` may be asked from any thread with series that `series` returned.
    """

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self.interval = settings.interval
        self._columns = Columns(_milliseconds(settings.keep), settings.bytes)
        self._index = Index()
        # By the identity of the labels, which are held here, so that it stays theirs.
        self._known: dict[int, _Known] = {}
        self._gathered: tuple[Ids, Ids] = (_joined([]), _joined([]))
        self._seen = np.zeros(0, np.int64)

    def __len__(self) -> int:
        """Return the number of series, of which some may have ended."""
        return len(self._index)

    @property
    def bytes(self) -> int:
        """The memory of the values; labels come on top."""
        return self._columns.bytes

    def take(self, at: datetime) -> None:
        """Take a sample of every series; `at` is the time that they bear."""
        now = _instant(at)
        before = self._columns.oldest
        reading = self._source.read()
        born = self._identify(reading.lines)
        rows, ids = self._gathered
        self._columns.take(now, ids, reading.values[rows], self._index.width)
        if born and before is not None:
            self._columns.begin(np.array(born, np.intp))
        if len(self._seen) < self._index.width:
            self._seen = np.append(self._seen, np.zeros(self._index.width, np.int64))
        self._seen[ids] = now
        oldest = self._columns.oldest
        if oldest is not None and oldest != before:
            self._drop_unseen(oldest)

    def covers(self, window: Duration, at: datetime) -> bool:
        """Say whether samples reach back over the whole window."""
        oldest = self._columns.oldest
        start = _instant(at) - _milliseconds(window)
        return oldest is not None and oldest <= start + _milliseconds(self.interval)

    def series(self, selector: Selector) -> Series:
        """Return the series that have samples, though not in every window."""
        return self._index.series(selector)

    def window(self, series: Series, span: Duration, at: datetime) -> Window:
        """Return the samples of a span up to an instant, without the one at its very start."""
        end = _instant(at)
        return self._columns.window(series.ids, end - _milliseconds(span), end)

    def newest(self, series: Series, at: datetime) -> Window:
        """Return the samples of the newest tick, no older than `LOOKBACK`."""
        end = _instant(at)
        return self._columns.newest(series.ids, end - _milliseconds(LOOKBACK), end)

    def _identify(self, lines: Sequence[Lines]) -> list[int]:
        """Look only at what is new; return the numbers of series that began at 0."""
        born: list[int] = []
        before, self._known = self._known, {}
        changed = len(lines) != len(before)
        for one in lines:
            known = before.get(id(one.labels)) or _Known(one.labels, _joined([]), [])
            self._known[id(one.labels)] = known._replace(rows=one.rows)
            changed |= known.rows is not one.rows
            for labels in one.labels[len(known.ids) : len(one.rows)]:
                number, new = self._index.find(labels)
                known.ids.append(number)
                if new and one.begins_at_zero:
                    born.append(number)
        if changed:
            ids = [known.ids for known in self._known.values()]
            self._gathered = _joined([one.rows for one in lines]), _joined(ids)
        return born

    def _drop_unseen(self, oldest: int) -> None:
        """Forget series that ended before the oldest tick that is kept."""
        seen = self._seen[: self._index.width]
        self._index.drop(np.flatnonzero((seen > 0) & (seen < oldest)).tolist())
        seen[seen < oldest] = 0


def _joined(parts: list[Ids] | list[list[int]]) -> Ids:
    return np.concatenate([np.array([], np.intp), *(np.array(part, np.intp) for part in parts)])


def _instant(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _milliseconds(span: Duration) -> int:
    return round(span.seconds * 1000)

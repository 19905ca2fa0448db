"""The sample store: at each tick the value of every series, kept in memory for a while.

Whoever measures is a `Source`. A counter that appears while samples are taken began at 0, so its
first increase is not lost, as it would be to a Prometheus that scrapes. A series that ended has
no value from the next tick on. Series that are recorded beside the ticks end when that is said.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Final, TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting.duration import Duration, Size
from alerting.model import Labels
from alerting.series.columns import Columns
from alerting.series.continuity import Continuity
from alerting.series.index import Index, Series
from alerting.series.selector import Selector
from alerting.series.snapshots import Snapshot
from alerting.series.source import Arrival, Source
from alerting.series.windows import ENDED, Flags, Ids, Times, Window
from alerting.strict import between, by_default

_Item = TypeVar("_Item", np.bool_, np.int64, np.intp)

LOOKBACK: Final = Duration(300)
"""How old the newest value may be, as in Prometheus."""

STEP: Final = 250
"""Series that come or leave in one step of a tick: two milliseconds or so."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Samples in memory, by which rules without a Prometheus are evaluated."""

    interval: Annotated[
        Duration,
        between("how often samples are taken and rules evaluated", "1s", "5m"),
    ] = by_default(Duration(15))
    keep: Annotated[
        Duration,
        between("age at which samples are forgotten", "10m", "2d", "no rule looks back further"),
    ] = by_default(Duration(7200))
    bytes: Annotated[
        Size,
        between("memory for samples", "1MiB", "64GiB", "the oldest go first"),
    ] = by_default(Size.parse("256MiB"))


class Samples:
    """The values of all series at the ticks of the last hours.

    `window`, `newest`, `part` and `newest_part` may be asked from any thread, with series or ids
    that were found in the thread that takes samples; all else belongs to that one.
    """

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self.interval = settings.interval
        self._columns = Columns(_milliseconds(settings.keep), settings.bytes)
        self._continuity = Continuity(_milliseconds(settings.interval))
        self._index = Index()
        # The number of the series at each place of the source, -1 where there is none.
        self._at_place: Ids = np.zeros(0, np.intp)
        self._gathered: tuple[Ids, Ids] | None = None
        # When each series had its last sample, and whether it is one that is recorded.
        self._seen: Times = np.zeros(0, np.int64)
        self._recorded: Flags = np.zeros(0, np.bool_)

    def __len__(self) -> int:
        """Return the number of series, of which some may have ended."""
        return len(self._index)

    @property
    def bytes(self) -> int:
        """The memory of the values; labels come on top."""
        return self._columns.bytes

    @property
    def index(self) -> Index:
        """Which series there are; it belongs to the thread that takes samples."""
        return self._index

    @property
    def span(self) -> tuple[int, int] | None:
        """The oldest and the newest tick that are kept, in milliseconds; None before the first."""
        return self._columns.span

    def take(self, at: datetime) -> None:
        """Take a sample of every series; `at` is the time that they bear."""
        for _ in self.taking(at):
            pass

    def taking(self, at: datetime) -> Iterator[None]:
        """Do the same in steps of some milliseconds each; it is done with the last one.

        The values are those of the first step; what a store that is asked between steps says is
        of the tick before.
        """
        now, columns = _instant(at), self._columns
        reading = self._source.read()
        born: list[int] = []
        yield from self._identify(reading.ended, reading.came, born)
        rows, ids = self._measured()
        before, goes_on = columns.oldest, self._continuity.since is not None
        recorded = np.flatnonzero(self._recorded)
        columns.take(now, ids, reading.values[rows], self._index.width, recorded)
        if born and goes_on:
            columns.begin(np.array(born, np.intp))
        self._seen[ids] = now
        self._continuity.tick(now, ids)
        oldest = columns.oldest
        if oldest is not None and oldest != before:
            yield from self._drop_unseen(oldest)

    def record(
        self,
        at: datetime,
        told: Sequence[Labels],
        values: Sequence[float],
        ended: Sequence[Labels] = (),
    ) -> None:
        """Add samples that were worked out, at any instant; some of those series end there.

        Labels bear `__name__`. Between two records such a series neither has samples nor ends.
        """
        numbers = [self._index.find(labels)[0] for labels in told]
        found = (self._index.number(labels) for labels in ended)
        gone = [number for number in found if number is not None]
        if not numbers and not gone:
            return
        self._make_room()
        ids = np.array(gone + numbers, np.intp)
        written = np.concatenate([np.full(len(gone), ENDED), np.asarray(values, np.float64)])
        self._columns.put(_instant(at), ids, written, self._index.width)
        # They may be of a tick that is past, and had no name yet at those since.
        new = np.array([one for one in numbers if not self._recorded[one]], np.intp)
        self._columns.reopen(_instant(at), new)
        self._recorded[gone] = False
        self._recorded[numbers] = True
        self._seen[numbers] = _instant(at)

    def covers(self, window: Duration, at: datetime) -> bool:
        """Say whether samples reach back over the whole window, without a break by a restart."""
        oldest = self._columns.oldest
        return self._continuity.covers(_milliseconds(window), _instant(at), oldest)

    def series(self, selector: Selector) -> Series:
        """Return the series that have samples, though not in every window."""
        return self._index.series(selector)

    def labels(self, ids: Ids) -> tuple[Labels, ...]:
        """Return the labels of series, with `__name__`."""
        return self._index.labels(ids)

    def window(self, series: Series, span: Duration, at: datetime) -> Window:
        """Return the samples of a span up to an instant, without the one at its very start."""
        end = _instant(at)
        return self.part(series.ids, end - _milliseconds(span), end)

    def newest(self, series: Series, at: datetime) -> Window:
        """Return the samples of the newest tick, no older than `LOOKBACK`."""
        end = _instant(at)
        return self.newest_part(series.ids, end - _milliseconds(LOOKBACK), end)

    def part(self, ids: Ids, start: int, end: int) -> Window:
        """Return the samples of series, whose ids go up, with start < time <= end."""
        return self._columns.window(ids, start, end)

    def newest_part(self, ids: Ids, start: int, end: int) -> Window:
        """Return of each at least the last sample with start < time <= end."""
        return self._columns.newest(ids, start, end)

    def snapshot(self) -> Snapshot | None:
        """Return all that there is, to be written in another thread; None before any tick."""
        since = self._continuity.since
        if since is None:
            return None
        ids = np.array(list(self._index.series_ids.values()), np.intp)
        labels = tuple(self._index.series_ids)
        recorded, seen = self._recorded[ids], self._seen[ids]
        return Snapshot(since, labels, recorded, seen, ids, self._columns.parts())

    def restore(self, snapshot: Snapshot) -> None:
        """Take over what an earlier life left, before the first tick."""
        ids = np.array([self._index.find(labels)[0] for labels in snapshot.labels], np.intp)
        self._make_room()
        self._recorded[ids] = snapshot.recorded
        self._columns.restore(snapshot.parts)
        last = snapshot.parts[-1]
        self._seen[ids] = snapshot.seen
        alive = np.flatnonzero(~np.isnan(last.values[-1]) & ~snapshot.recorded)
        self._continuity.resume(snapshot.since, int(last.times[-1]), ids[alive])

    def _identify(self, ended: Ids, came: Iterator[Arrival], born: list[int]) -> Iterator[None]:
        """Give numbers to what is new; `born` gets those of series that began at 0."""
        if len(ended):
            self._at_place[ended] = -1
            self._gathered = None
        for count, one in enumerate(came, 1):
            number, new = self._index.find(one.labels)
            if one.place >= len(self._at_place):
                self._at_place = _longer(self._at_place, one.place + 1, -1)
            self._at_place[one.place] = number
            self._gathered = None
            if new and one.begins_at_zero:
                born.append(number)
            if not count % STEP:
                yield
        self._make_room()

    def _measured(self) -> tuple[Ids, Ids]:
        """Return the places of the source that have a series, and the numbers of those."""
        if self._gathered is None:
            rows = np.flatnonzero(self._at_place >= 0)
            self._gathered = rows, self._at_place[rows]
        return self._gathered

    def _make_room(self) -> None:
        if len(self._seen) < self._index.width:
            self._seen = _longer(self._seen, self._index.width, 0)
            self._recorded = _longer(self._recorded, self._index.width, fill=False)

    def _drop_unseen(self, oldest: int) -> Iterator[None]:
        """Forget series whose last sample is not kept any more."""
        seen = self._seen
        gone = np.flatnonzero((seen > 0) & (seen < oldest))
        for start in range(0, len(gone), STEP):
            part = gone[start : start + STEP]
            part = part[self._seen[part] < oldest]
            self._index.drop(part.tolist())
            self._seen[part] = 0
            self._recorded[part] = False
            yield


def _longer(array: npt.NDArray[_Item], length: int, fill: float) -> npt.NDArray[_Item]:
    """Return an array made longer, with room for more, where it is too short."""
    longer = np.full(max(length, len(array) + len(array) // 8), fill, array.dtype)
    longer[: len(array)] = array
    return longer


def _instant(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _milliseconds(span: Duration) -> int:
    return round(span.seconds * 1000)

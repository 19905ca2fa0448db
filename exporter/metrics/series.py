"""The series table: one row a line of /metrics, its value in one float64 array.

A counter or gauge has one row. A histogram has a block of them, in this order: its buckets up to
+Inf, the count, the sum. A move of a bucket's row moves all rows behind it up to the count, so
observations are kept as they are shown, cumulative, while totals on disk are not: a bucket's
total counts what fell into it alone, so that bounds may change between two versions.

All methods belong to the event loop's thread but `identity`, which any thread may ask.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from exporter.metrics import guard as guards
from exporter.metrics import observation
from exporter.metrics.catalogue import Metric
from exporter.metrics.exposition import Block, Snapshot
from exporter.metrics.family import Family, Member
from exporter.metrics.observation import Cell, Known, Place

OVERFLOW = "metrics_label_overflow_total"
_FIRST_ROWS = 1024

# (tenant, metric, labels as JSON, part): how a row's total is called on disk.
Identity = tuple[str, str, str, str]
# A metric, the values of its labels, by how much.
_Move = tuple[str, tuple[str, ...], float]
# Beyond so many, what is known of moves is learnt anew.
_MOST_KNOWN = 4096


class Table:
    """The series of a catalogue, as many as the guard admits.

    `on_overflow` is told the row and amount by which the overflow counter moves; without anyone
    else who wants it, the counter moves at once.
    """

    def __init__(self, catalogue: Iterable[Metric], guard: guards.Guard) -> None:
        self.on_overflow: Callable[[int, float], None] = self._move_now
        self._guard = guard
        self._families = {metric.name: Family(metric) for metric in catalogue}
        self._rows: dict[tuple[str, tuple[str, ...]], int] = {}
        self._places: dict[tuple[str, tuple[str, ...]], Place] = {}
        self._members: list[Member] = []
        # By what a caller tells alike moves by, see `learn`.
        self.known: dict[Hashable, Known] = {}
        # Where the move of a row stops.
        self._end: list[int] = []
        self._free: list[int] = []
        self._values = np.zeros(_FIRST_ROWS)
        # The how-manieth series of all each row is of, 0 where there is none; as it was shown last.
        self._births = np.zeros(_FIRST_ROWS, np.int64)
        self._born = 0
        self._shown_births: npt.NDArray[np.int64] | None = None
        for family in self._families.values():
            # What has no labels is known from the start; a gauge that nobody set would lie.
            if not family.metric.labels and not family.metric.settable:
                self._create(family, ())

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self._members) - len(self._free)

    def row(self, name: str, *labels: str) -> int:
        """Return the row of a counter or gauge; the series begins at 0 if it is new."""
        try:
            return self._rows[name, labels]
        except KeyError:
            family, shown = self._admitted(name, labels)
            if family.bounds:
                raise ValueError(f"{name} is a histogram: ask cells()") from None
            return self._rows[name, shown]

    def cells(self, name: str, value: float, *labels: str) -> tuple[Cell, Cell]:
        """Return what one observation moves: a bucket and the sum."""
        try:
            place = self._places[name, labels]
        except KeyError:
            family, shown = self._admitted(name, labels)
            if not family.bounds:
                raise ValueError(f"{name} is no histogram: ask row()") from None
            place = self._places[name, shown]
        return observation.cells(place, value)

    def moved(self, moves: Iterable[_Move]) -> list[Cell]:
        """Return the cells of (metric, labels, amount): increases of counters, observations."""
        rows, places = self._rows, self._places
        found: list[Cell] = []
        for name, labels, amount in moves:
            series = (name, labels)
            if (row := rows.get(series)) is not None:
                found.append((row, amount))
            elif (place := places.get(series)) is not None:
                found += observation.cells(place, amount)
            elif name in self._families and self._families[name].bounds:
                found += self.cells(name, amount, *labels)
            else:
                found.append((self.row(name, *labels), amount))
        return found

    def learn(self, key: Hashable, moves: Iterable[_Move]) -> None:
        """Keep in ``known`` what moves come to whose counters go up by the same each time.

        Not where a label is folded, which is counted each time, nor where a series may end.
        """
        counted: list[Cell] = []
        observed: list[Place] = []
        for name, labels, amount in moves:
            if (place := self._places.get((name, labels))) is not None:
                observed.append(place)
            elif (name, labels) in self._rows and not self._families[name].metric.settable:
                counted.append((self._rows[name, labels], amount))
            else:
                return
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        self.known[key] = Known(tuple(counted), tuple(observed))

    def place(self, name: str, *labels: str) -> Place | None:
        """Return where to observe; None where labels are folded, or new."""
        return self._places.get((name, labels))

    def add(self, deltas: Mapping[int, float]) -> None:
        """Move rows; ValueError, with nothing moved, when one would not go up or stay."""
        for row, amount in deltas.items():
            if not 0.0 <= amount < math.inf:
                raise ValueError(f"{self.identity(row)} cannot move by {amount}")
        values, end = self._values, self._end
        for row, amount in deltas.items():
            stop = end[row]
            if stop == row + 1:
                values[row] += amount
            else:
                values[row:stop] += amount

    def set(self, row: int, value: float) -> None:
        """Set a gauge, or an observed counter."""
        self._settable(row)
        self._values[row] = value

    def remove(self, row: int) -> None:
        """End the series of a gauge or observed counter; its row may become another's."""
        member = self._settable(row)
        del self._rows[member.family.metric.name, member.labels]
        member.family.leave(row)
        self._guard.leave(member.family.metric, member.labels)
        self._members[row] = member._replace(first=-1)
        self._births[row] = 0
        self._shown_births = None
        self._free.append(row)

    def identity(self, row: int) -> Identity:
        """Return how a row's total is called on disk; a count has none, as its buckets have."""
        member = self._members[row]
        family = member.family
        return member.tenant, family.metric.name, member.key, family.parts[row - member.first]

    def restore(self, totals: Iterable[tuple[str, str, str, float]]) -> None:
        """Set the totals of (metric, labels as JSON, part, value), whatever the caps say.

        What is named twice is summed: labels or bounds that the catalogue no longer has make one
        series of two, and a bucket's total falls into the next larger one. Metrics that it has no
        more are passed over. Series that are not named stay as they are.
        """
        found: dict[int, float] = {}
        for name, key, part, value in totals:
            family = self._families.get(name)
            offset = family.offset(part) if family is not None else None
            if family is not None and offset is not None:
                row = self._readmitted(family, key) + offset
                found[row] = found.get(row, 0.0) + value
        for row in found:
            member = self._members[row]
            self._values[member.first : member.first + len(member.family.parts)] = 0.0
        self.add(found)

    def snapshot(self) -> Snapshot:
        """Return all series as they are now; later moves do not change it."""
        blocks = tuple(
            Block(family.metric, family.rows(), family.prefixes)
            for family in self._families.values()
            if family.firsts
        )
        return Snapshot(self.values(), blocks)

    def values(self) -> npt.NDArray[np.float64]:
        """Return the value of each row as it is now."""
        return self._values[: len(self._members)].copy()

    def births(self) -> npt.NDArray[np.int64]:
        """Return the number of each row's series, another for each that ever was; 0 for none.

        It is the same object until a series comes or ends.
        """
        if self._shown_births is None:
            self._shown_births = self._births[: len(self._members)].copy()
        return self._shown_births

    def members(self) -> list[Member]:
        """Return the series that each row is of, as they are now."""
        return self._members.copy()

    def lines(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Return (name, labels) of each line of a metric."""
        family = self._families[name]
        for first in family.firsts:
            yield from family.lines(self._members[first].labels)

    def read(self, name: str) -> list[tuple[str, dict[str, str], float]]:
        """Return (name, labels, value) of each line of one metric."""
        values = self._values[self._families[name].rows()].tolist()
        return [(*line, value) for line, value in zip(self.lines(name), values, strict=True)]

    def samples(self) -> Iterator[tuple[Metric, list[tuple[str, dict[str, str], float]]]]:
        """Return each metric that has series, with (name, labels, value) of each line."""
        for name, family in self._families.items():
            if family.firsts:
                yield family.metric, self.read(name)

    def _settable(self, row: int) -> Member:
        member = self._members[row]
        if not member.family.metric.settable or member.first != row:
            raise ValueError(f"row {row} is no gauge")
        return member

    def _admitted(self, name: str, labels: tuple[str, ...]) -> tuple[Family, tuple[str, ...]]:
        family = self._families.get(name)
        if family is None:
            raise LookupError(f"no metric is called {name!r}")
        metric = family.metric
        if len(labels) != len(metric.labels):
            wanted = ", ".join(metric.labels) or "none"
            raise ValueError(f"{name} takes the labels {wanted}; it was given {len(labels)}")
        shown = self._guard.shown(metric, labels)
        if not self._has(name, shown) and not self._guard.fits(metric):
            shown = guards.folded(metric, shown)
        if not self._has(name, shown):
            self._create(family, shown)
        if guards.OTHER in shown:
            for label in guards.overflown(metric, labels, shown):
                self._count_overflow(name, label)
        return family, shown

    def _readmitted(self, family: Family, key: str) -> int:
        told = msgspec.json.decode(key, type=dict[str, str])
        labels = tuple(told.get(label, "") for label in family.metric.labels)
        name = family.metric.name
        if not self._has(name, labels):
            self._create(family, labels)
        place = self._places.get((name, labels))
        return place.buckets[0][0] if place is not None else self._rows[name, labels]

    def _has(self, name: str, labels: tuple[str, ...]) -> bool:
        return (name, labels) in self._rows or (name, labels) in self._places

    def _create(self, family: Family, labels: tuple[str, ...]) -> None:
        metric = family.metric
        size = len(family.parts)
        first = self._free.pop() if self._free and size == 1 else self._grown(size)
        member = family.member(labels, first)
        self._members[first : first + size] = [member] * size
        self._end[first : first + size] = family.ends(first)
        self._values[first : first + size] = 0.0
        self._born += 1
        self._births[first : first + size] = self._born
        self._shown_births = None
        family.enter(member)
        self._guard.enter(metric, labels)
        if family.bounds:
            self._places[metric.name, labels] = observation.place(first, family.bounds)
        else:
            self._rows[metric.name, labels] = first

    def _grown(self, size: int) -> int:
        first = len(self._members)
        while first + size > len(self._values):
            self._values = np.concatenate((self._values, np.zeros_like(self._values)))
            self._births = np.concatenate((self._births, np.zeros_like(self._births)))
        return first

    def _count_overflow(self, name: str, label: str) -> None:
        # Its own labels are names of ours, and it must not count itself for ever.
        if name != OVERFLOW and OVERFLOW in self._families:
            self.on_overflow(self.row(OVERFLOW, name, label), 1.0)

    def _move_now(self, row: int, amount: float) -> None:
        self.add({row: amount})

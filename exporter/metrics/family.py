"""One metric's series in the table: which rows are its lines, and what precedes the numbers."""

import bisect
import math
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from exporter.metrics import exposition
from exporter.metrics.catalogue import Metric

_BOUND = "le="


class Member(NamedTuple):
    """One series: its family, the values of its labels, the first of its rows, its key on disk."""

    family: "Family"
    labels: tuple[str, ...]
    first: int
    tenant: str
    key: str


class Family:
    """The series of one metric, in the order they came.

    `parts` says what each row of a series is: "" of a counter or gauge; of a histogram `le=0.5` and
    so on up to `le=+Inf`, then `count`, then `sum`.
    """

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self.firsts: list[int] = []
        self.prefixes: list[bytes] = []
        self.bounds: tuple[float, ...] = ()
        self.parts: tuple[str, ...] = ("",)
        if metric.kind == "histogram":
            self.bounds = (*metric.buckets, math.inf)
            buckets = (_BOUND + exposition.number(bound) for bound in self.bounds)
            self.parts = (*buckets, "count", "sum")
        self._rows: npt.NDArray[np.intp] | None = None

    def member(self, labels: tuple[str, ...], first: int) -> Member:
        """Return a series of this family; its key does not depend on the order of labels."""
        told = _told(self.metric, labels)
        key = msgspec.json.encode(dict(sorted(told.items()))).decode()
        return Member(self, labels, first, told.get("tenant", ""), key)

    def enter(self, member: Member) -> None:
        """Add a series behind the others."""
        self.firsts.append(member.first)
        self.prefixes.extend(exposition.prefix(*line) for line in self.lines(member.labels))
        self._rows = None

    def leave(self, row: int) -> None:
        """Take a series of one row out; snapshots keep the lists they have."""
        place = self.firsts.index(row)
        self.firsts = self.firsts[:place] + self.firsts[place + 1 :]
        self.prefixes = self.prefixes[:place] + self.prefixes[place + 1 :]
        self._rows = None

    def rows(self) -> npt.NDArray[np.intp]:
        """Return the rows of all lines, in order."""
        if self._rows is None:
            self._rows = np.add.outer(
                np.array(self.firsts, np.intp), np.arange(len(self.parts), dtype=np.intp)
            ).ravel()
        return self._rows

    def lines(self, labels: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        """Return name and labels of each line of a series."""
        told = _told(self.metric, labels)
        for part in self.parts:
            if part.startswith(_BOUND):
                yield f"{self.metric.name}_bucket", {**told, "le": part.removeprefix(_BOUND)}
            else:
                yield f"{self.metric.name}_{part}" if part else self.metric.name, told

    def ends(self, first: int) -> list[int]:
        """Return where the move of each row of a series stops: a bucket's behind the count."""
        if not self.bounds:
            return [first + 1]
        behind = first + len(self.parts)
        return [behind - 1] * (len(self.parts) - 1) + [behind]

    def offset(self, part: str) -> int | None:
        """Return the row, within a series, of a total on disk; None if there is none (any more)."""
        if self.metric.settable or (part == "") is not (not self.bounds):
            return None
        if part == "sum":
            return len(self.parts) - 1
        if part.startswith(_BOUND):
            return bisect.bisect_left(self.bounds, float(part.removeprefix(_BOUND)))
        return 0 if part == "" else None


def _told(metric: Metric, labels: tuple[str, ...]) -> dict[str, str]:
    pairs = zip(metric.labels, labels, strict=True)
    return {label: value for label, value in pairs if value}

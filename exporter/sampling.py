"""The series table as alerting's sample store reads it: labels only where lines came or went."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting import model
from alerting.model import Labels
from exporter.metrics.exposition import Block
from exporter.metrics.series import Table

NAME = "__name__"


class Lines(Struct, frozen=True):
    """The lines of one metric; `labels` is the same list as before unless a line ended."""

    rows: npt.NDArray[np.intp]
    labels: list[Labels]
    begins_at_zero: bool


class Reading(Struct, frozen=True):
    """All series at one moment."""

    values: npt.NDArray[np.float64]
    lines: tuple[Lines, ...]


class _Read(NamedTuple):
    """What was read of a metric, and the list of the table that is replaced when a line ends."""

    prefixes: list[bytes]
    labels: list[Labels]


class Sampling:
    """Shows a table to the sample store; belongs to the table's thread."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._read: dict[str, _Read] = {}

    def read(self) -> Reading:
        """Return all series as they are now."""
        snapshot = self._table.snapshot()
        return Reading(snapshot.values, tuple(self._lines(block) for block in snapshot.blocks))

    def _lines(self, block: Block) -> Lines:
        metric = block.metric
        read = self._read.get(metric.name)
        if read is None or read.prefixes is not block.prefixes:
            read = self._read[metric.name] = _Read(block.prefixes, [])
        labels = read.labels
        if len(labels) < len(block.rows):
            new = self._table.lines(metric.name, len(labels))
            labels.extend(model.labels({NAME: name, **told}) for name, told in new)
        return Lines(block.rows, labels, not metric.settable)

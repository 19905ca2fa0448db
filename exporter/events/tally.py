"""What is counted beside events, held back until a transaction carries it to disk.

A counter that showed more than is on disk would go back after a crash, and Prometheus would take
that for a reset and count all of it again.
"""

from collections.abc import Iterable, Mapping

from exporter.metrics.observation import Cell
from exporter.metrics.series import Table


class Tally:
    """Pending moves of the series table; bounded by the number of series, as they are summed."""

    def __init__(self, series: Table) -> None:
        self._series = series
        self._pending: dict[int, float] = {}

    def __bool__(self) -> bool:
        return bool(self._pending)

    def count(self, metric: str, *labels: str, amount: float = 1.0) -> None:
        """Move a counter."""
        self.move(self._series.row(metric, *labels), amount)

    def observe(self, metric: str, value: float, *labels: str) -> None:
        """Add one observation to a histogram."""
        self.move_all(self._series.cells(metric, value, *labels))

    def take(self) -> dict[int, float]:
        """Return what is pending and forget it."""
        pending, self._pending = self._pending, {}
        return pending

    def give_back(self, moves: Mapping[int, float]) -> None:
        """Take back what a failed transaction did not carry."""
        self.move_all(moves.items())

    def move(self, cell: int, amount: float) -> None:
        """Move one cell."""
        self._pending[cell] = self._pending.get(cell, 0.0) + amount

    def move_all(self, cells: Iterable[Cell]) -> None:
        """Move several cells."""
        pending = self._pending
        for cell, amount in cells:
            pending[cell] = pending.get(cell, 0.0) + amount

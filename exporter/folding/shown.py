"""What was observed of settled conversations, on /metrics: each observation once, never back."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from exporter.folding import settled
from exporter.folding.settled import Total
from exporter.metrics.series import Table
from exporter.store import sqlite


class Shown:
    """Moves the series by what totals are more than they were when they were last told.

    The folding process keeps totals and tells them as they are, so that to be told twice, or by
    another process after a kill, moves nothing twice. Totals that are lower, as of a file that was
    put back from a copy, show nothing until they grow.
    """

    def __init__(self, series: Table) -> None:
        self._series = series
        self._told: dict[tuple[str, tuple[str, ...], float], tuple[int, float]] = {}

    def load(self, folds: Path) -> None:
        """Show what an earlier life observed; nothing where there is no such file yet."""
        if not folds.exists():
            return
        try:
            with closing(sqlite.connect(folds, read_only=True)) as connection:
                self.show(settled.totals(connection))
        except sqlite3.Error:
            return  # the folding process says why it cannot be read

    def show(self, totals: Iterable[Total]) -> None:
        """Move the series to these totals."""
        moves: dict[int, float] = {}
        for one in totals:
            place = one.metric, one.labels, one.bound
            n, total = self._told.get(place, (0, 0.0))
            self._told[place] = one.n, one.total
            if one.n > n:
                for row, amount in self._rows(one, one.n - n, max(0.0, one.total - total)):
                    moves[row] = moves.get(row, 0.0) + amount
        self._series.add(moves)

    def _rows(self, one: Total, n: int, total: float) -> tuple[tuple[int, float], ...]:
        if one.bound == settled.COUNTER:
            return ((self._series.row(one.metric, *one.labels), float(n)),)
        (bucket, _), (whole, _) = self._series.cells(one.metric, one.bound, *one.labels)
        return (bucket, float(n)), (whole, total)

"""Gauges of a sort in the series table: exactly those that were shown last."""

from collections.abc import Mapping

from exporter.metrics.series import Table

Figures = Mapping[tuple[str, tuple[str, ...]], float]
"""Values by the name of a metric and its labels."""


class Shown:
    """The rows of some gauges; what is not shown any more ends."""

    def __init__(self, series: Table) -> None:
        self._series = series
        self._rows: dict[tuple[str, tuple[str, ...]], int] = {}

    def show(self, figures: Figures) -> None:
        """Set these, and end all others.

        Where caps make one series of several, it has the greatest of their values.
        """
        before = set(self._rows.values())
        self._rows = {key: row for key, row in self._rows.items() if key in figures}
        for row in before.difference(self._rows.values()):
            self._series.remove(row)
        values: dict[int, float] = {}
        for key, value in figures.items():
            if key not in self._rows:
                self._rows[key] = self._series.row(key[0], *key[1])
            row = self._rows[key]
            values[row] = max(value, values.get(row, value))
        for row, value in values.items():
            self._series.set(row, value)

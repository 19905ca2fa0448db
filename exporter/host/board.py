"""The shell that shows figures in the series table, and takes away those that are no more."""

from collections.abc import Mapping

from exporter.host.figures import Key
from exporter.metrics.series import Table


class Board:
    """What of the host stands in the series table; of the event loop's thread."""

    def __init__(self, series: Table) -> None:
        self._series = series
        self._rows: dict[Key, int] = {}
        self.shown: Mapping[Key, float] = {}

    def show(self, values: Mapping[Key, float]) -> None:
        """Show these figures and no others: of a device that is gone nothing stays."""
        for key in self._rows.keys() - values.keys():
            self._series.remove(self._rows.pop(key))
        for key, value in values.items():
            row = self._rows.get(key)
            if row is None:
                name, labels = key
                row = self._rows[key] = self._series.row(name, *labels)
            self._series.set(row, value)
        self.shown = values

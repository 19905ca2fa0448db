"""Where the figures of alerting go: counters with the tally to the disk, gauges into the table."""

from exporter.events.tally import Tally
from exporter.metrics.series import Table


class Figures:
    """An alerting.meter.Meter over the series table and the tally."""

    def __init__(self, series: Table, tally: Tally) -> None:
        self._series = series
        self.count = tally.count
        self.observe = tally.observe

    def show(self, metric: str, value: float, *labels: str) -> None:
        """Set a gauge."""
        self._series.set(self._series.row(metric, *labels), value)

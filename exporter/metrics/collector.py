"""The series table for users of prometheus_client: `registry.register(Collector(table))`."""

from collections.abc import Iterator

from prometheus_client import Metric as Family
from prometheus_client.registry import Collector as AnyCollector

from exporter.metrics.series import Table


class Collector(AnyCollector):
    """Shows a table's series, as they are when asked, to a CollectorRegistry."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def collect(self) -> Iterator[Family]:
        """Return every metric that has series."""
        for metric, samples in self._table.samples():
            family = Family(metric.family, metric.help, metric.kind, metric.unit)
            for name, labels, value in samples:
                family.add_sample(name, labels, value)
            yield family

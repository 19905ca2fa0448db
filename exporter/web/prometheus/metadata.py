"""What each metric is: `/api/v1/metadata`, from the catalogue.

https://prometheus.io/docs/prometheus/latest/querying/api/#querying-metric-metadata
"""

from collections.abc import Iterable, Mapping
from itertools import islice

from msgspec import Struct

from exporter.metrics.catalogue import Metric


class Known(Struct, frozen=True):
    """What is known of one metric."""

    type: str
    help: str
    unit: str


def metadata(
    catalogue: Iterable[Metric], name: str = "", limit: int | None = None
) -> Mapping[str, tuple[Known, ...]]:
    """Return what is known of the metric of that name, of all with "", by name."""
    chosen = (metric for metric in catalogue if name in {"", metric.name})
    return {
        metric.name: (Known(metric.kind, metric.help, metric.unit),)
        for metric in islice(chosen, limit)
    }

"""What databases are measured to do."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_DATABASE = (
    _gauge(
        "probe_database_duration_seconds",
        "How long each phase of the last run took",
        "probe phase=resolve|connect|tls|login|query",
    ),
    _gauge("probe_database_rows", "How many rows, or replies, the query had", "probe"),
)

"""What is left of the downtime that probes may have."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_HISTORY = (
    _gauge(
        "probe_error_budget_ratio",
        "What is left of the failed runs that the probe's objective allows in a window; below 0 "
        "once there were more; only with an objective, and once there are runs",
        "probe window=1h|24h|7d|30d",
    ),
)

"""How far the folds of events are."""

from exporter.metrics.catalogue.metric import counter, gauge

ANALYTICS = (
    gauge("analytics_folded_events", "Number of the last event that analytics know of"),
    gauge(
        "analytics_fold_lag_events",
        "Events that are kept and that analytics do not know of yet; they are on disk",
    ),
    counter(
        "analytics_fold_restarts_total",
        "Processes of analytics that ended by themselves; another one goes on where they were",
    ),
)

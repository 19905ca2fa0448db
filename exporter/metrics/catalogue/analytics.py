"""How far the folds of events are, and how often their answers are told again."""

from exporter.metrics.catalogue.metric import counter, gauge

ANALYTICS = (
    gauge("analytics_folded_events", "Number of the last event that analytics know of"),
    gauge(
        "analytics_fold_lag_events",
        "Events that are kept and that analytics do not know of yet; they are on disk",
    ),
    gauge(
        "analytics_fold_waiting_timestamp_seconds",
        "Since when an event waits for analytics to know of it; 0 while none does",
    ),
    gauge(
        "analytics_rebuild_lag_events",
        "Events that figures which are made anew do not know of yet; 0 while none are",
    ),
    counter(
        "analytics_fold_restarts_total",
        "Processes of analytics that ended by themselves; another one goes on where they were",
    ),
    counter(
        "analytics_cache_requests_total",
        "Questions about conversations that might be answered from what is kept",
        "result=hit|miss",
    ),
    gauge("analytics_stream_readers", "Streams of figures that are read at this moment"),
    counter(
        "analytics_streams_ended_total",
        "Streams of figures that ended; a slow reader was not there to read what was told",
        "reason=left|slow|reloading|stopping",
    ),
    counter(
        "analytics_exports_total",
        "Exports that ended; one that was cut off was not taken, or the store could not be read",
        "format=json|jsonl|csv result=done|cut|failed",
    ),
    counter("analytics_export_rows_total", "Rows that exports wrote"),
)

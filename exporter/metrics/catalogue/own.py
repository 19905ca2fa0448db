"""The daemon's own health, from the senders' door to the disk and to /metrics."""

from exporter.metrics.catalogue.metric import counter, gauge, histogram

_PROMPT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LAG_SECONDS = (0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 21600, 86400, 604800)
_PAYLOAD_BYTES = tuple(256 * 4**n for n in range(8))
_COMMIT_EVENTS = tuple(4**n for n in range(8))

INTAKE = (
    counter("webhook_requests_total", "Requests of senders by the status answered", "source code"),
    counter(
        "webhook_events_total",
        "Events of senders by what became of them",
        "source type result=accepted|duplicate|rejected|unmapped|quarantined|reconciled",
    ),
    counter(
        "webhook_refusals_total",
        "Requests and events of senders that were refused, by the code they were told",
        "source code",
    ),
    counter(
        "webhook_signature_failures_total",
        "Requests whose signature was not believed",
        "source reason=missing|mismatch|stale|future",
    ),
    counter(
        "webhook_signature_key_used_total",
        "Requests by the place of the secret that fits; a secret nobody uses may be dropped",
        "source key_index",
    ),
    counter(
        "webhook_unknown_fields_total",
        "Fields of events that the event model does not know",
        "source",
    ),
    counter(
        "webhook_quarantined_total",
        "Events of vendors that could not be mapped, by the reason; they are kept aside, sealed",
        "source reason",
    ),
    counter(
        "webhook_quarantine_dropped_total",
        "Requests that left quarantine unmapped, as newer ones needed their room",
        "source",
    ),
    gauge(
        "webhook_quarantine_requests",
        "Requests with events that could not be mapped, waiting for `chatwatch events replay`",
        "source",
    ),
    counter(
        "webhook_reordered_total",
        "Events that came after a newer state of the same object; they are kept, and marked late",
        "source",
    ),
    histogram(
        "webhook_ack_duration_seconds",
        "Time from a request to its answer, the disk included",
        _PROMPT_SECONDS,
        "source",
    ),
    histogram(
        "webhook_event_lag_seconds",
        "Time from an event to its arrival; none for events that are ahead of our clock",
        _LAG_SECONDS,
        "source",
    ),
    histogram(
        "webhook_payload_bytes",
        "Size of requests of senders, decompressed",
        _PAYLOAD_BYTES,
        "source",
    ),
    gauge("webhook_queue_depth", "Events that wait to be written", "source"),
    gauge("webhook_queue_oldest_seconds", "Time that the first of the waiting events has waited"),
    gauge(
        "webhook_last_received_timestamp_seconds",
        "When events of the source were last accepted",
        "source",
    ),
    gauge(
        "webhook_silent_since_timestamp_seconds",
        "Since when no events of the source were accepted, of sources with silent_after; where "
        "none ever were, since it was first waited for",
        "source",
        configured=True,
    ),
    gauge(
        "webhook_silence_limit_seconds",
        "Time without events after which the source is an alert: its silent_after",
        "source",
        configured=True,
    ),
    gauge(
        "data_completeness_ratio",
        "Share of the events that usually come of the source at these hours of the week and did, "
        "in the last 24 whole hours; absent until three such days are known",
        "source",
        configured=True,
    ),
    gauge(
        "data_period_completeness_ratio",
        "The same of the 7, 14 or 30 days up to yesterday and of today so far",
        "source days=7|14|30",
        configured=True,
    ),
)

STORE = (
    histogram("store_commit_duration_seconds", "Time of a transaction of events", _PROMPT_SECONDS),
    histogram("store_commit_events", "Events in one transaction", _COMMIT_EVENTS),
    counter(
        "store_commit_failures_total",
        "Transactions that did not reach the disk",
        "reason=full|locked|io|corrupt|read_only|newer_schema|other",
    ),
    counter(
        "retention_deleted_rows_total",
        "Rows deleted because they were past retention",
        "table=events|probe_results|probe_history|host_samples|alert_history|quarantine|watermarks"
        "|integration_checks|integration_jobs|integration_spreads|source_hours|source_days"
        "|source_numbers|source_listed|audit",
    ),
)

DAEMON = (
    counter(
        "blackbox_module_unknown_total",
        "Times that /probe was asked for a module that blackbox.config does not have",
    ),
    counter(
        "chatwatch_http_requests_total",
        "HTTP requests that were answered",
        "route method=GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH code",
    ),
    histogram(
        "chatwatch_http_request_duration_seconds",
        "Time from a request's headers to its answer",
        _PROMPT_SECONDS,
        "route",
    ),
    counter("chatwatch_http_refusals_total", "HTTP requests that were refused, by code", "code"),
    gauge("chatwatch_http_connections", "Open connections"),
    counter(
        "chatwatch_http_connections_refused_total",
        "Connections closed at once because server.limits.connections was reached",
    ),
    counter(
        "chatwatch_http_identities_ignored_total",
        "Requests whose headers of auth.forwarded came from nobody that is trusted",
    ),
    counter(
        "chatwatch_audit_entries_total",
        "What was written down of callers, by what they did",
        "action=acknowledgement|audit|erasure|export|personal|read|rebuild|refusal|reload|replay"
        "|silence|test",
    ),
    counter(
        "chatwatch_audit_entries_lost_total",
        "What was not written down of callers, as too much waited for the store",
    ),
    counter(
        "erasure_failures_total",
        "Steps of erasures of customers that failed; they are tried again",
    ),
    gauge("chatwatch_build_info", "Always 1; the labels say what runs", "version python"),
    gauge("chatwatch_ready", "1 when events are taken in, else 0"),
    gauge(
        "chatwatch_api_uptime_ratio",
        "Share of the time in which this API answered and took events in, restarts included",
        "window=1h|24h|7d|30d",
    ),
    gauge("chatwatch_lease_held", "1 when this process is the one that writes to the store"),
    gauge(
        "chatwatch_config_last_reload_successful",
        "0 when the configuration on disk was refused and an older one is in force",
    ),
    gauge(
        "chatwatch_config_last_reload_success_timestamp_seconds",
        "When the configuration in force was loaded",
    ),
    gauge("event_loop_lag_seconds", "How late the event loop came to its last appointment"),
    counter(
        "metrics_label_overflow_total",
        "Label values shown as other: their label was at its cap or they are none of its set",
        "metric label",
    ),
)

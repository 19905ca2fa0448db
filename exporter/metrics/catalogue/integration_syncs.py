"""Sync jobs of integrations, as their reports tell; users with a job of the same name together.

The label is `sync`, as `job` is what a Prometheus calls us by.
"""

from exporter.metrics.catalogue.metric import gauge

_JOB = "tenant provider sync"

INTEGRATION_SYNCS = (
    gauge(
        "integration_sync_state",
        "In how many users' accounts the job is in a state; late also where it did not come when "
        "it said it would",
        f"{_JOB} state=ok|running|late|failed",
    ),
    gauge(
        "integration_sync_last_success_timestamp_seconds",
        "When data came last, in Unix time",
        _JOB,
    ),
    gauge(
        "integration_sync_next_timestamp_seconds",
        "When the job says that it runs next, in Unix time",
        _JOB,
    ),
    gauge(
        "integration_sync_success_ratio",
        "Which part of its runs succeeded, as it was told last, else of the last 20",
        _JOB,
    ),
    gauge("integration_sync_error_ratio", "Which part failed, as it was told last", _JOB),
    gauge("integration_sync_records", "Records of the last run", _JOB),
    gauge("integration_sync_errors", "Records of the last run that failed", _JOB),
    gauge("integration_sync_duration_seconds", "How long the last run took", _JOB),
    gauge(
        "integration_sync_freshness_score",
        "How fresh its data is, 1 to 0, as it was told last",
        _JOB,
    ),
    gauge(
        "integration_sync_ratelimit_used_ratio",
        "Which part of the vendor's limit is used, as it was told last",
        _JOB,
    ),
)

"""How rules are evaluated and how their alerts reach people."""

from exporter.metrics.catalogue.metric import counter, gauge, histogram

_EVALUATION_SECONDS = (0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
_DELIVERY_SECONDS = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400)
_INTEGRATION = "integration=email|webhook|slack|pagerduty|msteams"
_REASON = "reason=refused|auth|timeout|network|tls|rejected|throttled|server|expired|other"

ALERTING = (
    counter("alerting_rule_evaluations_total", "Evaluations of rules", "group", configured=True),
    counter(
        "alerting_rule_evaluation_failures_total",
        "Evaluations of rules that failed; their alerts stayed as they were",
        "group",
        configured=True,
    ),
    counter(
        "alerting_template_errors_total",
        "Texts of rules that could not be made; the mistake stands in their place",
        "group",
        configured=True,
    ),
    histogram(
        "alerting_rule_evaluation_duration_seconds",
        "Time of an evaluation of a rule",
        _EVALUATION_SECONDS,
    ),
    counter(
        "alerting_ticks_missed_total",
        "Times at which the rules were due and were not evaluated",
    ),
    counter(
        "alerting_save_failures_total",
        "Times that changes of alerts could not be saved, so that nobody was told of them yet",
    ),
    counter(
        "alerting_notices_lost_total",
        "Notices dropped because too many waited for a store that cannot write",
    ),
    gauge(
        "alerting_alerts",
        "Alerts that there are",
        "state=pending|firing severity=info|warning|critical",
    ),
    counter(
        "alerting_notifications_total",
        "Deliveries tried; those that failed are in alerting_notifications_failed_total too",
        _INTEGRATION,
    ),
    counter(
        "alerting_notifications_failed_total",
        "Deliveries that failed; after rejected and expired there is no further one",
        f"{_INTEGRATION} {_REASON}",
    ),
    histogram(
        "alerting_notification_latency_seconds",
        "Time from the change of an alert to the receiver's yes",
        _DELIVERY_SECONDS,
        _INTEGRATION,
    ),
    gauge("alerting_outbox_depth", "Notices that wait for a receiver's yes"),
    gauge("alerting_outbox_oldest_seconds", "Time that the first of the waiting notices waits"),
    gauge("alerting_samples_series", "Series in the sample store of the rules"),
    gauge("alerting_samples_bytes", "Memory of the sample store of the rules"),
)

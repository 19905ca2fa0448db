"""How rules are evaluated and how their alerts reach people."""

from exporter.metrics.catalogue.metric import counter, gauge, histogram

_EVALUATION_SECONDS = (0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
_DELIVERY_SECONDS = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400)
_REMOTE_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_UNANSWERED = (
    "reason=refused|network|timeout|tls|redirect|auth|throttled|client|server|query|malformed"
    "|too_large|other"
)
INTEGRATION = "integration=email|webhook|slack|pagerduty|msteams|msteamsv2"
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
        "alerting_remote_queries_failed_total",
        "Questions of rules that the server of evaluate: {prometheus: …} left without an answer",
        _UNANSWERED,
    ),
    histogram(
        "alerting_remote_query_duration_seconds",
        "Time of a question to that server, answered or not, retries among it",
        _REMOTE_SECONDS,
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
        "alerting_dispatch_alerts",
        "Alerts that dispatch knows: those that fire, and those whose end is to be told",
    ),
    gauge("alerting_dispatch_groups", "Groups of alerts that are told together"),
    gauge("alerting_dispatch_acknowledgements", "Alerts that somebody looks after"),
    counter(
        "alerting_dispatch_refused_total",
        "Alerts not taken because there were too many alerts or groups (alerting.delivery)",
    ),
    gauge(
        "alerting_alerts",
        "Alerts that there are",
        "state=pending|firing severity=info|warning|critical",
    ),
    counter(
        "alerting_notifications_total",
        "Deliveries tried; those that failed are in alerting_notifications_failed_total too",
        INTEGRATION,
    ),
    counter(
        "alerting_notifications_failed_total",
        "Deliveries that failed; after rejected and expired there is no further one",
        f"{INTEGRATION} {_REASON}",
    ),
    counter(
        "alerting_notifications_repeated_total",
        "Deliveries of what may have arrived before: its answer was lost",
        INTEGRATION,
    ),
    counter(
        "alerting_notifications_held_total",
        "Times that a rate limit (alerting.rate_limits) began to hold notices back",
        INTEGRATION,
    ),
    counter(
        "alerting_template_failures_total",
        "Texts of notices that could not be made; the notices went out, and say so",
        INTEGRATION,
    ),
    gauge(
        "alerting_receivers_refusing",
        "Integrations that said no for good, and not yes since",
    ),
    histogram(
        "alerting_notification_latency_seconds",
        "Time from the change of an alert to the receiver's yes",
        _DELIVERY_SECONDS,
        INTEGRATION,
    ),
    counter(
        "alerting_forwarded_total",
        "Alerts that an Alertmanager took (alerting.deliver)",
        "alertmanager",
        configured=True,
    ),
    counter(
        "alerting_forward_errors_total",
        "Requests with alerts that an Alertmanager did not take",
        "alertmanager",
        configured=True,
    ),
    counter(
        "alerting_forward_dropped_total",
        "Alerts not sent to an Alertmanager: too many waited, or it refused them for good",
        "alertmanager",
        configured=True,
    ),
    gauge(
        "alerting_forward_waiting",
        "Alerts that wait for an Alertmanager",
        "alertmanager",
        configured=True,
    ),
    counter(
        "alerting_watchdog_pings_total",
        "Pings of alerting.watchdog",
        "result=ok|failed",
    ),
    gauge(
        "alerting_journal_rows",
        "Rows of what was told, and of all tries; at most alerting.delivery.rows of each",
        "table=journal|tries",
    ),
    gauge("alerting_outbox_depth", "Notices that wait for a receiver's yes"),
    gauge("alerting_outbox_oldest_seconds", "Time that the first of the waiting notices waits"),
    gauge("alerting_samples_series", "Series in the sample store of the rules"),
    gauge("alerting_samples_bytes", "Memory of the sample store of the rules"),
)

"""Figures by Alertmanager's names, for the dashboards, the rules and the karma that ask for them.

https://github.com/prometheus/alertmanager (dispatch, notify, nflog, silence)
"""

from exporter.metrics.catalogue.alerting import INTEGRATION
from exporter.metrics.catalogue.metric import counter, gauge, histogram

_REASON = (
    "reason=other|clientError|serverError|contextCanceled|contextDeadlineExceeded|authError"
    "|rateLimited"
)
_SECONDS = (1.0, 5.0, 10.0, 15.0, 20.0)

ALERTMANAGER = (
    gauge(
        "alertmanager_build_info",
        "The version of Alertmanager whose API and names are spoken; always 1",
        "version",
        configured=True,
    ),
    gauge("alertmanager_alerts", "Alerts by state", "state=active|suppressed|unprocessed"),
    counter(
        "alertmanager_alerts_received_total",
        "Alerts posted to /api/v2/alerts",
        "status=firing|resolved",
    ),
    counter("alertmanager_alerts_invalid_total", "Posted alerts in which something is wrong"),
    gauge("alertmanager_silences", "Silences by state", "state=active|pending|expired"),
    gauge("alertmanager_dispatcher_aggregation_groups", "Groups of alerts"),
    counter(
        "alertmanager_nflog_queries_total",
        "Looks at what the integrations of a group were told",
    ),
    counter(
        "alertmanager_nflog_query_errors_total",
        "Times that groups could not be looked at, mostly because of the disk",
    ),
    counter("alertmanager_notifications_total", "Notices of which a delivery began", INTEGRATION),
    counter(
        "alertmanager_notifications_failed_total",
        "Notices that did not arrive, and are not tried again",
        f"{INTEGRATION} {_REASON}",
    ),
    counter(
        "alertmanager_notifications_suppressed_total",
        "Times that something began to hide an alert of a group that was looked at",
        "reason=silence|inhibition|mute_time_interval|active_time_interval",
    ),
    counter("alertmanager_notification_requests_total", "Deliveries tried", INTEGRATION),
    counter(
        "alertmanager_notification_requests_failed_total",
        "Deliveries tried that failed",
        INTEGRATION,
    ),
    histogram(
        "alertmanager_notification_latency_seconds",
        "Time of a delivery",
        _SECONDS,
        INTEGRATION,
    ),
    gauge(
        "alertmanager_config_last_reload_successful",
        "Whether the last reading of the configuration went well",
    ),
    gauge("alertmanager_config_hash", "Hash of alerting.yml as it is used"),
)

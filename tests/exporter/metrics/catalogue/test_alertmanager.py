"""Figures by Alertmanager's names are those that are reported, and what others ask for."""

import re

from alerting import notify
from exporter.metrics.catalogue.alertmanager import ALERTMANAGER
from tests.house import tree

# Of what Alertmanager 0.25 shows on its /metrics; `suppressed` is of later ones.
ASKED_FOR = {
    "alertmanager_alerts",
    "alertmanager_alerts_invalid_total",
    "alertmanager_alerts_received_total",
    "alertmanager_build_info",
    "alertmanager_config_hash",
    "alertmanager_config_last_reload_successful",
    "alertmanager_dispatcher_aggregation_groups",
    "alertmanager_nflog_queries_total",
    "alertmanager_nflog_query_errors_total",
    "alertmanager_notification_latency_seconds",
    "alertmanager_notification_requests_failed_total",
    "alertmanager_notification_requests_total",
    "alertmanager_notifications_failed_total",
    "alertmanager_notifications_suppressed_total",
    "alertmanager_notifications_total",
    "alertmanager_silences",
}


def test_the_names_are_alertmanagers() -> None:
    assert {one.name for one in ALERTMANAGER} == ASKED_FOR


def test_what_is_reported_is_named() -> None:
    files = tree.files("alerting", "exporter")
    texts = [path.read_text(encoding="utf-8") for path in files if path.stem != "alertmanager"]
    reported = {name for text in texts for name in re.findall(r'"(alertmanager_\w+)"', text)}
    # Told by the daemon for two names at once.
    reported.add("alertmanager_config_last_reload_successful")
    assert ASKED_FOR - reported <= {"alertmanager_alerts_invalid_total"}
    assert reported <= ASKED_FOR


def test_every_integration_has_its_name_among_the_labels() -> None:
    names = {kind.NAME for kind in notify.Integration.__args__}
    for metric in (one for one in ALERTMANAGER if "integration" in one.labels):
        assert names <= metric.values["integration"]

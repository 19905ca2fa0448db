"""The metrics of alerting speak the words of those who report them."""

import re

from alerting import notify
from alerting.model import SEVERITIES
from alerting.notify import verdict
from exporter.metrics import catalogue
from exporter.metrics.catalogue.alerting import ALERTING
from tests.house import tree


def test_reasons_of_a_failed_delivery_are_those_of_verdicts() -> None:
    reasons = catalogue.metric("alerting_notifications_failed_total").values["reason"]
    assert reasons == set(verdict.REASONS)


def test_every_integration_has_its_name_among_the_labels() -> None:
    names = {kind.NAME for kind in notify.Integration.__args__}
    for metric in (one for one in ALERTING if "integration" in one.labels):
        assert names <= metric.values["integration"]


def test_alerts_have_the_severities_of_the_model() -> None:
    assert catalogue.metric("alerting_alerts").values["severity"] == set(SEVERITIES)


def test_what_alerting_reports_and_what_is_named_is_the_same() -> None:
    texts = [path.read_text(encoding="utf-8") for path in tree.files("alerting")]
    reported = {name for text in texts for name in re.findall(r'"(alerting_\w+)"', text)}
    assert reported == {metric.name for metric in ALERTING}

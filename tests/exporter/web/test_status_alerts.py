import pytest

from alerting.model import Alert
from exporter.web import status_alerts
from exporter.web.status_alerts import MOST_ROWS
from tests.exporter.web.examples import NO_RULES, NOW, ago, alert, watch


def test_a_firing_alert_is_told_with_all_that_helps() -> None:
    notes = {
        "summary": "backend is down",
        "value": "0",
        "threshold": "== 0",
        "runbook_url": "https://wiki.example.com/down",
    }
    shown = status_alerts.row(alert(notes=notes, probe="backend"), NOW)
    assert (shown.name, shown.severity, shown.level) == ("ProbeDown", "critical", "bad")
    assert (shown.value, shown.threshold, shown.summary) == ("0", "== 0", "backend is down")
    assert (shown.where, shown.runbook) == (("probe=backend",), "https://wiki.example.com/down")
    assert (shown.is_firing, shown.since.ago) == (True, "4 min")


def test_a_pending_alert_counts_from_what_was_first_seen() -> None:
    shown = status_alerts.row(alert(state="pending"), ago(-60))
    assert (shown.is_firing, shown.since.ago) == (False, "5 min")


def test_without_notes_the_number_stands_for_itself() -> None:
    shown = status_alerts.row(alert(notes={}), NOW)
    assert (shown.value, shown.threshold, shown.summary, shown.runbook) == ("0.25", "", "", "")
    described = status_alerts.row(alert(notes={"description": "why", "runbook": "x"}), NOW)
    assert (described.summary, described.runbook) == ("why", "")
    nameless = Alert(rule="r", labels=(), annotations=(), state="firing", value=1.0, active_at=NOW)
    assert status_alerts.row(nameless, NOW).name == "Alert"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://wiki.example.com/a?b=c", "https://wiki.example.com/a?b=c"),
        ("http://wiki/a", "http://wiki/a"),
        ("javascript:alert(1)", ""),
        ("https:///nowhere", ""),
        ("//wiki/a", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_pages_are_links(url: str, link: str) -> None:
    assert status_alerts.link(url) == link


def test_what_fires_is_counted_by_severity_the_worst_first() -> None:
    shown = status_alerts.alerts(
        watch(
            alert("A", "info"),
            alert("B", "warning"),
            alert("C", "critical"),
            alert("D", "warning"),
            alert("E", "odd"),
            alert("F", "critical", "pending"),
        ),
        NOW,
    )
    assert shown.counted == "5 alerts fire: 1 critical, 2 warning, 1 info, 1 odd"
    assert (shown.pending, shown.level) == (1, "bad")
    assert [row.name for row in shown.rows] == ["C", "F", "B", "D", "A", "E"]


@pytest.mark.parametrize(
    ("severity", "level"), [("critical", "bad"), ("warning", "warning"), ("info", "good")]
)
def test_the_level_is_that_of_the_worst(severity: str, level: str) -> None:
    shown = status_alerts.alerts(watch(alert("A", severity)), NOW)
    assert shown.level == level
    assert shown.counted == f"1 alert fires: 1 {severity}"


def test_silence_is_told_with_how_fresh_it_is() -> None:
    shown = status_alerts.alerts(watch(at=ago(4)), NOW)
    assert (shown.about, shown.empty) == ("1 rule, evaluated 4 s ago", "Nothing fires.")
    assert (shown.counted, shown.level, shown.worries, shown.rows) == ("", "good", (), ())
    assert status_alerts.alerts(watch(at=None), NOW).about == "1 rule, not evaluated yet"


def test_without_rules_it_says_where_they_belong() -> None:
    shown = status_alerts.alerts(NO_RULES, NOW)
    assert shown.about == ""
    assert "alerting.rules in config/chatwatch.yml" in shown.empty


def test_a_rule_that_cannot_be_evaluated_is_a_worry() -> None:
    shown = status_alerts.alerts(watch(error="no such metric"), NOW)
    assert shown.worries == ("1 rule cannot be evaluated",)
    assert [(one.rule, one.error) for one in shown.broken] == [("shop rules: A", "no such metric")]


def test_rules_that_nobody_evaluates_are_a_worry() -> None:
    assert status_alerts.alerts(watch(at=ago(300)), NOW).worries == ()
    late = status_alerts.alerts(watch(at=ago(301)), NOW)
    assert late.worries == ("no rule was evaluated for 5 min",)


def test_what_the_disk_does_not_know_is_a_worry() -> None:
    shown = status_alerts.alerts(watch(unsaved=True), NOW)
    assert shown.worries == ("alerts cannot be saved, so nobody is told",)


def test_of_many_alerts_the_first_are_shown() -> None:
    shown = status_alerts.alerts(watch(*(alert(f"A{n}") for n in range(MOST_ROWS + 3))), NOW)
    assert (len(shown.rows), shown.more) == (MOST_ROWS, 3)

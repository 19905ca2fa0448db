"""What PagerDuty is told besides the summary."""

import pytest
from msgspec.structs import replace

from alerting.model import Acknowledgement
from alerting.notify import pagerduty_details, wording
from alerting.notify.pagerduty_event import Image, Link
from tests.alerting.notices import NOW, SLOW, WORDS, alert, notice

RUNBOOK = WORDS["runbook_url"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("critical", "critical"), ("Warning ", "warning"), ("info", "info"), ("error", "error"),
        ("page", "critical"), ("warn", "warning"), ("none", "info"), ("", "error"),
        ("P1", "error"), ("<error in a template>", "error"),
    ],
)  # fmt: skip
def test_any_severity_becomes_one_of_four(text: str, severity: str) -> None:
    assert pagerduty_details.severity(text) == severity


def test_the_reason_and_who_looks_after_it_are_told() -> None:
    who = Acknowledgement(
        fingerprint=alert().fingerprint, fired_at=NOW, by="Anna", at=NOW, via="slack"
    )
    told = replace(notice(), reason="repeat interval elapsed", acknowledged=(who,))
    made = pagerduty_details.details(told, {"team": "chat", "empty": ""})
    assert made == {
        "why": "A reminder: this has not ended",
        "acknowledged_by": list(wording.acknowledged(told)),
        "team": "chat",
    }
    assert pagerduty_details.details(notice(), {}) == {}


def test_an_alert_is_told_with_value_threshold_and_runbook() -> None:
    (one,) = pagerduty_details.alerts(notice(alert("resolved", trend=(1.0, 6.2))))
    assert one["status"] == "resolved"
    assert (one["value"], one["threshold"], one["runbook"]) == ("6.2s", "> 5s", RUNBOOK)
    assert one["trend"].startswith("▁█")
    assert (one["alert"], one["severity"], one["where"]) == (
        "AnswersSlow",
        "critical",
        "channel=web",
    )
    assert one["description"] == WORDS["description"]


def test_links_are_those_given_then_those_of_alerts_each_once() -> None:
    given = (Link("https://wiki/x", "x" * 300), Link("javascript:alert(1)"), Link(RUNBOOK, "first"))
    made = pagerduty_details.links(notice(), given)
    assert made == (Link("https://wiki/x", "x" * 255), Link(RUNBOOK, "first"))
    assert pagerduty_details.links(notice(), ()) == (Link(RUNBOOK, "Runbook"),)


def test_a_link_of_many_alerts_says_whose_it_is() -> None:
    many = notice(
        *(
            alert(names={**SLOW, "channel": str(at)}, words={"runbook_url": f"https://wiki/{at}"})
            for at in range(30)
        )
    )
    made = pagerduty_details.links(many, ())
    assert len(made) == 20
    assert made[0].text == "Runbook: AnswersSlow"


def test_pictures_come_by_https_only() -> None:
    given = (
        Image("https://a/x.png", "x" * 300, "https://a"),
        Image("http://a/x.png"),
        Image(""),
        Image("https://a/y.png", "", "nowhere"),
        Image("https://" + "a" * 3000),
    )
    assert pagerduty_details.images(given) == (
        Image("https://a/x.png", "x" * 255, "https://a"),
        Image("https://a/y.png", "", ""),
    )


def test_all_alerts_are_counted_and_the_worst_listed() -> None:
    mild = [alert(names={**SLOW, "severity": "info", "channel": str(at)}) for at in range(120)]
    many = notice(*mild, alert(), alert("resolved", {"alertname": "Over"}))
    assert pagerduty_details.counts(many) == {"num_firing": "121", "num_resolved": "1"}
    fewer = pagerduty_details.fewer(many)
    assert (len(fewer.alerts), fewer.alerts[0].severity) == (100, "critical")
    assert pagerduty_details.fewer(notice()) == notice()

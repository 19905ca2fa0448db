"""Words that every kind of message shares: on one line, in order, forged by nobody."""

import math
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.dispatch.state import Why
from alerting.model import Acknowledgement, Alert, Notice, labels
from alerting.notify import wording
from alerting.notify.wording import Link
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, alert, notice, pair


def grouped(*alerts: Alert, by: dict[str, str] | None = None, **changes: Any) -> Notice:
    made = notice(*alerts)
    return replace(made, group_labels=labels(by or {}), **changes)


def test_the_subject_of_an_end_differs_in_the_bracket_only() -> None:
    beginning, end = map(wording.subject, pair())
    assert beginning == "[FIRING:1] AnswersSlow (critical): channel=web"
    assert end == "[RESOLVED] AnswersSlow (critical): channel=web"


@pytest.mark.parametrize(
    ("by", "title"),
    [
        ({"alertname": "Disk"}, "Disk"),
        ({"alertname": "Disk", "a": "1", "b": "2"}, "Disk: a=1, b=2"),
        ({"alertname": "Disk", "severity": "critical"}, "Disk (critical)"),
        ({"severity": "warning"}, "warning"),
        ({"job": "api"}, "job=api"),
        ({}, "Alerts"),
        ({"alertname": "A\r\nBcc: x@y", "z": "\x00"}, "A Bcc: x@y: z="),
    ],
)
def test_a_title_is_the_name_of_the_group(by: dict[str, str], title: str) -> None:
    assert wording.title(grouped(alert(), by=by)) == title


def test_what_changes_within_a_group_is_in_the_bracket() -> None:
    slow = [alert(names={**SLOW, "channel": one}) for one in ("web", "sms")]
    mild = alert(names={"alertname": "Disk", "severity": "warning"})
    over = alert("resolved", {"alertname": "Queue", "severity": "critical"})
    by = {"job": "bot"}
    assert wording.subject(grouped(*slow, mild, over, by=by)) == (
        "[FIRING:3 critical, RESOLVED:1 AnswersSlow 2×, Disk, Queue] job=bot"
    )
    assert wording.subject(grouped(mild, by=by)) == "[FIRING:1 warning Disk] job=bot"
    assert wording.subject(grouped(over, by=by)) == "[RESOLVED Queue] job=bot"
    named = {"alertname": "AnswersSlow"}
    assert wording.subject(grouped(*slow, by=named)) == "[FIRING:2 critical] AnswersSlow"
    odd = alert(names={"alertname": "x]y[z", "severity": "odd"})
    assert wording.subject(grouped(odd)) == "[FIRING:1 x)y(z] Alerts"


def test_a_test_and_an_acknowledgement_say_so_first() -> None:
    assert wording.subject(grouped(alert(), by=SLOW, test=True)).startswith("[TEST] AnswersSlow")
    by = {"alertname": "AnswersSlow"}
    mixed = (alert(), alert("resolved", {**SLOW, "channel": "x"}))
    said = wording.subject(grouped(*mixed, by=by, status="acknowledged"))
    assert said == "[ACKNOWLEDGED critical] AnswersSlow"


def test_many_names_are_cut_and_counted() -> None:
    many = [alert(names={"alertname": f"Alert{number:02}"}) for number in range(20)]
    assert wording.names(many, 30) == "Alert00, Alert01, Alert02, +17"
    assert wording.names([alert(names={})] * 2) == "Alert 2×"
    assert wording.names([alert(names={"alertname": "A" * 50})], 10) == "A" * 9 + "…"
    assert wording.names(()) == ""


def test_every_reason_has_its_sentence_or_goes_without_saying() -> None:
    silent = {why for why in get_args(Why) if not wording.why(grouped(alert(), reason=why))}
    assert silent == {"first notification", "all alerts resolved"}
    assert wording._WHY.keys() <= set(get_args(Why))
    test = wording.why(grouped(alert(), test=True))
    assert test == wording.why(grouped(alert(), reason="test"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"held": 1}, "Held back once"),
        ({"held": 12}, "Held back 12 times"),
        ({"held": 12, "reason": "digest"},
         "So much happens here that it is told together (held back 12 times)"),
    ],
)  # fmt: skip
def test_what_was_held_back_is_told(changes: dict[str, Any], said: str) -> None:
    assert wording.why(grouped(alert(), **changes)) == said


def test_those_who_look_after_it_are_named_once() -> None:
    one = Acknowledgement(
        fingerprint="a", fired_at=NOW, by="Anna\nB", at=NOW, via="slack", comment="looking"
    )
    nobody = Acknowledgement(fingerprint="a", fired_at=NOW, by="", at=NOW, via="")
    said = grouped(alert(), acknowledged=(one, replace(one, fingerprint="b"), nobody))
    assert wording.acknowledged(said) == (
        "Anna B, by slack at 2026-11-21 03:02:11 UTC: looking",
        "Somebody at 2026-11-21 03:02:11 UTC",
    )


def test_those_that_fire_come_first_and_the_worst_before_others() -> None:
    every = [
        alert(state, {"alertname": name, "severity": severity})
        for state, name, severity in [
            ("resolved", "a", "critical"), ("firing", "b", "odd"), ("firing", "c", "warning"),
            ("firing", "e", "critical"), ("firing", "d", "critical"), ("pending", "f", "info"),
        ]
    ]  # fmt: skip
    assert "".join(one.name for one in wording.ranked(every)) == "decfba"
    assert wording.counts(grouped(*every)) == (5, 1)
    assert wording.worst_severity(every) == "critical"
    assert wording.worst_severity(every[:2]) == ""


def test_a_headline_is_the_summary_or_the_name_and_where() -> None:
    assert wording.headline(alert()) == "p95 answer time on web is 6.2s"
    assert wording.headline(alert(words={})) == "AnswersSlow: channel=web"
    assert wording.headline(alert(names={}, words={})) == "Alert"


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, "6.2s"),
        ({"words": {}}, "6.2"),
        ({"words": {}, "value": 0.000123456789}, "0.000123457"),
        ({"words": {}, "value": math.nan}, ""),
        ({"words": {}, "rule": ""}, ""),
        ({"rule": ""}, "6.2s"),
    ],
)
def test_a_value_is_told_where_there_is_one(changes: dict[str, Any], value: str) -> None:
    assert wording.value(alert(**changes)) == value


def test_a_threshold_and_a_runbook_are_told_as_they_stand() -> None:
    assert wording.threshold(alert()) == "> 5s"
    assert wording.threshold(alert(words={})) == wording.runbook(alert(words={})) == ""
    assert wording.runbook(alert()) == "https://wiki.example.com/answers-slow"
    assert wording.runbook(alert(words={"runbook": "docs/x.md"})) == "docs/x.md"


def test_a_span_of_time_is_told_for_both_states() -> None:
    later = NOW + timedelta(minutes=5)
    assert wording.since(alert(), NOW) == "2026-11-21 03:02:11 UTC"
    assert wording.since(alert(), later) == "2026-11-21 03:02:11 UTC (5 min)"
    assert wording.since(alert("resolved"), NOW) == (
        "2026-11-21 03:02:11 UTC to 2026-11-21 03:49:11 UTC (47 min)"
    )
    bare = alert("resolved", resolved_at=None)
    assert wording.since(bare, later).endswith("03:07:11 UTC (5 min)")
    assert wording.since(alert("pending"), NOW) == "2026-11-21 03:00:11 UTC (2 min)"


def test_links_are_those_that_lead_to_pages() -> None:
    words = {"runbook": "docs/x.md", "dashboard_url": "https://b.example"}
    one = alert(words=words, generator_url="https://prom.example/graph")
    assert wording.links(one) == (
        Link("Dashboard", "https://b.example"),
        Link("Source", "https://prom.example/graph"),
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "//x", "https://", "ftp://a", "https://[", "x", "", "https://\x00",
     "https://" + "a" * 2000],
)  # fmt: skip
def test_a_link_that_is_no_web_page_is_none(url: str) -> None:
    assert wording.link("Runbook", url) is None


def test_a_time_nearby_has_no_day() -> None:
    assert wording.clock(NOW, NOW + timedelta(hours=1)) == "03:02"
    assert wording.clock(NOW, NOW + timedelta(days=1)) == "2026-11-21 03:02"


def test_labels_in_common_are_those_that_all_have() -> None:
    assert wording.common([alert(), alert(names={**SLOW, "channel": "x"})]) == labels(
        {"alertname": "AnswersSlow", "severity": "critical"}
    )


@given(st.text(max_size=3000))
def test_any_text_becomes_a_line(text: str) -> None:
    made = wording.line(text)
    assert made.isprintable()
    assert len(made) <= wording.LONGEST_LINE


@given(ANY_LABELS, ANY_LABELS, ANY_LABELS, st.sampled_from(["firing", "resolved"]), st.floats())
def test_any_alert_can_be_worded(names: Any, words: Any, by: Any, state: str, value: float) -> None:
    made = alert(state, dict(names), dict(words), value=value)
    told = grouped(made, by=dict(by))
    said = (wording.subject(told), wording.headline(made), wording.value(made),
            wording.threshold(made), wording.runbook(made), wording.where(made.labels))  # fmt: skip
    assert all(one.isprintable() for one in said)
    assert len(said[0]) <= wording.LONGEST_SUBJECT + 2 * wording.LONGEST_LINE

from typing import Any

import msgspec
import pytest

from alerting.model import State
from alerting.promql.syntax import Matcher
from alerting.view import View
from exporter.web.prometheus import judged
from exporter.web.prometheus.judged import EVERY, Wanted
from tests.exporter.web.prometheus.judgements import NOW, RECORDED, SLOW, alert, rule, view


def told(view: View, wanted: Wanted = EVERY) -> Any:
    return msgspec.json.decode(msgspec.json.encode(judged.groups(view, wanted)))


def names(view: View, wanted: Wanted) -> list[str]:
    return [rule.name for group in judged.groups(view, wanted) for rule in group.rules]


def test_groups_rules_and_alerts_have_prometheus_shape() -> None:
    assert told(view(rule(SLOW, alert()), rule(RECORDED))) == [
        {
            "name": "chat",
            "file": "rules/chat.yml",
            "rules": [
                {
                    "state": "firing",
                    "name": "AnswersSlow",
                    "query": "rate(m_total[5m]) > 2",
                    "duration": 120.0,
                    "keepFiringFor": 60.0,
                    "labels": {"severity": "critical"},
                    "annotations": {"summary": "slow: {{ $value }}"},
                    "alerts": [
                        {
                            "labels": {"alertname": "AnswersSlow", "severity": "critical"},
                            "annotations": {"summary": "slow: 3"},
                            "state": "firing",
                            "activeAt": "2026-03-01T11:55:00Z",
                            "value": "3.25e+00",
                        }
                    ],
                    "health": "ok",
                    "evaluationTime": 0.25,
                    "lastEvaluation": "2026-03-01T12:00:00Z",
                    "type": "alerting",
                },
                {
                    "name": "m:rate5m",
                    "query": "rate(m_total[5m])",
                    "labels": {"team": "chat"},
                    "health": "ok",
                    "evaluationTime": 0.25,
                    "lastEvaluation": "2026-03-01T12:00:00Z",
                    "type": "recording",
                },
            ],
            "interval": 15.0,
            "limit": 100,
            "evaluationTime": 0.5,
            "lastEvaluation": "2026-03-01T12:00:00Z",
        }
    ]


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ((), "inactive"),
        (("pending",), "pending"),
        (("pending", "firing"), "firing"),
    ],
)
def test_a_rule_is_as_bad_as_its_worst_alert(states: tuple[State, ...], state: str) -> None:
    ((group),) = told(view(rule(SLOW, *(alert(one) for one in states))))
    assert group["rules"][0]["state"] == state


def test_a_rule_that_failed_says_why() -> None:
    ((group),) = told(view(rule(SLOW, error="no such metric")))
    assert group["rules"][0]["health"] == "err"
    assert group["rules"][0]["lastError"] == "no such metric"


def test_what_never_ran_did_so_in_the_year_one() -> None:
    ((group),) = told(view(rule(SLOW, ran=False), at=None))
    assert group["rules"][0]["health"] == "unknown"
    assert group["lastEvaluation"] == group["rules"][0]["lastEvaluation"] == "0001-01-01T00:00:00Z"


def test_what_is_only_kept_firing_says_since_when() -> None:
    (one,) = judged.alerts([alert(keep_firing_since=NOW)])
    assert msgspec.to_builtins(one)["keepFiringSince"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EVERY, ["AnswersSlow", "m:rate5m"]),
        (Wanted(kinds=["alerting"]), ["AnswersSlow"]),
        (Wanted(kinds=["recording"]), ["m:rate5m"]),
        (Wanted(names=["m:rate5m", "other"]), ["m:rate5m"]),
        (Wanted(groups=["chat"]), ["AnswersSlow", "m:rate5m"]),
        (Wanted(groups=["other"]), []),
        (Wanted(files=["rules/chat.yml"]), ["AnswersSlow", "m:rate5m"]),
        (Wanted(files=["rules/other.yml"]), []),
        (Wanted(selectors=[(Matcher("severity", "=", "critical"),)]), ["AnswersSlow"]),
        (
            Wanted(selectors=[(Matcher("severity", "=", ""), Matcher("team", "=~", "c.*"))]),
            ["m:rate5m"],
        ),
        (
            Wanted(selectors=[(Matcher("a", "=", "b"),), (Matcher("team", "=", ""),)]),
            ["AnswersSlow"],
        ),
    ],
    ids=[
        "all",
        "alerting",
        "recording",
        "name",
        "group",
        "no group",
        "file",
        "no file",
        "label",
        "labels",
        "one of two",
    ],
)
def test_only_what_is_asked_for_is_told(wanted: Wanted, found: list[str]) -> None:
    assert names(view(rule(SLOW), rule(RECORDED)), wanted) == found


def test_alerts_may_be_left_out() -> None:
    ((group),) = told(view(rule(SLOW, alert())), Wanted(alerts=False))
    assert (group["rules"][0]["state"], group["rules"][0]["alerts"]) == ("firing", [])

"""A view of two rules, of which one makes alerts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from alerting.duration import Duration
from alerting.model import Alert, State, labels
from alerting.rulebook.groups import Evaluated
from alerting.rulebook.prometheus_rules import Alerting, Recording
from alerting.view import Checkup, GroupView, RuleView, View

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SLOW = Alerting(
    id="slow",
    alert="AnswersSlow",
    query="rate(m_total[5m]) > 2",
    hold=Duration(120),
    keeps=Duration(60),
    labels=(("severity", "critical"),),
    texts=labels({"summary": "slow: {{ $value }}"}),
)
RECORDED = Recording(
    id="recorded", record="m:rate5m", query="rate(m_total[5m])", labels=(("team", "chat"),)
)


def alert(state: State = "firing", **more: Any) -> Alert:
    made: dict[str, Any] = {
        "rule": "slow",
        "labels": labels({"alertname": "AnswersSlow", "severity": "critical"}),
        "annotations": labels({"summary": "slow: 3"}),
        "state": state,
        "value": 3.25,
        "active_at": NOW - timedelta(minutes=5),
    }
    return Alert(**{**made, **more})


def rule(evaluation: Evaluated, *alerts: Alert, error: str = "", ran: bool = True) -> RuleView:
    checkup = Checkup(NOW, 0.25, error) if ran else None
    health = "error" if error else "ok"
    return RuleView(evaluation, health if ran else "unknown", checkup, alerts)  # type: ignore[arg-type]


def view(*rules: RuleView, at: datetime | None = NOW) -> View:
    chat = GroupView("chat", "rules/chat.yml", rules, Duration(15), 100, at)
    empty = GroupView("empty", "rules/empty.yml", (), Duration(15))
    alerts = tuple(alert for rule in rules for alert in rule.alerts)
    return View(at, alerts, (chat, empty))

"""What rules and alerts look like at one moment, for pages and programs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from alerting.duration import Duration
from alerting.model import SEVERITIES, Alert, Severity, State
from alerting.rulebook.groups import Evaluated, Group

Health = Literal["ok", "error", "unknown"]
_RANKS: dict[str, int] = {severity: -rank for rank, severity in enumerate(SEVERITIES, 1)}


class Checkup(Struct, frozen=True):
    """How the last evaluation of a rule went: when, in how many seconds, and what was wrong.

    ``unknown`` says why nobody knows how things are; "" where that is known.
    """

    at: datetime
    seconds: float
    error: str = ""
    unknown: str = ""


class RuleView(Struct, frozen=True):
    """One rule, of a threshold one severity, and how it is.

    Of every `evaluation` there are `kind` ("alerting" or "recording"), `name`, `hold`, `keeps`,
    `shown_labels` and `shown_annotations`; as text it is its PromQL.
    """

    evaluation: Evaluated
    health: Health
    checkup: Checkup | None
    alerts: tuple[Alert, ...]


class GroupView(Struct, frozen=True):
    """A group of rules, in their order; `at` is when it was evaluated last."""

    name: str
    file: str
    rules: tuple[RuleView, ...]
    interval: Duration
    limit: int = 0
    at: datetime | None = None

    @property
    def seconds(self) -> float:
        """How long its last evaluation took."""
        return sum(one.checkup.seconds for one in self.rules if one.checkup is not None)


class View(Struct, frozen=True):
    """Everything at one moment: `alerts` that fire or are pending, the worst first.

    `at` is the last tick, None before the first. `unsaved` says that the disk does not know yet.
    """

    at: datetime | None
    alerts: tuple[Alert, ...]
    groups: tuple[GroupView, ...]
    unsaved: bool = False

    @property
    def firing(self) -> tuple[Alert, ...]:
        """Alerts that fire."""
        return tuple(alert for alert in self.alerts if alert.state == "firing")


def active(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Return what fires and what is pending: by severity, firing first, then the oldest first."""
    return tuple(sorted((one for one in alerts if one.state != "resolved"), key=_order))


def counts(alerts: Iterable[Alert]) -> Mapping[tuple[State, Severity], int]:
    """Return how many alerts there are of each state that is active, and severity."""
    number = Counter((alert.state, alert.severity) for alert in alerts)
    states: tuple[State, ...] = ("pending", "firing")
    return {(state, one): number[state, one] for state in states for one in SEVERITIES}


def groups(
    groups: Iterable[Group],
    checkups: Mapping[str, Checkup],
    alerts: Iterable[Alert],
    last: Mapping[str, datetime],
) -> tuple[GroupView, ...]:
    """Return the rules with their last evaluation by the rule's id, and with their alerts.

    `last` is when each group was evaluated last, by its id.
    """
    by_rule: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_rule.setdefault(alert.rule, []).append(alert)
    return tuple(
        GroupView(
            group.name,
            group.file,
            tuple(
                RuleView(
                    one,
                    _health(checkups.get(one.id)),
                    checkups.get(one.id),
                    tuple(by_rule.get(one.id, ())),
                )
                for one in group.evaluations
            ),
            group.interval,
            group.limit,
            last.get(group.id),
        )
        for group in groups
    )


def _health(checkup: Checkup | None) -> Health:
    if checkup is None:
        return "unknown"
    if checkup.error:
        return "error"
    return "unknown" if checkup.unknown else "ok"


def _order(alert: Alert) -> tuple[int, bool, datetime, str]:
    labels = dict(alert.labels)
    severity = _RANKS.get(labels.get("severity", ""), 0)
    return severity, alert.state != "firing", alert.active_at, labels.get("alertname", "")

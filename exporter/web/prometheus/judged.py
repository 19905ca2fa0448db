"""Rules and alerts as Prometheus' API shows them.

A threshold is shown as one rule a severity, its query as the PromQL that means the same.
https://prometheus.io/docs/prometheus/latest/querying/api/#rules
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, Literal

from msgspec import Struct

from alerting.model import Alert
from alerting.promql.syntax import Matcher
from alerting.view import Checkup, GroupView, Health, RuleView, View
from exporter.web.prometheus import numbers

# How Go writes the instant of what never was.
_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
_HEALTH: Final[Mapping[Health, str]] = {"ok": "ok", "error": "err", "unknown": "unknown"}


class AlertShown(Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """An alert that is pending or fires."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    state: str
    active_at: datetime
    keep_firing_since: datetime | None = None
    value: str


class Recording(Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """A rule that records a series; times are seconds."""

    name: str
    query: str
    labels: Mapping[str, str] = {}
    health: str
    last_error: str = ""
    evaluation_time: float
    last_evaluation: datetime
    type: Literal["recording"]


class Alerting(Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """A rule that makes alerts; times are seconds."""

    state: Literal["inactive", "pending", "firing"]
    name: str
    query: str
    duration: float
    keep_firing_for: float
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    alerts: tuple[AlertShown, ...]
    health: str
    last_error: str = ""
    evaluation_time: float
    last_evaluation: datetime
    type: Literal["alerting"]


class GroupShown(Struct, frozen=True, rename="camel"):
    """A group of rules; times are seconds."""

    name: str
    file: str
    rules: tuple[Alerting | Recording, ...]
    interval: float
    limit: int
    evaluation_time: float
    last_evaluation: datetime


class Wanted(Struct, frozen=True):
    """Which rules are asked for; of what is empty, all."""

    names: Collection[str] = ()
    groups: Collection[str] = ()
    files: Collection[str] = ()
    selectors: Collection[tuple[Matcher, ...]] = ()
    kinds: Collection[str] = ()
    alerts: bool = True


EVERY: Final = Wanted()


def groups(view: View, wanted: Wanted = EVERY) -> tuple[GroupShown, ...]:
    """Return the groups and rules that are asked for; groups without any are left out."""
    chosen = (
        _group(one, wanted)
        for one in view.groups
        if _is_among(one.name, wanted.groups) and _is_among(one.file, wanted.files)
    )
    return tuple(group for group in chosen if group.rules)


def alerts(alerts: Iterable[Alert]) -> tuple[AlertShown, ...]:
    """Return alerts in their order."""
    return tuple(
        AlertShown(
            labels=dict(one.labels),
            annotations=dict(one.annotations),
            state=one.state,
            active_at=one.active_at,
            keep_firing_since=one.keep_firing_since,
            value=numbers.scientific(one.value),
        )
        for one in alerts
    )


def _group(group: GroupView, wanted: Wanted) -> GroupShown:
    return GroupShown(
        name=group.name,
        file=group.file,
        rules=tuple(_rule(one, wanted) for one in group.rules if _is_wanted(one, wanted)),
        interval=group.interval.seconds,
        limit=group.limit,
        evaluation_time=group.seconds,
        last_evaluation=group.at or _NEVER,
    )


def _is_wanted(rule: RuleView, wanted: Wanted) -> bool:
    one = rule.evaluation
    labels = dict(one.shown_labels)
    matched = not wanted.selectors or any(
        all(matcher.takes(labels.get(matcher.name, "")) for matcher in matchers)
        for matchers in wanted.selectors
    )
    return matched and _is_among(one.kind, wanted.kinds) and _is_among(one.name, wanted.names)


def _is_among(name: str, names: Collection[str]) -> bool:
    return not names or name in names


def _rule(rule: RuleView, wanted: Wanted) -> Alerting | Recording:
    one, checkup = rule.evaluation, rule.checkup or Checkup(_NEVER, 0.0)
    if one.kind == "recording":
        return Recording(
            name=one.name,
            query=str(one),
            labels=dict(one.shown_labels),
            health=_HEALTH[rule.health],
            last_error=checkup.error,
            evaluation_time=checkup.seconds,
            last_evaluation=checkup.at,
            type="recording",
        )
    return Alerting(
        state=_state(rule.alerts),
        name=one.name,
        query=str(one),
        duration=one.hold.seconds,
        keep_firing_for=one.keeps.seconds,
        labels=dict(one.shown_labels),
        annotations=dict(one.shown_annotations),
        alerts=alerts(rule.alerts) if wanted.alerts else (),
        health=_HEALTH[rule.health],
        last_error=checkup.error,
        evaluation_time=checkup.seconds,
        last_evaluation=checkup.at,
        type="alerting",
    )


def _state(alerts: Iterable[Alert]) -> Literal["inactive", "pending", "firing"]:
    states = {one.state for one in alerts}
    if "firing" in states:
        return "firing"
    return "pending" if "pending" in states else "inactive"

"""Why the alerts of a rule are in their states, in values for programs and in words. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from alerting import figures
from alerting.inquiry import Inquiry
from alerting.model import Alert, Labels, Sample, without
from alerting.promql.rows import NAME
from alerting.rulebook.evaluations import Evaluation
from alerting.view import Checkup, GroupView, Health, RuleView

MOST_SERIES: Final = 100
"""Series that are listed; those with alerts come first."""


class Reads(Struct, frozen=True):
    """Series that a rule reads: how many have a value, how many ever had, and since when none has.

    `last` is when the last of them had one, of what is kept; None where some has one, or none had.
    """

    selector: str
    alive: int
    known: int
    last: datetime | None = None


class Seen(Struct, frozen=True):
    """What a rule looked at: the values, those of them that count, what it reads; or why not."""

    values: tuple[Sample, ...] = ()
    counted: tuple[Sample, ...] = ()
    reads: tuple[Reads, ...] = ()
    error: str = ""


class SeriesExplained(Struct, frozen=True, kw_only=True):
    """One set of labels: how it stands, since when, and why. Spans are seconds."""

    labels: Mapping[str, str]
    state: str
    value: float | None
    says: str
    pending_since: datetime | None = None
    firing_since: datetime | None = None
    keep_firing_since: datetime | None = None
    fires_in: float | None = None
    ends_in: float | None = None


class RuleExplained(Struct, frozen=True, kw_only=True):
    """One rule, of a threshold one severity. Spans are seconds."""

    name: str
    severity: str
    group: str
    file: str
    query: str
    bound: str
    recover: str
    hold: float
    keeps: float
    interval: float
    runbook: str
    health: Health
    evaluated_at: datetime | None
    took: float
    error: str
    says: str
    reads: tuple[Reads, ...]
    series: tuple[SeriesExplained, ...]
    more: int


def explanation(
    group: GroupView, rule: RuleView, asked: Inquiry, seen: Seen, now: datetime
) -> RuleExplained:
    """Return how one rule that makes alerts stands at an instant."""
    one, checkup = rule.evaluation, rule.checkup or Checkup(now, 0.0)
    said = _Words(rule, asked, seen, now)
    series, more = said.series()
    return RuleExplained(
        name=one.name,
        severity=one.severity,
        group=group.name,
        file=group.file,
        query=str(one),
        bound=said.bound,
        recover=said.recover,
        hold=one.hold.seconds,
        keeps=one.keeps.seconds,
        interval=group.interval.seconds,
        runbook=one.runbook,
        health=rule.health,
        evaluated_at=rule.checkup.at if rule.checkup is not None else None,
        took=checkup.seconds,
        error=checkup.error,
        says=said.whole(),
        reads=seen.reads,
        series=series,
        more=more,
    )


class _Words:
    """One rule at one instant, in words."""

    def __init__(self, rule: RuleView, asked: Inquiry, seen: Seen, now: datetime) -> None:
        self._rule = rule
        self._one = rule.evaluation
        self._asked = asked
        self._seen = seen
        self._now = now
        self._own = {"alertname", *(name for name, _ in self._one.shown_labels)}
        self._counted = frozenset(without(one.labels, NAME) for one in seen.counted)
        self._shown = figures.BY_UNIT[asked.unit]
        bound = asked.bound
        self.bound = f"{bound.operator} {self._shown(bound.number)}" if bound is not None else ""
        self.recover = ""
        if isinstance(self._one, Evaluation) and self._one.stay != self._one.enter:
            out = self._one.stay.opposite
            self.recover = f"{out.operator} {self._shown(out.number)}"

    def whole(self) -> str:
        """Say how the rule as a whole stands."""
        if self._rule.checkup is None:
            return "It was not evaluated yet."
        if self._rule.checkup.error:
            return f"It cannot be evaluated, so its alerts stay: {self._rule.checkup.error}"
        if self._rule.checkup.unknown:
            return (
                f"It is unknown, so nothing begins and nothing ends: {self._rule.checkup.unknown}."
            )
        if self._seen.error:
            return f"What it looks at cannot be told: {self._seen.error}"
        firing = sum(alert.state == "firing" for alert in self._rule.alerts)
        pending = len(self._rule.alerts) - firing
        if firing or pending:
            return f"{firing} fire and {pending} are pending, of {len(self._seen.values)} values."
        if self._seen.values:
            return f"Nothing fires: none of {len(self._seen.values)} values is beyond its bound."
        if isinstance(self._one, Evaluation) and self._one.expr.stat == "absent":
            return "Nothing fires: there are values, so nothing is absent."
        missing = [self._missing(one) for one in self._seen.reads if not one.alive]
        return " ".join(["Nothing fires: there is no value to judge.", *missing])

    def series(self) -> tuple[tuple[SeriesExplained, ...], int]:
        """Return what has an alert, then what has none; and how many there are beyond the most."""
        rest = {self._key(one): one for one in self._seen.values}
        found: list[SeriesExplained] = []
        for alert in self._rule.alerts:
            sample = rest.pop(self._key_of(alert.labels), None)
            if len(found) < MOST_SERIES:
                found.append(self._active(alert, sample))
        idle = tuple(rest.values())[: MOST_SERIES - len(found)]
        more = len(self._rule.alerts) + len(rest) - len(found) - len(idle)
        return (*found, *map(self._inactive, idle)), more

    def _key(self, sample: Sample) -> Labels:
        """Return what a sample and its alert have in common."""
        if isinstance(self._one, Evaluation):
            return self._one.named(sample)
        return tuple(pair for pair in without(sample.labels, NAME) if pair[0] not in self._own)

    def _key_of(self, labels: Labels) -> Labels:
        if isinstance(self._one, Evaluation):
            return labels
        return tuple(pair for pair in labels if pair[0] not in self._own)

    def _active(self, alert: Alert, sample: Sample | None) -> SeriesExplained:
        fires_in = ends_in = None
        if alert.state == "pending":
            due = alert.active_at + timedelta(seconds=self._one.hold.seconds)
            fires_in = max(0.0, (due - self._now).total_seconds())
        if alert.keep_firing_since is not None:
            due = alert.keep_firing_since + timedelta(seconds=self._one.keeps.seconds)
            ends_in = max(0.0, (due - self._now).total_seconds())
        return SeriesExplained(
            labels=dict(alert.labels),
            state=alert.state,
            value=sample.value if sample is not None else None,
            says=self._why(alert, sample, fires_in, ends_in),
            pending_since=alert.active_at,
            firing_since=alert.fired_at,
            keep_firing_since=alert.keep_firing_since,
            fires_in=fires_in,
            ends_in=ends_in,
        )

    def _why(
        self, alert: Alert, sample: Sample | None, fires_in: float | None, ends_in: float | None
    ) -> str:
        said = self._compared(sample) if sample is not None else "There is no value now."
        if fires_in is not None:
            return f"{said} It fires in {figures.duration(fires_in)} if that stays so."
        if ends_in is not None:
            return f"{said} It goes on firing for {figures.duration(ends_in)} (keep_firing_for)."
        if sample is None:
            return f"{said} Its last was {self._shown(alert.value)}."
        is_between = isinstance(self._one, Evaluation) and self._one.seen(sample.value) == "between"
        if is_between and self.recover:
            said = f"{said} It goes on until the value is {self.recover} (recover)."
        if alert.inhibited:
            said = f"{said} Nobody is told while the critical form fires."
        return said

    def _inactive(self, sample: Sample) -> SeriesExplained:
        labels = {name: value for name, value in sample.labels if name != NAME}
        said = self._compared(sample)
        return SeriesExplained(labels=labels, state="inactive", value=sample.value, says=said)

    def _compared(self, sample: Sample) -> str:
        value, bound = self._shown(sample.value), self._asked.bound
        if self._asked.counted and without(sample.labels, NAME) not in self._counted:
            if isinstance(self._one, Evaluation) and self._one.expr.unless:
                return f"{value} does not count: what stands behind `unless` holds."
            if isinstance(self._one, Evaluation):
                return f"{value} does not count: fewer than {self._one.expr.least} samples."
            if bound is not None and bound.holds(sample.value):
                return f"{value} is {self.bound}, but what stands behind `and` does not hold."
        if bound is None:
            return f"{value} is in the answer."
        return f"{value} is {'' if bound.holds(sample.value) else 'not '}{self.bound}."

    def _missing(self, one: Reads) -> str:
        if one.last is not None:
            return f"{one.selector} has no value since {one.last:%Y-%m-%d %H:%M:%S}Z."
        return f"No series matches {one.selector}."

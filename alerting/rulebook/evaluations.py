"""Thresholds as they are evaluated: one evaluation a severity, its question plain PromQL."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from msgspec import Struct

from alerting import figures, model
from alerting.duration import Duration
from alerting.lifecycle import Known, Seen
from alerting.model import Labels, Sample, Severity, without
from alerting.promql import values
from alerting.rulebook import expression
from alerting.rulebook.bound import Limit
from alerting.rulebook.completeness import NONE, Demand, demand
from alerting.rulebook.expression import Expr, Metric, is_of_now, known
from alerting.rulebook.templates import Template
from alerting.rulebook.thresholds import Thresholds
from alerting.rules import Rule
from alerting.samples import LOOKBACK
from alerting.series import selector
from alerting.series.selector import Matcher, Selector

WINDOW: Final = Duration(300)
"""What a rule looks back that does not say."""


class Ground(Struct, frozen=True):
    """What rules stand on: the metrics there are, the thresholds, the samples that are kept.

    Where a server evaluates them, it may have `others` than these metrics.
    """

    metrics: Mapping[str, Metric]
    thresholds: Thresholds
    interval: Duration
    keep: Duration
    others: bool = False


class Evaluation(Struct, frozen=True, kw_only=True):
    """One alert of one severity: it begins where `enter` holds and goes on while `stay` does.

    `query` is the PromQL of the value, `enter_query` and `stay_query` of where the bounds hold; so
    a Prometheus would ask. The value is asked once for all severities and compared here, which
    means the same, and lets an end bear the value that ended it. `worse` are the ids of the more
    severe evaluations of the rule. `id` is the same after a restart or reload as long as the name
    and the labels are. With less of the usual data than its `demand` it is unknown.
    """

    id: str
    alert: str
    severity: Severity
    expr: Expr
    enter: Limit
    stay: Limit
    hold: Duration
    keeps: Duration = Duration(0)
    labels: Labels
    texts: tuple[tuple[str, Template], ...]
    runbook: str
    worse: tuple[str, ...] = ()
    demand: Demand = NONE

    kind = "alerting"
    rests = False

    @property
    def name(self) -> str:
        """The name of the alert."""
        return self.alert

    @property
    def query(self) -> str:
        """The values that count, as PromQL."""
        return expression.bounded(self.expr)

    @property
    def enter_query(self) -> str:
        """Where the alert begins, as PromQL."""
        return expression.bounded(self.expr, str(self.enter))

    @property
    def stay_query(self) -> str:
        """Where the alert goes on, as PromQL."""
        return expression.bounded(self.expr, str(self.stay))

    @property
    def shown_labels(self) -> Labels:
        """The rule's own labels."""
        return without(self.labels, "alertname")

    @property
    def shown_annotations(self) -> Labels:
        """The texts as they are written."""
        told = {name: str(text) for name, text in self.texts}
        return model.labels({**told, "runbook_url": self.runbook})

    def seen(self, value: float) -> Seen:
        """Return what a value shows."""
        if self.enter.holds(value):
            return "beyond"
        return "between" if self.stay.holds(value) else "within"

    def named(self, sample: Sample) -> Labels:
        """Return the labels of the alert that a sample makes."""
        return _merged(sample.labels, self.labels)

    def annotations(self, labels: Labels, sample: Sample) -> Labels:
        """Return the texts of an alert, its value and threshold as people read them among them."""
        value = sample.value
        told = {
            name: text.rendered(labels, value, self.enter.number, self.severity)
            for name, text in self.texts
        }
        shown = figures.BY_UNIT[self.enter.unit or expression.unit(self.expr)]
        told["value"] = shown(value)
        told["threshold"] = f"{self.enter.operator} {shown(self.enter.number)}"
        told["runbook_url"] = self.runbook
        return model.labels(told)

    def relevant(self, vector: values.Vector, known: Known) -> tuple[Sample, ...]:
        """Return what may make or change an alert: what is beyond, and what is known.

        Of 100,000 series that are well, nothing is looked at one by one. A NaN is no value, unless
        it is beyond the bound, as with `!=`.
        """
        beyond = self.enter.beyond(vector.values)
        if known:
            names = vector.rows.column(
                ("alert", self.labels), lambda labels: float(hash(_merged(labels, self.labels)))
            )
            old = np.isin(names, [float(hash(labels)) for labels in known])
            beyond = beyond | (old & ~np.isnan(vector.values))
        labels = vector.rows.take(beyond).labels
        return tuple(map(Sample, labels, vector.values[beyond].tolist()))

    def __str__(self) -> str:
        """Return what is asked, for people, as PromQL."""
        return self.enter_query


def expr(rule: Rule, ground: Ground) -> Expr:
    """Return what a threshold, in which nothing is wrong, asks."""
    asked = selected(rule, rule.metric or "")
    metric = known(asked.metric, ground.metrics)
    kind = metric.kind if metric is not None else "gauge"
    stat = rule.stat or ""
    window = LOOKBACK if is_of_now(stat, kind) else rule.window or WINDOW
    of = selected(rule, rule.of) if rule.of else None
    least = rule.min_samples or 0
    unless = rule.unless or ""
    return Expr(asked.metric, asked.matchers, stat, window, rule.by, of, kind, least, unless)


def selected(rule: Rule, text: str) -> Selector:
    """Return a selector of a rule with what its `where` wants; ValueError where either is wrong."""
    found = selector.parsed(text)
    also = selector.conditions(rule.where) if rule.where is not None else ()
    return Selector(found.metric, (*found.matchers, *also))


def evaluations(
    rule: Rule, ground: Ground, labels: Mapping[str, str] | None = None
) -> tuple[Evaluation, ...]:
    """Return the evaluations of a threshold in which nothing is wrong, the mildest first.

    `labels` are those of its group.
    """
    limits = [(severity, bound.given(ground.thresholds)) for severity, bound in rule.bounds]
    asked = expr(rule, ground)
    texts = (("summary", rule.summary), ("description", rule.description))
    own = {**(labels or {}), **rule.labels, "alertname": rule.alert or ""}
    names = [model.labels({**own, "severity": severity}) for severity, _ in limits]
    ids = [rule_id(rule.alert or "", one) for one in names]
    return tuple(
        Evaluation(
            id=ids[place],
            alert=rule.alert or "",
            severity=severity,
            expr=asked,
            enter=limit,
            stay=_stay(rule, ground, [limit for _, limit in limits[: place + 1]]),
            hold=rule.hold,
            keeps=rule.keeps,
            labels=names[place],
            texts=tuple((name, text) for name, text in texts if text is not None),
            runbook=rule.runbook,
            worse=tuple(ids[place + 1 :]),
            demand=demand(rule.min_completeness, rule.completeness_over),
        )
        for place, (severity, limit) in enumerate(limits)
    )


def rule_id(name: str, labels: Labels) -> str:
    """Return how a rule is called: `AnswersSlow{severity="warning"}`."""
    given = (Matcher(name, "=", value) for name, value in labels if name != "alertname")
    return str(Selector(name, tuple(given)))


def _stay(rule: Rule, ground: Ground, limits: list[Limit]) -> Limit:
    """Return what keeps the last of some severities firing."""
    if rule.recover is None:
        return limits[-1]
    return limits[-2] if len(limits) > 1 else rule.recover.given(ground.thresholds).opposite


def _merged(labels: Labels, own: Labels) -> Labels:
    """Return labels of a sample with a rule's own put on them; the metric's name goes."""
    found = {name: value for name, value in labels if name != "__name__"}
    return tuple(sorted({**found, **dict(own)}.items()))

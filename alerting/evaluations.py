"""Rules as they are evaluated: a threshold becomes one evaluation a severity."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from alerting import expression, figures, model, selector
from alerting.bound import Limit
from alerting.duration import Duration
from alerting.expression import Expr, Metric, is_of_now, known
from alerting.model import Labels, Severity
from alerting.rules import Rule
from alerting.samples import LOOKBACK
from alerting.selector import Matcher, Selector
from alerting.templates import Template
from alerting.thresholds import Thresholds

WINDOW: Final = Duration(300)
"""What a rule looks back that does not say."""


class Ground(Struct, frozen=True):
    """What rules stand on: the metrics there are, the thresholds, the samples that are kept."""

    metrics: Mapping[str, Metric]
    thresholds: Thresholds
    interval: Duration
    keep: Duration


class Evaluation(Struct, frozen=True, kw_only=True):
    """One alert of one severity: it begins where `enter` holds and goes on while `stay` does.

    `id` is the same after a restart or reload as long as the name and the labels are.
    """

    id: str
    alert: str
    severity: Severity
    expr: Expr
    enter: Limit
    stay: Limit
    hold: Duration
    labels: Labels
    texts: tuple[tuple[str, Template], ...]
    runbook: str

    def annotations(self, labels: Labels, value: float) -> Labels:
        """Return the texts of an alert, its value and threshold as people read them among them."""
        told = {
            name: text.rendered(labels, value, self.enter.number, self.severity)
            for name, text in self.texts
        }
        shown = figures.BY_UNIT[self.enter.unit or expression.unit(self.expr)]
        told["value"] = shown(value)
        told["threshold"] = f"{self.enter.operator} {shown(self.enter.number)}"
        told["runbook_url"] = self.runbook
        return model.labels(told)

    def __str__(self) -> str:
        """Return what is asked, for people, as PromQL."""
        return f"{self.expr} {self.enter}"


class Group(Struct, frozen=True):
    """Evaluations that are worked out one after the other, every `interval`."""

    name: str
    file: str
    interval: Duration
    evaluations: tuple[Evaluation, ...]


def expr(rule: Rule, ground: Ground) -> Expr:
    """Return what a rule, in which nothing is wrong, asks."""
    asked = selector.parsed(rule.metric or "")
    metric = known(asked.metric, ground.metrics)
    kind = metric.kind if metric is not None else "gauge"
    stat = rule.stat or ""
    window = LOOKBACK if is_of_now(stat, kind) else rule.window or WINDOW
    of = selector.parsed(rule.of) if rule.of else None
    return Expr(asked.metric, asked.matchers, stat, window, rule.by, of, kind)


def evaluations(rule: Rule, ground: Ground) -> tuple[Evaluation, ...]:
    """Return the evaluations of a rule in which nothing is wrong, the mildest first."""
    limits = [(severity, bound.given(ground.thresholds)) for severity, bound in rule.bounds]
    asked = expr(rule, ground)
    texts = (("summary", rule.summary), ("description", rule.description))
    found = []
    for place, (severity, limit) in enumerate(limits):
        labels = model.labels({**rule.labels, "alertname": rule.alert or "", "severity": severity})
        found.append(
            Evaluation(
                id=_id(rule.alert or "", labels),
                alert=rule.alert or "",
                severity=severity,
                expr=asked,
                enter=limit,
                stay=_stay(rule, ground, [limit for _, limit in limits[: place + 1]]),
                hold=rule.hold,
                labels=labels,
                texts=tuple((name, text) for name, text in texts if text is not None),
                runbook=rule.runbook,
            )
        )
    return tuple(found)


def _stay(rule: Rule, ground: Ground, limits: list[Limit]) -> Limit:
    """Return what keeps the last of some severities firing."""
    if rule.recover is None:
        return limits[-1]
    return limits[-2] if len(limits) > 1 else rule.recover.given(ground.thresholds).opposite


def _id(alert: str, labels: Labels) -> str:
    given = (Matcher(name, "=", value) for name, value in labels if name != "alertname")
    return str(Selector(alert, tuple(given)))

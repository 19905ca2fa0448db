"""What is wrong with a rule of Prometheus', mostly in the words that it has for that.

https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from collections.abc import Iterator
from typing import Final

from alerting.document.problem import key_path
from alerting.duration import Duration
from alerting.gotemplate import TemplateError, annotations
from alerting.promql import parser, types
from alerting.promql.errors import ParseError
from alerting.promql.reach import reach
from alerting.promql.syntax import Binary, Expr
from alerting.rulebook.evaluations import Ground
from alerting.rules import NO_TIME, Rule

Found = Iterator[tuple[str, str]]

# What only thresholds have.
_THRESHOLDS: Final = (
    "metric",
    "stat",
    "of",
    "where",
    "window",
    "by",
    "min_samples",
    "unless",
    "info",
    "warning",
    "critical",
    "recover",
    "summary",
    "description",
    "runbook",
)


def wrong(rule: Rule, ground: Ground) -> Found:
    """Return the mistakes in one rule that has `expr` or `record`."""
    if rule.record is not None and rule.alert is not None:
        yield "record", "only one of 'record' and 'alert' must be set"
    elif not (rule.record or rule.alert):
        yield "expr", "one of 'record' or 'alert' must be set"
    for key in _THRESHOLDS:
        if getattr(rule, key) not in {None, ""}:
            yield key, "belongs to a threshold; a rule with expr says it in PromQL"
    if rule.record is not None:
        yield from _recording(rule)
    else:
        yield from _templates(rule)
    if "__name__" in rule.labels:
        yield "labels.__name__", "invalid label name: __name__"
    yield from _expr(rule, ground)


def _recording(rule: Rule) -> Found:
    for key, given in (
        ("annotations", bool(rule.annotations)),
        ("for", rule.hold != NO_TIME),
        ("keep_firing_for", rule.keeps != NO_TIME),
        ("min_completeness", rule.min_completeness is not None),
        ("completeness_over", rule.completeness_over is not None),
    ):
        if given:
            yield key, f"invalid field '{key}' in recording rule"
    if set(rule.record or "{") & set("{}"):
        yield "record", f"invalid recording rule name: {rule.record}"


def _expr(rule: Rule, ground: Ground) -> Found:
    if not rule.expr:
        yield "expr", "field 'expr' must be set in rule"
        return
    try:
        expr = parser.parsed(rule.expr)
    except ParseError as error:
        yield "expr", f"could not parse expression: {error}"
        return
    yield from _kind(expr)
    span = Duration(min(reach(expr), 10**12) / 1000)
    if span > ground.keep:
        instead = "keep them longer by alerting.samples.keep, or evaluate: {prometheus: URL}"
        yield "expr", f"looks back {span}, but samples are kept for {ground.keep}; {instead}"


def _kind(expr: Expr) -> Found:
    kind = types.kind(expr)
    if kind in {"matrix", "string"}:
        yield "expr", f"a rule's result is a vector or a scalar, not a {kind}"


def unless(rule: Rule, ground: Ground) -> Found:
    """Return the mistakes in what a threshold has behind `unless`."""
    if rule.unless is None:
        return
    try:
        expr = parser.parsed(f"up unless {rule.unless}")
    except ParseError as error:
        # Its place would be counted from the start of a longer text.
        yield "unless", f"could not parse expression: {str(error).partition(': ')[2]}"
        return
    if not isinstance(expr, Binary) or expr.operator != "unless" or expr.left.end > len("up"):
        yield "unless", "more than one operand stands behind it; put all of it into brackets"
    elif reach(expr) > ground.keep.seconds * 1000:
        yield "unless", f"samples are kept for {ground.keep} only"


def _templates(rule: Rule) -> Found:
    for key, texts in (("labels", rule.labels), ("annotations", rule.annotations or {})):
        for name, text in texts.items():
            try:
                annotations.parsed(text)
            except TemplateError as error:
                yield key_path(key, name), annotations.said(error, rule.alert or "")

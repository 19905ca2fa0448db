"""What loads and would better be otherwise: paths and sentences, as of mistakes. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from alerting.document.problem import hint, key_path, quoted
from alerting.duration import Duration
from alerting.model import SEVERITIES
from alerting.promql import parser
from alerting.promql.errors import ParseError
from alerting.promql.syntax import NAME, Expr, Paren, Range, Selector, nodes
from alerting.rulebook.evaluations import Ground
from alerting.rulebook.expression import Metric, known
from alerting.rules import File, Group, Rule

Found = Iterator[tuple[str, str]]

_TRACES: Final = frozenset({"ALERTS", "ALERTS_FOR_STATE"})
# Labels that a Prometheus puts on what it scrapes; here no series has them.
_SCRAPED: Final = frozenset({"instance", "job"})


def lints(file: File, ground: Ground) -> Found:
    """Return what is to be said about a file in which nothing is wrong."""
    for at, group in enumerate(file.groups):
        path = f"groups[{at}]"
        if not group.rules:
            yield path, "a group without rules"
        seen: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        for place, rule in enumerate(group.rules):
            where = f"{path}.rules[{place}]"
            for key, said in _rule(rule, group, ground):
                yield f"{where}.{key}", said
            if rule.expr is not None:
                name = (rule.alert or rule.record or "", tuple(sorted(rule.labels.items())))
                first = seen.setdefault(name, where)
                if first != where:
                    yield where, f"{first} has the same name and labels"


def _rule(rule: Rule, group: Group, ground: Ground) -> Found:
    key = "record" if rule.record is not None else "alert"
    if rule.record is not None:
        metric = ground.metrics.get(rule.record)
        if metric is not None and not getattr(metric, "open", False):
            yield key, f"a metric is called {quoted(rule.record)} already, so both are mixed"
    else:
        yield from _told(rule, group)
        yield from _spans(rule, group, ground)
    if rule.expr is not None:
        yield from _expr(rule, ground)


def _told(rule: Rule, group: Group) -> Found:
    """Return what those who are told would miss."""
    texts = rule.annotations or {}
    if not (rule.runbook or texts.get("runbook_url")):
        wanted = "runbook" if rule.is_threshold else "annotations: {runbook_url: …}"
        yield "alert", f"says nowhere what to do; write {wanted}"
    if rule.summary is None and not texts.get("summary"):
        yield "alert", "has no summary, so people are told its name only"
    if rule.is_threshold:
        return
    severity = {**group.labels, **rule.labels}.get("severity", "")
    if not severity:
        yield "labels", "no severity; pages show it behind all that have one"
    elif severity not in SEVERITIES and "{{" not in severity:
        near = hint(severity, SEVERITIES)
        yield "labels.severity", f"pages know no severity {quoted(severity)}{near}"


def _spans(rule: Rule, group: Group, ground: Ground) -> Found:
    every = group.interval or ground.interval
    for key, span in (("for", rule.hold), ("keep_firing_for", rule.keeps)):
        if 0 < span.seconds < every.seconds:
            yield key, f"rules are evaluated every {every}, so that {span} is the same as {every}"


def _expr(rule: Rule, ground: Ground) -> Found:
    try:
        expr = parser.parsed(rule.expr or "")
    except ParseError:
        return
    if rule.record is None and _is_bare(expr):
        yield "expr", "fires for every series that there is, whatever its value"
    for one in nodes(expr):
        if isinstance(one, Selector) and not ground.others:
            for said in _selector(one, ground.metrics):
                yield "expr", said
        elif isinstance(one, Range) and 0 < one.span <= 1000 * ground.interval.seconds:
            span = Duration(one.span / 1000)
            yield "expr", f"samples are {ground.interval} apart, so [{span}] holds no two"


def _is_bare(expr: Expr) -> bool:
    while isinstance(expr, Paren):
        expr = expr.expr
    return isinstance(expr, Selector) and not _TRACES & {one.value for one in expr.matchers}


def _selector(asked: Selector, metrics: Mapping[str, Metric]) -> Iterator[str]:
    """Return what nothing could ever match."""
    names = [one.value for one in asked.matchers if one.name == NAME and one.operator == "="]
    if len(names) != 1 or names[0] in _TRACES:
        return
    name = names[0]
    metric = known(name, metrics)
    if metric is None:
        near = hint(name, metrics)
        near = near if "did you mean" in near else "; docs/metrics.md lists all"
        yield f"no metric is called {quoted(name)}, and no rule records it{near}"
        return
    for one in asked.matchers:
        if one.name != NAME and metric.lacks(one.name) and not one.takes(""):
            near = hint(one.name, metric.labels)
            if one.name in _SCRAPED:
                near = "; only a Prometheus puts it on what it scrapes"
            yield f"{name} has no label {quoted(one.name)}{near}"
            continue
        closed = metric.values.get(one.name)
        if closed and one.operator == "=" and one.value not in {*closed, "other", ""}:
            near = hint(one.value, closed)
            yield f"{key_path(name, one.name)} is never {quoted(one.value)}{near}"

"""What is wrong with a rule whose every field is right by itself: keys and sentences."""

import itertools
from collections.abc import Iterator
from typing import Final

from alerting import rules
from alerting.document.problem import hint, key_path, quoted
from alerting.rulebook import completeness, evaluations, prometheus_checks
from alerting.rulebook.bound import Limit
from alerting.rulebook.evaluations import WINDOW, Ground
from alerting.rulebook.expression import STATS, Known, fits, is_of_now, known, unit
from alerting.rules import Rule
from alerting.series import selector
from alerting.series.selector import Selector

Found = Iterator[tuple[str, str]]

_OURS: Final = {
    "alertname": "is the name of the alert: write alert",
    "severity": "comes from the bound: write info, warning or critical",
}
_LONGEST_LABEL: Final = 128
_UNITS: Final = {"seconds": "in seconds", "ratio": "a ratio", "bytes": "in bytes"}


def wrong(rule: Rule, ground: Ground) -> Found:
    """Return the mistakes in one rule."""
    if over := completeness.wrong(rule.min_completeness, rule.completeness_over):
        yield "completeness_over", over
    if not rule.is_threshold:
        yield from prometheus_checks.wrong(rule, ground)
        return
    told = list(_missing(rule)) or list(_where(rule))
    yield from told
    if told:
        return
    asked = _parsed("metric", rule, rule.metric or ""), _parsed("of", rule, rule.of or "")
    told = [*_series("metric", asked[0], ground), *_series("of", asked[1], ground)]
    yield from told
    whole = asked[0]
    metric = known(whole.metric, ground.metrics) if isinstance(whole, Selector) else None
    if told or metric is None:
        return
    told = [*_stat(rule, metric, ground), *_by(rule, metric, ground)]
    yield from told
    yield from _labels(rule, metric)
    yield from _texts(rule, metric)
    if not told:
        yield from _window(rule, metric, ground)
        yield from prometheus_checks.unless(rule, ground)
        yield from _least(rule, metric)
        yield from _bounds(rule, ground)


def _missing(rule: Rule) -> Found:
    if rule.alert is None:
        yield "alert", "missing; expected the name of the alert"
    elif rules.NAME.fullmatch(rule.alert) is None:
        wanted = "a name of letters, digits and _, like AnswersSlow"
        yield "alert", f"expected {wanted}, got {quoted(rule.alert)}"
    if rule.annotations is not None:
        yield "annotations", "a threshold has summary, description and runbook instead"
    if rule.metric is None:
        yield "metric", "missing; expected a metric"
    if rule.stat is None:
        yield "stat", "missing; expected what is looked at: last, avg, rate, p95, …"
    if not rule.bounds:
        yield "warning", "missing; expected a bound for info, warning or critical"


def _where(rule: Rule) -> Found:
    try:
        selector.conditions(rule.where if rule.where is not None else 'x="y"')
    except ValueError as error:
        yield "where", str(error)


def _parsed(key: str, rule: Rule, text: str) -> Selector | tuple[str, str] | None:
    try:
        return evaluations.selected(rule, text) if text else None
    except ValueError as error:
        return key, str(error)


def _series(key: str, asked: Selector | tuple[str, str] | None, ground: Ground) -> Found:
    """Return what is wrong with a selector: what nothing could ever match."""
    if isinstance(asked, tuple):
        yield asked
        return
    if asked is None:
        return
    metric = known(asked.metric, ground.metrics)
    if metric is None:
        near = hint(asked.metric, ground.metrics)
        near = near if "did you mean" in near else "; docs/metrics.md lists all"
        yield key, f"no metric is called {quoted(asked.metric)}{near}"
        return
    for matcher in asked.matchers:
        closed = metric.values.get(matcher.name)
        if metric.lacks(matcher.name):
            yield key, _no_label(asked.metric, matcher.name, metric)
        elif closed and matcher.operator == "=" and matcher.value not in {*closed, "other"}:
            near = hint(matcher.value, closed)
            yield key, f"{matcher.name} is never {quoted(matcher.value)}{near}"


def _stat(rule: Rule, metric: Known, ground: Ground) -> Found:
    stat = rule.stat or ""
    if not fits(stat, metric.kind):
        there = ", ".join(STATS[metric.kind])
        yield "stat", f"{stat} makes no sense of a {metric.kind}; there are {there}"
    elif stat == "ratio" and rule.of is None:
        yield "of", "missing; expected the counter of which this one is a part"
    elif stat != "ratio" and rule.of is not None:
        yield "of", f"belongs to the stat ratio, not to {stat}"
    elif rule.of is not None:
        whole = known(selector.parsed(rule.of).metric, ground.metrics)
        if whole is not None and whole.kind != "counter":
            yield "of", f"expected a counter, not a {whole.kind}"


def _by(rule: Rule, metric: Known, ground: Ground) -> Found:
    stat = rule.stat or ""
    if rule.by is None:
        if stat == "ratio" or (stat in {"sum", "count"} and metric.kind == "gauge"):
            yield "by", f"missing; {stat} adds series up: name the labels to keep apart, or []"
        return
    if stat in {"last", "absent"}:
        instead = "avg, min, max or sum" if stat == "last" else "a selector"
        yield "by", f"{stat} does not group series; use {instead}"
    whole = selector.parsed(rule.of).metric if rule.of else ""
    of = known(whole, ground.metrics)
    for place, label in enumerate(rule.by):
        key = f"by[{place}]"
        if label in rule.by[:place]:
            yield key, f"{quoted(label)} is there already"
        elif metric.lacks(label):
            yield key, _no_label(selector.parsed(rule.metric or "").metric, label, metric)
        elif of is not None and of.lacks(label):
            yield key, _no_label(whole, label, of)


def _window(rule: Rule, metric: Known, ground: Ground) -> Found:
    stat, window = rule.stat or "", rule.window
    if window is None:
        if not is_of_now(stat, metric.kind) and ground.keep < WINDOW:
            yield "window", f"{WINDOW} unless it says, but samples are kept for {ground.keep}"
    elif is_of_now(stat, metric.kind):
        yield "window", f"{stat} looks at the newest values; leave the window out"
    elif window > ground.keep:
        yield "window", f"samples are kept for {ground.keep} only, so no rule looks back {window}"
    elif window.seconds < 2 * ground.interval.seconds:
        yield "window", f"samples are {ground.interval} apart; a window holds two or more of them"


def _least(rule: Rule, metric: Known) -> Found:
    """Return a number of samples where there are none to be counted."""
    stat = rule.stat or ""
    if rule.min_samples is not None and (stat == "absent" or is_of_now(stat, metric.kind)):
        yield "min_samples", f"{stat} looks at no samples of a window; leave it out"


def _bounds(rule: Rule, ground: Ground) -> Found:
    """Return bounds of another unit, and those that are not in order."""
    wanted = unit(evaluations.expr(rule, ground))
    limits = [(key, bound.given(ground.thresholds)) for key, bound in rule.bounds]
    recover = rule.recover.given(ground.thresholds) if rule.recover is not None else None
    told = [
        (key, f"the value is {_UNITS[wanted]}, so it is never compared with {limit.unit}")
        for key, limit in [*limits, *([("recover", recover)] if recover is not None else [])]
        if wanted and limit.unit not in {"", wanted}
    ]
    yield from told
    if told:
        return
    # Whoever changes a threshold in chatwatch.yml need not mend a rule that names it.
    written = [
        limit for limit, (_, bound) in zip(limits, rule.bounds, strict=True) if not bound.name
    ]
    for (mild, lower), (key, upper) in itertools.pairwise(written):
        if lower.direction != upper.direction:
            yield key, f"looks the other way than {mild} ({lower})"
        elif lower.direction and lower.number != upper.number and not lower.holds(upper.number):
            yield key, f"is crossed before {mild} ({lower})"
    if recover is not None:
        yield from _recover(*limits[0], recover)


def _recover(key: str, lowest: Limit, recover: Limit) -> Found:
    if not lowest.direction or recover.direction in {"", lowest.direction}:
        yield "recover", f"expected the opposite of {key} ({lowest}), like < beside >"
    elif lowest.holds(recover.number) and (
        recover.number != lowest.number or recover.holds(recover.number)
    ):
        yield "recover", f"lies beyond {key} ({lowest}), so that an alert would end at once"


def _labels(rule: Rule, metric: Known) -> Found:
    kept = metric.labels if rule.by is None else rule.by
    for name, value in rule.labels.items():
        if rules.LABEL.fullmatch(name) is None:
            wanted = "a label's name of letters, digits and _"
            said = f"expected {wanted}, got {quoted(name)}; rules with expr may have others"
            yield key_path("labels", name), said
        elif not 0 < len(value) <= _LONGEST_LABEL:
            yield key_path("labels", name), f"expected 1 to {_LONGEST_LABEL} characters"
        elif name in _OURS:
            yield key_path("labels", name), _OURS[name]
        elif name in kept:
            yield key_path("labels", name), "comes from the metric; choose another name"


def _texts(rule: Rule, metric: Known) -> Found:
    if metric.open and rule.by is None:
        return
    kept = metric.labels if rule.by is None else rule.by
    there = {*kept, *rule.labels, *_OURS}
    for key, text in (("summary", rule.summary), ("description", rule.description)):
        for name in sorted(text.labels - there) if text is not None else ():
            yield key, f"the alert has no label {quoted(name)}{hint(name, there)}"


def _no_label(name: str, label: str, metric: Known) -> str:
    near = hint(label, metric.labels) or "; it has none"
    return f"{name} has no label {quoted(label)}{near}"

"""What failed in a unit test, in promtool's shape."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from alerting.duration import Duration
from alerting.model import Labels
from alerting.promql.numerals import number_text
from alerting.promql.rows import NAME
from alerting.quoting import quoted
from alerting.trials.files import AlertTest, ExprTest
from alerting.trials.notice_files import NoticeTest

Found = tuple[Labels, float, str]
"""Labels, a value, and a native histogram where it is none."""

Told = tuple[Labels, Labels]
"""The labels and the annotations of an alert."""


class ToldNotice(Struct, frozen=True):
    """A notice that was told: when, from the start, and of which alerts."""

    at: Duration
    status: str
    reason: str
    alerts: tuple[Labels, ...]


def of_alerts(name: str, asked: AlertTest, wanted: Sequence[Told], got: Sequence[Told]) -> str:
    """Say which alerts were to fire and which did."""
    test = f"    name: {name},\n" if name else ""
    return (
        f"{test}    alertname: {asked.alertname}, time: {asked.eval_time}, \n"
        f"        exp:{_alerts(wanted)}, \n        got:{_alerts(got)}"
    )


def of_expr(asked: ExprTest, wanted: Sequence[Found], got: Sequence[Found]) -> str:
    """Say what an expression was to be worth and what it was."""
    return (
        f"    expr: {quoted(asked.expr)}, time: {asked.eval_time},\n"
        f"        exp: {_samples(wanted)}\n        got: {_samples(got)}"
    )


def of_error(asked: ExprTest, error: str) -> str:
    """Say that an expression has no answer."""
    return f"    expr: {quoted(asked.expr)}, time: {asked.eval_time}, err: {error}"


def of_notices(name: str, asked: NoticeTest, told: Sequence[ToldNotice]) -> str:
    """Say what a receiver was to be told and what it was."""
    test = f"    name: {name},\n" if name else ""
    wanted = [
        f"{one.at} {one.status}{_because(one.reason)}: {_listed(one.alerts)}"
        for one in asked.exp_notices or ()
    ]
    got = [
        f"{one.at} {one.status}{_because(one.reason)}: {_listed(map(_alert, one.alerts))}"
        for one in told
    ]
    return f"{test}    receiver: {asked.receiver},\n{_lines('exp', wanted)},\n{_lines('got', got)}"


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _listed(alerts: Iterable[str] | None) -> str:
    return "any alerts" if alerts is None else ", ".join(alerts) or "no alert"


def _alert(labels: Labels) -> str:
    named = dict(labels)
    return named.pop("alertname", "") + _labels(tuple(named.items()))


def _lines(name: str, told: Sequence[str]) -> str:
    return f"        {name}: " + ("\n             ".join(told) or "nothing")


def _alerts(told: Sequence[Told]) -> str:
    if not told:
        return "[]"
    indent = " " * 12
    lines = [
        f"{indent}{place}:\n{indent}  Labels:{_labels(labels)}\n"
        f"{indent}  Annotations:{_labels(annotations)}"
        for place, (labels, annotations) in enumerate(told)
    ]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]"


def _samples(told: Sequence[Found]) -> str:
    if not told:
        return "nil"
    return ", ".join(
        f"{_metric(labels)} {histogram or number_text(value)}" for labels, value, histogram in told
    )


def _labels(labels: Labels) -> str:
    return "{" + ", ".join(f"{name}={quoted(value)}" for name, value in labels) + "}"


def _metric(labels: Labels) -> str:
    named = dict(labels)
    name = named.pop(NAME, "")
    return name + _labels(tuple(named.items())) if named or not name else name

import pytest

from alerting.duration import Duration
from exporter.metrics import catalogue
from exporter.probes.databases import asking
from exporter.probes.databases.asking import Asking
from exporter.probes.fault import Fault
from exporter.probes.hypertext.checks import Slow
from exporter.probes.pattern import Pattern

SLOW = Slow(degraded=Duration(1), down=Duration(2))


def ran(seconds: float) -> Asking:
    trace = Asking()
    trace.enter("query", 0.0)
    trace.end(seconds)
    trace.rows = 3
    return trace


@pytest.mark.parametrize(
    ("seconds", "slow", "degraded", "down"),
    [
        (0.5, SLOW, False, False),
        (1.5, SLOW, True, False),
        (2.5, SLOW, False, True),
        (9, None, False, False),
    ],
)
def test_a_query_that_takes_long_is_told(
    seconds: float, slow: Slow | None, degraded: bool, down: bool
) -> None:
    trace = ran(seconds)
    trace.judge(slow)
    assert (bool(trace.degraded), trace.fault is not None) == (degraded, down)


def test_what_is_wrong_already_stays() -> None:
    trace = ran(9)
    trace.fault = Fault("query", "x")
    trace.judge(SLOW)
    assert trace.fault == Fault("query", "x")


def test_phases_and_rows_are_measured() -> None:
    shown = {(one.metric, *one.labels): one.value for one in asking.measured(ran(0.5), None)}
    assert shown["probe_database_duration_seconds", "query"] == 0.5
    assert shown["probe_database_rows",] == 3
    for name, *labels in shown:
        assert len(labels) == len(catalogue.metric(name).labels) - 1
    assert not [one for one in asking.measured(Asking(), None) if one.metric.endswith("rows")]


def test_how_far_it_came_is_told() -> None:
    trace = Asking()
    assert trace.seen == ""
    trace.enter("login", 0.0)
    assert trace.seen == "; connected, and not let in"


@pytest.mark.parametrize(
    ("value", "pattern", "detail"),
    [
        (b"12", Pattern("^1"), None),
        (b"12", None, None),
        (None, Pattern("x"), "the reply is nothing, and does not match 'x'"),
        (b"12", Pattern("x"), "the reply is 2 bytes, and does not match 'x'"),
    ],
)
def test_a_value_is_judged_and_not_repeated(
    value: bytes | None, pattern: Pattern | None, detail: str | None
) -> None:
    trace = Asking()
    trace.value = value
    trace.expect("the reply", pattern)
    assert (trace.fault and trace.fault.detail) == detail

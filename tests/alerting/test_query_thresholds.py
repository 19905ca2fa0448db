"""What thresholds ask of samples, statistic by statistic: their PromQL means what was meant."""

import asyncio
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.promql.values import Vector
from alerting.query import Embedded
from alerting.rulebook import expression
from alerting.rulebook.expression import Expr, Known
from alerting.samples import Samples, Settings
from alerting.series import selector
from tests.alerting.ground import METRICS, at
from tests.alerting.measured import Measured

MINUTE = Duration(60)


def expr(
    metric: str, stat: str, by: tuple[str, ...] | None = None, of: str = "", span: float = 60
) -> Expr:
    asked = selector.parsed(metric)
    known = expression.known(asked.metric, METRICS) or Known("gauge")
    whole = selector.parsed(of) if of else None
    return Expr(asked.metric, asked.matchers, stat, Duration(span), by, whole, known.kind)


class Stand:
    """Samples that were taken at ticks; `ask` answers as of the last."""

    def __init__(self) -> None:
        self.source = Measured()
        self.samples = Samples(self.source, Settings())
        self.query = Embedded(self.samples)
        self.now = 0

    def tick(self, values: dict[str, float] | None = None) -> None:
        self.source.show(values or {})
        self.samples.take(at(self.now))
        self.now += 1

    def ask(self, asked: Expr, later: float = 0) -> dict[str, float]:
        """Return the answer by labels as `a=1 b=2`; to thresholds a NaN is no value."""
        vector = asyncio.run(self.answer(asked, later))
        names = (
            " ".join(f"{name}={value}" for name, value in labels if name != "__name__")
            for labels in vector.rows.labels
        )
        found = zip(names, vector.values.tolist(), strict=True)
        return {labels: value for labels, value in found if not math.isnan(value)}

    async def answer(self, asked: Expr, later: float = 0) -> Vector:
        return await self.query(expression.bounded(asked), at(self.now - 1 + later))


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.mark.parametrize(
    ("stat", "by", "expected"),
    [
        ("last", None, {"channel=web": 3, "channel=sms": 12}),
        ("avg", None, {"channel=web": 2, "channel=sms": 11}),
        ("min", None, {"channel=web": 1, "channel=sms": 10}),
        ("max", None, {"channel=web": 3, "channel=sms": 12}),
        ("avg", (), {"": 6.5}),
        ("min", (), {"": 1}),
        ("max", ("channel",), {"channel=web": 3, "channel=sms": 12}),
        ("sum", (), {"": 15}),
        ("count", (), {"": 2}),
        ("count", ("channel",), {"channel=web": 1, "channel=sms": 1}),
    ],
)
def test_a_gauge_is_looked_at_over_time_then_over_series(
    stand: Stand, stat: str, by: tuple[str, ...] | None, expected: dict[str, float]
) -> None:
    for value in (1, 2, 3):
        stand.tick({'chat_waiting{channel="web"}': value, 'chat_waiting{channel="sms"}': 9 + value})
    assert stand.ask(expr("chat_waiting", stat, by)) == expected


def test_a_selector_chooses_among_series(stand: Stand) -> None:
    stand.tick({'chat_waiting{channel="web"}': 3, 'chat_waiting{channel="sms"}': 4})
    assert stand.ask(expr('chat_waiting{channel!="web"}', "last")) == {"channel=sms": 4}
    assert stand.ask(expr('chat_waiting{channel="fax"}', "last")) == {}


def test_the_newest_value_counts_for_five_minutes_unless_the_series_ended(stand: Stand) -> None:
    stand.tick({'chat_waiting{channel="web"}': 3, 'chat_waiting{channel="sms"}': 4})
    del stand.source.values['chat_waiting{channel="sms"}']
    stand.tick()
    assert stand.ask(expr("chat_waiting", "last")) == {"channel=web": 3}
    assert stand.ask(expr("chat_waiting", "last"), later=19.9) == {"channel=web": 3}
    assert stand.ask(expr("chat_waiting", "last"), later=20) == {}


def counters(stand: Stand) -> None:
    """Five ticks: per tick one run of each probe, of which shop fails every second."""
    for number in range(5):
        stand.tick(
            {
                'probe_runs_total{probe="shop",kind="http"}': 100 + number,
                'probe_runs_total{probe="bank",kind="http"}': 200 + number,
                'probe_failures_total{probe="shop",reason="dns"}': 7 + number // 2,
            }
        )


@pytest.mark.parametrize(
    ("stat", "by", "expected"),
    [
        ("increase", None, {"kind=http probe=bank": 4, "kind=http probe=shop": 4}),
        ("increase", ("kind",), {"kind=http": 8}),
        ("rate", (), {"": 8 / 60}),
    ],
)
def test_counters_are_added_up_over_series(
    stand: Stand, stat: str, by: tuple[str, ...] | None, expected: dict[str, float]
) -> None:
    counters(stand)
    assert stand.ask(expr("probe_runs_total", stat, by)) == pytest.approx(expected)


def test_a_ratio_is_of_groups_that_both_have(stand: Stand) -> None:
    counters(stand)
    asked = expr("probe_failures_total", "ratio", ("probe",), "probe_runs_total", 61)
    assert stand.ask(asked) == {"probe=shop": 2 / 4}
    whole = expr("probe_failures_total", "ratio", (), "probe_runs_total", 61)
    assert stand.ask(whole) == {"": 2 / 8}


def test_a_ratio_of_nothing_is_no_value_and_something_of_nothing_is_infinite(stand: Stand) -> None:
    for number in range(3):
        stand.tick(
            {
                'probe_runs_total{probe="a",kind="x"}': 5,
                'probe_failures_total{probe="a",reason="x"}': 5,
                'probe_runs_total{probe="b",kind="x"}': 5,
                'probe_failures_total{probe="b",reason="x"}': number,
            }
        )
    asked = expr("probe_failures_total", "ratio", ("probe",), "probe_runs_total")
    assert stand.ask(asked) == {"probe=b": math.inf}


def test_the_first_failure_of_a_new_reason_counts(stand: Stand) -> None:
    runs = 'probe_runs_total{probe="a",kind="x"}'
    stand.tick({runs: 5})
    stand.tick({runs: 6, 'probe_failures_total{probe="a",reason="dns"}': 1})
    asked = expr("probe_failures_total", "ratio", ("probe",), "probe_runs_total")
    # Not 1: runs are stretched to before the first sample, failures never below 0, as Prometheus
    # does. The longer the samples reach back, the less that matters.
    assert stand.ask(asked) == {"probe=a": pytest.approx(2 / 3)}


def observe(stand: Stand, channel: str, values: list[float]) -> None:
    """Show a histogram with the bounds 1, 2 and 5 that observed so much since the last tick."""
    shown = stand.source.values
    name = f'chat_response_seconds_{{}}{{{{tenant="t",channel="{channel}"{{}}}}}}'
    lines = {
        **{
            name.format("bucket", f',le="{bound}"'): sum(
                value <= float(bound.replace("+Inf", "inf")) for value in values
            )
            for bound in ("1.0", "2.0", "5.0", "+Inf")
        },
        name.format("count", ""): len(values),
        name.format("sum", ""): sum(values),
    }
    stand.source.show({line: shown.get(line, 0.0) + value for line, value in lines.items()})


@pytest.mark.parametrize(
    ("stat", "by", "expected"),
    [
        ("p50", None, {"channel=sms tenant=t": 5, "channel=web tenant=t": 1.5}),
        ("p50", ("channel",), {"channel=sms": 5, "channel=web": 1.5}),
        ("p50", (), {"": 2.0}),
        ("p75", ("tenant",), {"tenant=t": 5}),
        ("avg", ("channel",), {"channel=sms": 6, "channel=web": 1.5}),
        ("avg", None, {"channel=sms tenant=t": 6, "channel=web tenant=t": 1.5}),
        ("avg", (), {"": 3.75}),
    ],
)
def test_histograms_are_merged_before_a_quantile_or_an_average(
    stand: Stand, stat: str, by: tuple[str, ...] | None, expected: dict[str, float]
) -> None:
    for _ in range(5):
        stand.tick()
        observe(stand, "web", [1.5, 1.5])
        observe(stand, "sms", [6.0, 6.0])
    assert stand.ask(expr("chat_response_seconds", stat, by)) == expected


@pytest.mark.parametrize(
    ("stat", "by", "expected"),
    [
        ("count", None, {"channel=web tenant=t": 8}),
        ("sum", (), {"": 12}),
        ("rate", ("tenant",), {"tenant=t": 8 / 60}),
    ],
)
def test_observations_are_counted_and_summed(
    stand: Stand, stat: str, by: tuple[str, ...] | None, expected: dict[str, float]
) -> None:
    observe(stand, "web", [1.5] * 100)
    for _ in range(5):
        stand.tick()
        observe(stand, "web", [1.5, 1.5])
    assert stand.ask(expr("chat_response_seconds", stat, by)) == pytest.approx(expected)


def test_a_histogram_that_observed_nothing_has_neither_quantile_nor_average(stand: Stand) -> None:
    observe(stand, "web", [1.5])
    for _ in range(5):
        stand.tick()
    assert stand.ask(expr("chat_response_seconds", "p95")) == {}
    assert stand.ask(expr("chat_response_seconds", "avg")) == {}
    assert stand.ask(expr("chat_response_seconds", "count")) == {"channel=web tenant=t": 0}


def test_a_bucket_that_is_too_young_is_left_out(stand: Stand) -> None:
    young = 'chat_response_seconds_bucket{tenant="t",channel="web",le="2.0"}'
    for _ in range(3):
        observe(stand, "web", [1.5, 4.0])
        del stand.source.values[young]
        stand.tick()
    stand.tick({young: 3.0})
    assert stand.ask(expr("chat_response_seconds", "p50")) == {"channel=web tenant=t": 3.0}


def test_what_is_absent_bears_the_labels_that_were_asked_for(stand: Stand) -> None:
    for _ in range(5):
        stand.tick({'chat_waiting{channel="web"}': 1})
    asked = expr('chat_waiting{channel="sms",tenant!="x"}', "absent")
    assert stand.ask(asked) == {"channel=sms": 1.0}
    assert stand.ask(expr("chat_waiting", "absent")) == {}
    assert stand.ask(expr("chat_response_seconds", "absent")) == {"": 1.0}


LEAST = [
    ("chat_waiting", "avg", None, {"channel=sms": 5, "channel=web": 1}),
    ("chat_waiting", "avg", (), {"": 3}),
    ("chat_response_seconds", "p50", None, {"channel=web tenant=t": 1.5}),
    ("chat_response_seconds", "avg", (), {"": 1.5}),
]
COUNTS = {"chat_waiting": 4, "chat_response_seconds": 8}


@pytest.mark.parametrize(("metric", "stat", "by", "expected"), LEAST)
def test_a_value_counts_once_there_are_enough_samples(
    stand: Stand, metric: str, stat: str, by: tuple[str, ...] | None, expected: dict[str, float]
) -> None:
    stand.tick({'chat_waiting{channel="web"}': 1, 'chat_waiting{channel="sms"}': 5})
    observe(stand, "web", [1.5] * 100)
    for _ in range(5):
        observe(stand, "web", [1.5, 1.5])
        stand.tick()
    asked = expr(metric, stat, by)
    count = COUNTS[metric] * (2 if by == () and metric != "chat_response_seconds" else 1)
    assert stand.ask(replace(asked, least=count)) == pytest.approx(expected)
    assert stand.ask(replace(asked, least=count + 1)) == {}


def test_a_ratio_counts_once_the_whole_is_large_enough(stand: Stand) -> None:
    counters(stand)
    asked = expr("probe_failures_total", "ratio", ("probe",), "probe_runs_total", 61)
    assert stand.ask(replace(asked, least=4)) == {"probe=shop": 2 / 4}
    assert stand.ask(replace(asked, least=5)) == {}


@given(st.integers(0, 400), st.sampled_from([1, 5]))
def test_exactly_at_a_bound_a_ratio_is_not_beyond_it(seed: int, percent: int) -> None:
    """However samples lie, and however many series the failures are spread over."""
    chance, each = random.Random(seed), 100 // percent
    stand = Stand()
    runs, failures = 100_000, [100_000] * chance.randint(1, 9)
    for tick in range(chance.randint(20, 60)):
        steps = chance.randint(0, 3) if tick else 0
        runs += steps * each
        for _ in range(steps):
            failures[chance.randrange(len(failures))] += 1
        told = {
            f'probe_failures_total{{probe="a",reason="{n}"}}': f for n, f in enumerate(failures)
        }
        stand.tick({'probe_runs_total{probe="a",kind="x"}': runs, **told})
    asked = expr("probe_failures_total", "ratio", ("probe",), "probe_runs_total", 290)
    found = stand.ask(asked)
    assert all(value <= percent / 100 for value in found.values())

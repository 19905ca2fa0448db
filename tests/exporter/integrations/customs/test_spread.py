import math
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.customs import spread
from exporter.integrations.customs.spread import Observation, Spread

SECONDS = st.floats(0.0, 1e5, allow_subnormal=False)
CALLS = st.lists(st.tuples(st.none() | SECONDS, st.booleans()), max_size=30)


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [(-1.0, 0), (0.0, 0), (1e-9, 0), (1e-4, 0), (1.01e-4, 1), (2e-4, 8), (1e6, 266), (1e300, 266)],
)
def test_a_time_is_in_a_bucket_of_a_scale_of_logarithms(seconds: float, bucket: int) -> None:
    assert spread.bucket_of(seconds) == bucket


def test_calls_that_told_no_time_are_calls_all_the_same() -> None:
    found = spread.of([(None, False), (1.0, True), (3.0, False)])
    assert (found.calls, found.errors, found.timed) == (3, 2, 2)
    assert (found.mean, found.deviation) == (2.0, 1.0)


def test_of_no_times_all_figures_are_nought() -> None:
    found = spread.of([(None, True)])
    assert found == Spread(calls=1)
    assert (found.mean, found.deviation, found.quantile(0.95)) == (0.0, 0.0, 0.0)


def test_the_last_of_twenty_is_not_in_the_p95() -> None:
    found = spread.of([*([(0.1, True)] * 19), (60.0, True)])
    assert found.quantile(0.95) == pytest.approx(0.1, rel=0.05)
    assert found.quantile(1.0) == pytest.approx(60, rel=0.05)


@given(st.lists(st.floats(spread.LEAST, 1e5), min_size=1, max_size=50), st.floats(0.01, 1.0))
def test_a_quantile_is_off_by_a_twentieth_at_most(times: list[float], share: float) -> None:
    exact = sorted(times)[math.ceil(share * len(times)) - 1]
    found = spread.of((one, True) for one in times)
    assert found.quantile(share) == pytest.approx(exact, rel=0.05)
    assert found.mean == pytest.approx(fmean(times))
    assert found.deviation == pytest.approx(pstdev(times), abs=1e-3 * max(times))


@given(st.lists(CALLS, max_size=5))
def test_spreads_add_up_to_the_spread_of_all(parts: list[list[Observation]]) -> None:
    found = spread.together(spread.of(part) for part in parts)
    whole = spread.of(one for part in parts for one in part)
    assert (found.calls, found.errors, found.buckets) == (
        whole.calls,
        whole.errors,
        whole.buckets,
    )
    assert found.total == pytest.approx(whole.total)
    assert found.squares == pytest.approx(whole.squares)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets
from exporter.analytics.figures import times
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.analytics.figures.times import Times


def test_of_nothing_there_is_no_time() -> None:
    assert times.of(NOTHING, "queries_hit") == Times(0, None, None, None)


def test_a_mean_is_exact_and_quantiles_are_near() -> None:
    sums = Sums(
        {
            ("queries_hit_n", ""): 3,
            ("queries_hit_ms", ""): 1_300,
            ("queries_hit_bucket", str(buckets.of(100))): 2,
            ("queries_hit_bucket", str(buckets.of(1_100))): 1,
        }
    )
    found = times.of(sums, "queries_hit")
    assert (found.n, found.mean_ms) == (3, 433.3)
    assert found.p50_ms == pytest.approx(100, rel=0.026)
    assert found.p95_ms == pytest.approx(1_100, rel=0.026)


def test_without_buckets_there_are_no_quantiles() -> None:
    assert times.times(1, 5, {}) == Times(1, 5.0, None, None)


@given(st.lists(st.integers(1, 10**8), min_size=1))
def test_a_larger_share_takes_no_less(spans: list[int]) -> None:
    counts: dict[int, int] = {}
    for ms in spans:
        counts[buckets.of(ms)] = counts.get(buckets.of(ms), 0) + 1
    found = times.times(len(spans), sum(spans), counts)
    assert found.p50_ms is not None
    assert found.p95_ms is not None
    assert found.p50_ms <= found.p95_ms


def test_what_times_are_worked_out_from_is_named() -> None:
    assert times.measures("queries_hit") == (
        "queries_hit_n",
        "queries_hit_ms",
        "queries_hit_bucket",
    )

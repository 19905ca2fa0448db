from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets


@given(ms=st.floats(1, 1e12))
def test_the_middle_of_a_bucket_is_within_half_its_growth(ms: float) -> None:
    assert buckets.middle(buckets.of(ms)) == pytest.approx(ms, rel=0.026)


def test_what_takes_no_time_is_in_the_first_bucket() -> None:
    assert [buckets.of(ms) for ms in (0, 0.5, 1)] == [0, 0, 0]
    assert buckets.middle(0) == 1.0


@given(
    spans=st.lists(st.integers(1, 10**9), min_size=1, max_size=200),
    share=st.floats(0.01, 1.0),
    cut=st.integers(0, 200),
)
def test_a_quantile_of_merged_days_is_near_the_one_of_all_spans(
    spans: list[int], share: float, cut: int
) -> None:
    days = [Counter(map(buckets.of, part)) for part in (spans[:cut], spans[cut:])]
    found = buckets.quantile(days[0] + days[1], share)
    rank = max(1, -(-share * len(spans) // 1))
    assert found == pytest.approx(sorted(spans)[int(rank) - 1], rel=0.026)


def test_of_nothing_there_is_no_quantile() -> None:
    assert buckets.quantile({}, 0.5) is None
    assert buckets.quantile({3: 0}, 0.5) is None


@given(
    counts=st.dictionaries(st.integers(0, 30), st.integers(-2, 5)),
    shares=st.lists(st.floats(0.01, 1.0), max_size=4).map(sorted),
)
def test_several_quantiles_are_each_what_one_is(
    counts: dict[int, int], shares: list[float]
) -> None:
    found = buckets.quantiles(counts, shares)
    assert found == [buckets.quantile(counts, share) for share in shares]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate


def test_a_rate_over_nothing_is_0_with_its_count() -> None:
    assert rates.rate(0, 0) == Rate(0.0, 0, 0, None, None)
    assert rates.rate(1, -1) == Rate(0.0, 0, 0, None, None)


@pytest.mark.parametrize(
    ("count", "n", "value", "low", "high"),
    [
        # Newcombe 1998, table I: methods of the score interval without continuity correction.
        (81, 263, 30.8, 25.53, 36.62),
        (15, 148, 10.14, 6.24, 16.05),
        (0, 20, 0.0, 0.0, 16.11),
        (1, 29, 3.45, 0.61, 17.18),
        (3, 1000, 0.3, 0.1, 0.88),
        (20, 20, 100.0, 83.89, 100.0),
    ],
)
def test_an_interval_is_wilsons(count: int, n: int, value: float, low: float, high: float) -> None:
    assert rates.rate(count, n) == Rate(value, count, n, low, high)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_rate_lies_within_its_interval(pair: tuple[int, int]) -> None:
    found = rates.rate(*pair)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 100


@pytest.mark.parametrize(
    ("value", "previous", "change"),
    [
        (1153, 1000, 15.3),
        (25, 20, 25.0),
        (0, 4, -100.0),
        (1, 0, None),
        (1, None, None),
        (None, 1, None),
    ],
)
def test_a_change_is_of_what_was(
    value: float | None, previous: float | None, change: float | None
) -> None:
    assert rates.change(value, previous) == change


def test_shares_sum_to_100_by_the_largest_remainder() -> None:
    assert rates.shares({"a": 1, "b": 1, "c": 1}) == {"a": 33.4, "b": 33.3, "c": 33.3}
    assert rates.shares({"a": 0}) == {"a": 0.0}
    assert rates.shares({}) == {}


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10**9), min_size=1))
def test_shares_always_sum_to_100(amounts: dict[str, int]) -> None:
    found = rates.shares(amounts)
    whole = round(sum(found.values()), 6)
    assert whole == (100 if sum(amounts.values()) else 0)
    assert all(share >= 0 for share in found.values())

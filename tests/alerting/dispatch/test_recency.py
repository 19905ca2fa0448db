"""So many times within a span."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.dispatch import recency

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
SPAN = timedelta(seconds=10)


def ago(*seconds: int) -> list[datetime]:
    return [NOW - timedelta(seconds=one) for one in seconds]


@pytest.mark.parametrize(
    ("seconds", "most", "until"),
    [
        ((), 1, None),
        ((5, 3, 1), 4, None),
        ((5, 3, 1), 3, 5),
        ((5, 3, 1), 2, 7),
        ((9, 5, 3, 1), 3, 5),
        ((10, 5, 1), 3, None),
        ((5, 3, 1), 0, None),
    ],
)
def test_it_is_known_when_there_will_be_fewer(
    seconds: tuple[int, ...], most: int, until: int | None
) -> None:
    at = None if until is None else NOW + timedelta(seconds=until)
    assert recency.full_until(ago(*seconds), most, SPAN, NOW) == at


def test_only_as_many_are_remembered_as_matter() -> None:
    assert recency.remembered(ago(5, 3), 2, NOW) == tuple(ago(3, 0))
    assert recency.remembered((), 2, NOW) == (NOW,)
    assert recency.remembered(ago(5), 0, NOW) == ()


@given(st.lists(st.integers(0, 30)), st.integers(1, 5))
def test_it_is_counting(seconds: list[int], most: int) -> None:
    times = ago(*sorted(seconds, reverse=True))
    count = sum(one > NOW - SPAN for one in times)
    until = recency.full_until(times, most, SPAN, NOW)
    assert (until is not None) == (count >= most)
    if until is not None:
        assert sum(one > until - SPAN for one in times) < most
        just = until - timedelta(seconds=1)
        assert sum(one > just - SPAN for one in times) >= most


@given(st.lists(st.integers(0, 30)), st.integers(1, 5))
def test_what_is_forgotten_changes_no_answer(seconds: list[int], most: int) -> None:
    times = ago(*sorted(seconds, reverse=True))
    kept: tuple[datetime, ...] = ()
    for one in times:
        kept = recency.remembered(kept, most, one)
    assert len(kept) <= most
    assert recency.full_until(kept, most, SPAN, NOW) == recency.full_until(times, most, SPAN, NOW)

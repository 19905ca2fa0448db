import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import pace
from exporter.events.pace import Bucket, Rate


@pytest.mark.parametrize(
    ("text", "rate"), [("500/s", (500, 1)), ("6000/m", (6000, 60)), ("1/h", (1, 3600))]
)
def test_a_rate_is_so_many_events_in_a_span(text: str, rate: tuple[int, int]) -> None:
    assert pace.parsed(text) == rate


def test_a_bucket_begins_full_fills_with_time_and_holds_no_more_than_the_rate() -> None:
    rate = Rate(60, 60)
    bucket = pace.full(rate, 100.0)
    assert bucket == Bucket(60.0, 100.0)
    spent = bucket._replace(left=0.0)
    assert pace.filled(spent, rate, 110.0) == Bucket(10.0, 110.0)
    assert pace.filled(spent, rate, 1_000.0).left == 60.0
    assert pace.filled(spent, rate, 90.0).left == 0.0


@pytest.mark.parametrize(("left", "seconds"), [(5.0, 0), (1.0, 0), (0.5, 1), (0.0, 1), (-9.0, 10)])
def test_who_sent_too_much_waits_until_there_is_one_left(left: float, seconds: int) -> None:
    assert pace.wait(Bucket(left, 0.0), Rate(1, 1)) == seconds


@given(st.integers(1, 10**6), st.sampled_from([1, 60, 3600]), st.floats(-1e6, 1e6))
def test_after_the_wait_something_is_left(events: int, seconds: int, left: float) -> None:
    rate = Rate(events, seconds)
    bucket = Bucket(min(left, float(events)), 0.0)
    later = pace.filled(bucket, rate, float(pace.wait(bucket, rate)))
    assert later.left >= 1 - 1e-6

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import backoff

NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
CHANCE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("failures", "chance", "pause"),
    [(1, 0.0, 1.0), (1, 0.5, 0.75), (2, 0.0, 2.0), (6, 0.0, 32.0), (7, 0.0, 60.0), (9999, 0, 60)],
)
def test_a_pause_doubles_up_to_a_minute(failures: int, chance: float, pause: float) -> None:
    assert backoff.pause(failures, chance) == pause


@given(st.integers(1, 10**9), CHANCE)
def test_a_pause_is_never_zero_nor_longer_than_its_bound(failures: int, chance: float) -> None:
    assert backoff.FIRST / 2 < backoff.pause(failures, chance) <= backoff.LONGEST


@given(st.integers(1, 100), CHANCE)
def test_a_later_pause_is_at_least_half_of_an_earlier_one(failures: int, chance: float) -> None:
    assert backoff.pause(failures + 1, chance) * 2 >= backoff.pause(failures, chance)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("999999999999999999", backoff.LONGEST_ASKED),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        ("Sat, 21 Nov 2026 03:03:11 -0000", 60.0),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0.0),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), backoff.LONGEST_ASKED),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert backoff.asked(header, NOW) == seconds


@given(st.text(max_size=60))
def test_any_header_asks_for_a_pause_within_bounds_or_for_none(header: str) -> None:
    asked = backoff.asked(header, NOW)
    assert asked is None or 0 <= asked <= backoff.LONGEST_ASKED


@given(st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{1,9} [0-9:]{1,12} \S{0,9}"))
def test_something_like_a_date_never_raises(header: str) -> None:
    backoff.asked(header, NOW)

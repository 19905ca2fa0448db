"""The clock is read in one place, and says what it means."""

from datetime import UTC, timedelta

from alerting import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_all_three_tell_the_same_time() -> None:
    assert abs(clock.now().timestamp() - clock.unix()) < timedelta(minutes=1).total_seconds()


def test_monotonic_never_goes_back() -> None:
    readings = [clock.monotonic() for _ in range(100)]
    assert readings == sorted(readings)

"""The clock is read in one place, and says what it means."""

import threading
from datetime import UTC, timedelta

from alerting import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_all_three_tell_the_same_time() -> None:
    assert abs(clock.now().timestamp() - clock.unix()) < timedelta(minutes=1).total_seconds()


def test_monotonic_never_goes_back() -> None:
    readings = [clock.monotonic() for _ in range(100)]
    assert readings == sorted(readings)


def test_what_was_worked_is_no_time_that_was_waited() -> None:
    began = clock.worked()
    threading.Event().wait(0.2)
    waited = clock.worked() - began
    assert 0 <= waited < 0.2
    while clock.worked() - began <= waited:
        pass

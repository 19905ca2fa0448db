from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes import result
from exporter.probes.result import DETAIL_CHARACTERS, Result

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "success", "state"),
    [
        ("", True, "up"),
        ("timeout", False, "down"),
        ("internal", False, "unknown"),
        ("offline", False, "unknown"),
    ],
)
def test_our_own_fault_says_nothing_of_the_target(reason: str, success: bool, state: str) -> None:
    one = Result(probe="backend", kind="http", started=NOW, duration=0.1, reason=reason)
    assert (one.success, one.state, one.verdict) == (success, state, state)


@pytest.mark.parametrize(
    ("reason", "degraded", "verdict"),
    [("", True, "degraded"), ("", False, "up"), ("timeout", False, "down")],
)
def test_a_run_in_maintenance_says_what_it_saw_and_is_not_counted_as_that(
    reason: str, degraded: bool, verdict: str
) -> None:  # a table
    one = Result("shop", "http", NOW, 0.1, reason, degraded=degraded)
    assert (one.state, one.verdict) == (verdict, verdict)
    other = Result("shop", "http", NOW, 0.1, reason, degraded=degraded, maintenance=True)
    assert (other.state, other.verdict) == ("maintenance", verdict)


def test_a_short_plain_line_stays_as_it_is() -> None:
    assert result.worded("got 503, expected 2xx") == "got 503, expected 2xx"


def test_what_a_server_sent_cannot_break_the_line() -> None:
    assert result.worded("a\nb\x1b[31m\u202e") == "a?b?[31m?"


@given(st.text(max_size=2 * DETAIL_CHARACTERS))
def test_a_detail_is_one_printable_line_of_bounded_length(text: str) -> None:
    worded = result.worded(text)
    assert worded.isprintable()
    assert len(worded) <= DETAIL_CHARACTERS
    assert len(worded) == min(len(text), DETAIL_CHARACTERS)

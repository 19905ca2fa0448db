"""Instants of ticks: aligned, never twice, missed ones counted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import ticks
from alerting.duration import Duration
from alerting.ticks import Tick

NOON = datetime(2025, 10, 12, 12, tzinfo=UTC)
FIFTEEN = Duration(15)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (0, None, Tick(NOON, 15.0)),
        (3, None, Tick(NOON, 12.0)),
        (3, 0, Tick(None, 12.0)),
        (14.5, 0, Tick(None, 0.5)),
        (15, 0, Tick(after(15), 15.0)),
        (16, 0, Tick(after(15), 14.0)),
        (46, 0, Tick(after(45), 14.0, missed=2)),
        (-1, 0, Tick(None, 16.0)),
        (-14, 0, Tick(None, 29.0)),
        (-16, 0, Tick(after(-30), 1.0)),
        (-3600, 0, Tick(after(-3600), 15.0)),
    ],
)
def test_a_tick_is_due_once_at_its_instant(now: float, last: float | None, expected: Tick) -> None:
    before = None if last is None else after(last)
    assert ticks.tick(after(now), before, FIFTEEN) == expected


@pytest.mark.parametrize(
    ("at", "last", "interval", "due"),
    [
        (0, None, 60, True),
        (15, 0, 60, False),
        (45, 0, 60, False),
        (60, 0, 60, True),
        (75, 45, 60, True),
        (15, 0, 15, True),
        (-60, 0, 60, True),
    ],
)
def test_a_group_is_due_when_a_multiple_of_its_interval_has_passed(
    at: float, last: float | None, interval: float, due: bool
) -> None:
    before = None if last is None else after(last)
    assert ticks.is_due(after(at), before, Duration(interval)) is due


@given(st.floats(0, 1e6), st.sampled_from([1.0, 15.0, 60.0, 7.5]))
def test_an_instant_is_aligned_to_a_multiple_since_1970(seconds: float, interval: float) -> None:
    now = after(seconds)
    found = ticks.aligned(now, Duration(interval))
    assert timedelta(0) <= now - found < timedelta(seconds=interval)
    assert found.timestamp() % interval == 0


@given(st.lists(st.floats(0.01, 100), max_size=30))
def test_ticks_and_missed_ones_make_up_the_time(steps: list[float]) -> None:
    now, last, seen = NOON, None, 0
    for step in steps:
        found = ticks.tick(now, last, FIFTEEN)
        assert 0 < found.wait <= 15
        if found.at is not None:
            seen += 1 + found.missed
            last = found.at
        now += timedelta(seconds=step)
    if last is not None:
        assert seen == (last - NOON) / timedelta(seconds=15) + 1

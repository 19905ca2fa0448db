import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from exporter.history import accounting
from exporter.history.accounting import HOUR, RULE, Shares, body, shares, together
from exporter.history.look import Look
from tests.exporter.history.examples import HOLD, LOOKS, MINUTE, looks

DAY = 1_440 * MINUTE
INSTANTS = st.integers(-20, 90)
SPANS = st.tuples(INSTANTS, INSTANTS).map(lambda two: (min(two), max(two)))
PAUSES = st.lists(st.tuples(st.integers(-20, 90), st.integers(-20, 90)), max_size=4)


def test_ten_minutes_down_in_a_day_leave_an_uptime_of_99_31_per_cent() -> None:
    found = shares(0, DAY, looks("u" * 700 + "d" * 10 + "u" * 730), HOLD)
    assert found == Shares(up=1_430 * MINUTE, down=10 * MINUTE, up_runs=1_430, down_runs=10)
    assert found.ratio == found.runs_ratio == 1_430 / 1_440
    assert f"{1_430 / 1_440:.2%}" == "99.31%"


def test_what_is_degraded_counts_as_up_and_is_told_apart() -> None:
    found = shares(0, 4 * MINUTE, looks("uggd"), HOLD)
    assert (found.up, found.degraded, found.down) == (MINUTE, 2 * MINUTE, MINUTE)
    assert (found.ratio, found.runs_ratio) == (0.75, 0.75)


def test_what_says_nothing_of_the_target_counts_neither_way() -> None:
    found = shares(0, 8 * MINUTE, looks("ud??mM"), HOLD)
    assert (found.unknown, found.maintenance) == (2 * MINUTE, 4 * MINUTE)
    assert (found.unknown_runs, found.maintenance_runs) == (2, 2)
    assert found.ratio == 0.5


def test_a_run_holds_for_some_intervals_and_then_nobody_looked() -> None:
    found = shares(0, 10 * MINUTE, looks("u"), HOLD)
    assert (found.up, found.unobserved) == (3 * MINUTE, 7 * MINUTE)
    assert found.ratio == 1.0


def test_a_run_before_the_span_holds_into_it_and_is_none_of_its_runs() -> None:
    found = shares(MINUTE, 3 * MINUTE, looks("d u"), HOLD)
    assert (found.down, found.up) == (MINUTE, MINUTE)
    assert (found.down_runs, found.up_runs) == (0, 1)


def test_a_pause_is_paused_whatever_the_run_before_it_said() -> None:
    pauses = [(2 * MINUTE, 5 * MINUTE), (4 * MINUTE, 6 * MINUTE), (6 * MINUTE, 6 * MINUTE)]
    found = shares(0, 9 * MINUTE, looks("ud     u"), HOLD, pauses)
    assert found.paused == 4 * MINUTE
    assert (found.up, found.down, found.unobserved) == (3 * MINUTE, MINUTE, MINUTE)


def test_without_any_run_nothing_was_observed_and_there_is_no_uptime() -> None:
    found = shares(5, 10, [], HOLD)
    assert found == Shares(unobserved=5)
    assert (found.ratio, found.runs_ratio) == (None, None)


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)]
)
def test_a_day_with_another_number_of_hours_is_shared_out_all_the_same(
    day: tuple[int, int, int], hours: int
) -> None:
    zone = ZoneInfo("Europe/Berlin")
    begins = int(datetime(*day, tzinfo=zone).timestamp()) * 1000
    year, month, date = day
    ends = int(datetime(year, month, date + 1, tzinfo=zone).timestamp()) * 1000
    found = shares(begins, ends, looks("u" * 60 * hours, begins), HOLD)
    assert found == Shares(up=hours * HOUR, up_runs=60 * hours)
    assert datetime.fromtimestamp(begins / 1000, UTC).hour in {22, 23}


def test_a_clock_that_is_set_makes_gaps_or_overlaps_and_no_time_of_its_own() -> None:
    back = [*looks("uuuuu"), *looks("ddd", 2 * MINUTE + 30_000)]
    found = shares(0, 5 * MINUTE, back, HOLD)
    assert (found.up, found.down) == (3 * MINUTE + 30_000, 90_000)
    ahead = [*looks("u"), *looks("u", DAY)]
    assert shares(0, 2 * DAY, ahead, HOLD).unobserved == 2 * DAY - 2 * HOLD


@given(st.lists(LOOKS), SPANS, st.integers(1, 40), PAUSES, st.randoms(use_true_random=False))
def test_shares_add_up_to_the_span_in_any_order_of_runs(
    found: list[Look],
    span: tuple[int, int],
    hold: int,
    pauses: list[tuple[int, int]],
    chance: random.Random,
) -> None:
    told = shares(*span, found, hold, pauses)
    assert told.span == span[1] - span[0]
    assert min(astuple(told)) >= 0
    assert sum(astuple(told)[7:]) == sum(span[0] <= one.started < span[1] for one in found)
    shuffled, rests = list(found), list(pauses)
    chance.shuffle(shuffled)
    chance.shuffle(rests)
    assert shares(*span, shuffled, hold, rests) == told


@given(st.lists(LOOKS), SPANS, st.integers(1, 40), PAUSES, st.integers(-20, 90))
def test_shares_of_parts_add_up_to_those_of_the_whole(
    found: list[Look], span: tuple[int, int], hold: int, pauses: list[tuple[int, int]], at: int
) -> None:
    begins, ends = span
    middle = min(max(at, begins), ends)
    parts = (
        shares(begins, middle, found, hold, pauses),
        shares(middle, ends, found, hold, pauses),
    )
    assert together(parts) == shares(begins, ends, found, hold, pauses)


@pytest.mark.parametrize(
    ("begins", "ends", "summed", "expected"),
    [
        (0, 3 * HOUR, 9 * HOUR, (0, 3 * HOUR)),
        (1, 3 * HOUR - 1, 9 * HOUR, (HOUR, 2 * HOUR)),
        (1, 3 * HOUR, 2 * HOUR, (HOUR, 2 * HOUR)),
        (1, 2, 9 * HOUR, (HOUR, HOUR)),
        (1, 9 * HOUR, 0, (HOUR, HOUR)),
    ],
)
def test_the_body_of_a_span_is_whole_hours_that_are_summed_up(
    begins: int, ends: int, summed: int, expected: tuple[int, int]
) -> None:
    assert body(begins, ends, summed) == expected


def test_the_rule_is_told_in_words() -> None:
    assert "at most 3 intervals" in RULE
    assert accounting.RULE.count(".") == 3

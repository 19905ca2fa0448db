import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.completeness import gaps, ratio, rhythm
from exporter.completeness.counted import Counted
from exporter.completeness.ratio import Completeness, Part
from exporter.completeness.rhythm import Beat
from exporter.integrations.customs.pipe import Hour
from tests.exporter.completeness.months import (
    DAY,
    MONDAY,
    WEEK,
    hours,
    office,
    poisson,
    shuffled,
)

FIRST = MONDAY // DAY
COUNTS = st.lists(st.integers(0, 200), min_size=5 * DAY, max_size=6 * DAY)


def days(told: dict[int, Hour]) -> dict[int, Part]:
    found = rhythm.beats(told, MONDAY, MONDAY + 9 * WEEK)
    return ratio.parts(found, lambda number: (number // DAY,))


def whole(*sources: dict[int, Part], span: tuple[int, int] = (0, 1 << 30)) -> float | None:
    told = {str(place): one for place, one in enumerate(sources)}
    found = ratio.completeness(told, span)
    return None if found is None else found.ratio


def shop(silent: range, weekend: float = 60) -> dict[int, Part]:
    """Four weeks of a shop, with days of silence by their number from the first Monday."""
    counts = [
        0.0 if place // DAY in silent else office(MONDAY + place, weekend=weekend)
        for place in range(4 * WEEK)
    ]
    return days(hours(counts))


def test_of_nothing_that_is_known_nothing_is_told() -> None:
    assert ratio.completeness({}, (0, 9)) is None
    assert ratio.completeness({"shop": {}}, (0, 9)) is None
    assert ratio.completeness({"shop": {10: Part(24, 5.0, 0.0)}}, (0, 9)) is None
    assert days(hours([5] * 2 * DAY)) == {}


def test_a_source_weighs_as_much_as_was_to_come_of_it() -> None:
    known = {"big": {1: Part(24, 900.0, 0.0)}, "small": {1: Part(24, 100.0, 50.0)}}
    assert ratio.completeness(known, (1, 1)) == Completeness(0.95, ("small",))
    assert ratio.completeness(known, (1, 1), {"big"}) == Completeness(1.0)
    assert ratio.completeness(known, (1, 1), {"other"}) is None


def test_where_nothing_was_to_come_all_is_there() -> None:
    assert ratio.completeness({"shop": {1: Part(9, 0.0, 0.0)}}, (1, 1)) == Completeness(1.0)


def test_of_many_sources_the_worst_are_named() -> None:
    known = {f"s{place:02}": {1: Part(24, 100.0, 6.0 + place)} for place in range(30)}
    found = ratio.completeness(known, (1, 1))
    assert found is not None
    assert len(found.incomplete) == ratio.MOST_NAMES
    assert found.incomplete[:2] == ("s29", "s28")


def test_a_silent_weekend_of_a_source_that_is_always_quiet_then_changes_nothing() -> None:
    quiet = range(26, 28)
    assert shop(quiet, weekend=0) == shop(range(0), weekend=0)
    assert whole(shop(quiet, weekend=0)) == 1.0


def test_a_silent_weekend_of_a_busy_source_falls() -> None:
    found = shop(range(26, 28))
    span = FIRST + 21, FIRST + 27
    assert whole(found, span=span) == pytest.approx(5 / 7, abs=0.001)
    assert whole(found, span=(FIRST + 26, FIRST + 27)) == 0.0
    assert whole(found, span=(FIRST + 21, FIRST + 25)) == 1.0


def test_a_change_to_summer_time_is_no_gap() -> None:
    """Whose customers' clock is not known may come an hour earlier from some Sunday on."""
    counts = [
        office(MONDAY + place + (place // DAY >= 20), weekend=12) for place in range(4 * WEEK)
    ]
    assert whole(days(hours(counts))) == 1.0


def test_a_silence_while_nobody_watched_is_unknown() -> None:
    silent = range(MONDAY + 10 * DAY, MONDAY + 12 * DAY)
    counts = [0.0 if MONDAY + place in silent else 60.0 for place in range(2 * WEEK)]
    found = days(hours(counts, unseen=silent.__contains__))
    assert set(range(FIRST + 10, FIRST + 12)).isdisjoint(found)
    assert whole(found) == 1.0


@given(st.floats(0.05, 200), st.integers(0, 1 << 32))
def test_chance_makes_no_gap(rate: float, seed: int) -> None:
    told = hours([poisson(rate, seed + place) for place in range(10 * DAY)])
    assert gaps.gaps(rhythm.beats(told, MONDAY, MONDAY + WEEK * 2)) == []
    assert whole(days(told)) == 1.0


@given(st.floats(10, 100), st.integers(0, 1 << 32))
def test_a_sender_that_is_silent_for_half_of_a_period_is_found_and_only_it_falls(
    rate: float, seed: int
) -> None:
    counts = [poisson(rate, seed + place) for place in range(9 * DAY)]
    good = days(hours(counts))
    bad = days(hours([*counts[: 8 * DAY], *[0] * 12, *counts[8 * DAY + 12 :]]))
    found = ratio.completeness({"good": good, "bad": bad}, (FIRST + 8, FIRST + 8))
    assert found is not None
    assert found.incomplete == ("bad",)
    assert found.ratio == pytest.approx(0.75, abs=0.05)
    alone = ratio.completeness({"bad": bad}, (FIRST + 8, FIRST + 8))
    assert alone is not None
    assert alone.ratio == pytest.approx(0.5, abs=0.1)


@given(COUNTS, st.integers(0, 1 << 32))
def test_no_order_of_hours_changes_anything_and_it_is_from_0_to_1(
    counts: list[int], seed: int
) -> None:
    told = hours(counts)
    found = days(told)
    assert days(shuffled(told, seed)) == found
    assert all(0 <= part.missing <= part.expected for part in found.values())
    assert 0 <= (whole(found) or 0.0) <= 1


def by_hours(beats: list[Beat], counted: Counted) -> Part:
    return ratio.parts(beats, lambda _: (0,), counted)[0]


SILENT = [Beat(hour, 0.0, 10.0) for hour in range(10)]


def test_where_numbers_leave_nothing_out_a_silence_is_none() -> None:
    assert by_hours(SILENT, Counted()).ratio == 0.0
    quiet = Counted({}, {}, 0, 9)
    assert by_hours(SILENT, quiet) == Part(10, 0.0, 0.0)
    half = Counted({2: 5.0}, {7: 2.0}, 0, 4)
    assert by_hours(SILENT, half) == Part(10, 55.0, 50.0)


def test_in_hours_that_are_sure_numbers_tell_what_was_to_come() -> None:
    sure = Counted(dict.fromkeys(range(10), 6.0), {3: 6.0}, 0, 9)
    assert by_hours(SILENT, sure) == Part(10, 66.0, 6.0)


def test_of_rhythm_and_numbers_whichever_misses_more_counts() -> None:
    steady = [Beat(hour, 10.0, 10.0) for hour in range(10)]
    assert by_hours(steady, Counted({5: 20.0}, {5: 15.0})) == Part(10, 100.0, 15.0)
    assert by_hours(SILENT, Counted({5: 20.0}, {5: 15.0})) == Part(10, 100.0, 100.0)
    assert by_hours(steady, Counted({5: 200.0}, {5: 50.0})) == Part(10, 250.0, 50.0)


def test_numbers_tell_of_hours_of_which_nothing_is_usual_yet() -> None:
    assert by_hours([], Counted({1: 90.0, 2: 5.0}, {2: 5.0})) == Part(2, 100.0, 5.0)
    assert ratio.parts([], lambda _: (0,)) == {}


def test_a_span_of_days_is_told_of_a_source() -> None:
    known = {1: Part(24, 10.0, 1.0), 2: Part(20, 5.0, 2.0), 9: Part(24, 1.0, 0.0)}
    assert ratio.part(known, 1, 2) == Part(44, 15.0, 3.0)

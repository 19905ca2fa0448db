from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import days
from exporter.analytics.cells import Cell
from exporter.folding import seal
from tests.exporter.analytics.beats import DAY, HOUR, START, told

ZONES = st.sampled_from(["UTC", "Europe/Paris", "Asia/Kolkata", "America/St_Johns"]).map(ZoneInfo)
INSTANTS = st.integers(START - 400 * DAY, START + 400 * DAY)


def test_of_a_store_of_which_nothing_was_deleted_all_days_are_made_anew() -> None:
    assert seal.day(0, ZoneInfo("UTC")) == seal.NEVER
    assert seal.instant(seal.NEVER, ZoneInfo("Asia/Kolkata")) == 0


@given(forgotten=INSTANTS, zone=ZONES)
def test_it_is_the_first_day_of_which_all_events_are_there(forgotten: int, zone: ZoneInfo) -> None:
    day = seal.day(forgotten, zone)
    assert seal.instant(day, zone) == days.begin(day, zone) >= forgotten
    assert days.begin(day - 1, zone) < forgotten


def test_a_day_that_begins_with_what_is_left_is_whole() -> None:
    midnight = START - 9 * HOUR
    assert seal.day(midnight, ZoneInfo("UTC")) == midnight // DAY
    assert seal.day(midnight + 1, ZoneInfo("UTC")) == midnight // DAY + 1


def test_it_holds_what_began_before_it_and_what_has_beats_of_before() -> None:
    thread = told("cb")
    assert seal.holds(thread, START, START + 1)
    assert not seal.holds(thread, START, START)
    # A summary may say that it began later than its first beat.
    assert seal.holds(thread, START + DAY, START + HOUR)
    assert seal.holds(thread, START - DAY, START)


def test_events_of_days_before_it_were_counted() -> None:
    before, behind = (("", Cell(day, "web", "", "queries")) for day in (6, 7))
    assert seal.uncounted({before: 2, behind: 3}, 7) == {behind: 3}

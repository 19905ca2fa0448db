from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from exporter.analytics.figures import period
from exporter.analytics.figures.period import Days, Period, Time

PARIS = ZoneInfo("Europe/Paris")
# 2026-03-30, the day after clocks went forward there.
LAST = 20_542


def test_a_period_ends_with_its_last_day() -> None:
    found = period.ending(LAST, 7, PARIS)
    assert (found.length, found.span) == (7, (LAST - 6, LAST))
    shown = period.shown(found)
    assert shown == Days(7, "2026-03-24", "2026-03-30", "Europe/Paris")
    assert period.span(shown) == found.span


def test_what_is_not_known_of_its_completeness_is_not_told() -> None:
    told = Days(7, "2026-03-24", "2026-03-30", "Europe/Paris")
    assert set(msgspec.to_builtins(told)) == {"days", "from", "to", "timezone"}
    known = structs.replace(told, completeness=0.9, incomplete=["shop"])
    assert msgspec.to_builtins(known)["incomplete"] == ["shop"]


def test_the_one_before_is_as_long_and_ends_where_this_begins() -> None:
    found = period.ending(LAST, 7, PARIS).before
    assert found == Period(LAST - 13, LAST - 7, PARIS)


def test_instants_are_those_of_the_zone_over_changes_of_clocks_too() -> None:
    first, last = period.ending(LAST, 2, PARIS).instants
    assert last - first + 1 == 47 * 3_600_000


def test_a_period_that_was_told_is_of_the_same_instants() -> None:
    asked = period.ending(LAST, 30, PARIS)
    assert period.instants(period.shown(asked)) == asked.instants
    assert period.span(period.shown(asked)) == asked.span


def test_a_time_touches_the_days_of_the_zone_that_it_begins_and_ends_on() -> None:
    late = datetime(2026, 3, 29, 21, 59, tzinfo=UTC)
    midnight = datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert period.touched(Time(late, late), PARIS) == (LAST - 1, LAST - 1)
    assert period.touched(Time(late, midnight), PARIS) == (LAST - 1, LAST)
    assert msgspec.to_builtins(Time(late, midnight)).keys() == {"from", "to"}

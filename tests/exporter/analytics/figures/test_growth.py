from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import days
from exporter.analytics.figures import growth
from exporter.analytics.figures.growth import Growth
from exporter.analytics.figures.period import Days
from exporter.analytics.figures.sums import NOTHING, Sums

UTC = ZoneInfo("UTC")


def number(day: date) -> int:
    return (day - days.EPOCH).days


OCTOBER = number(date(2026, 10, 1)), number(date(2026, 10, 31))


def asked(queries: int, messages: int = 0) -> Sums:
    return Sums({("queries", ""): queries, ("asked", ""): messages})


def test_the_growth_of_document_000() -> None:
    found = growth.growth(OCTOBER, asked(1_153), asked(1_000), UTC)
    month = Days(31, "2026-10-01", "2026-10-31", "UTC")
    before = Days(30, "2026-09-01", "2026-09-30", "UTC")
    assert found == Growth("2026-10", 1_153, "2026-09", 1_000, month, before, 15.3)


def test_messages_are_questions_too_and_of_nothing_there_is_no_growth() -> None:
    assert growth.growth(OCTOBER, asked(1, 2), asked(4, 2), UTC).query_growth == -50
    assert growth.growth(OCTOBER, asked(5), NOTHING, UTC).query_growth is None
    assert growth.growth(OCTOBER, NOTHING, asked(5), UTC).query_growth == -100


@pytest.mark.parametrize("today", [date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 30)])
def test_the_month_that_goes_on_is_not_whole(today: date) -> None:
    assert growth.months(number(today)) == (
        OCTOBER,
        (number(date(2026, 9, 1)), number(date(2026, 9, 30))),
    )


def test_years_are_crossed() -> None:
    assert growth.months(number(date(2027, 1, 15))) == (
        (number(date(2026, 12, 1)), number(date(2026, 12, 31))),
        (number(date(2026, 11, 1)), number(date(2026, 11, 30))),
    )


@given(st.dates(date(1971, 1, 1), date(2200, 1, 1)))
def test_months_follow_each_other_whole(today: date) -> None:
    (first, last), (earlier, end) = growth.months(number(today))
    assert end + 1 == first
    begins = [days.EPOCH + timedelta(day) for day in (earlier, first, last + 1)]
    assert [one.day for one in begins] == [1, 1, 1]
    assert begins[2] <= today < begins[2] + timedelta(31)

"""The words of time intervals."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.dispatch.calendars import Clock, Days, Months, Weekdays, Years, Zone

Kind = type[Weekdays] | type[Months] | type[Years] | type[Days]


@pytest.mark.parametrize(
    ("text", "minutes"), [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)]
)
def test_a_time_of_day_is_read_to_the_minute(text: str, minutes: int) -> None:
    assert Clock.parse(text).minutes == minutes
    assert str(Clock.parse(text)) == text


@pytest.mark.parametrize("text", ["", "9:00", "24:01", "25:00", "12:60", "12", "12:00:00", "noon"])
def test_what_is_no_time_of_day_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time of day like 09:00, up to 24:00, got"):
        Clock.parse(text)


@pytest.mark.parametrize(
    ("kind", "text", "first", "last"),
    [
        (Weekdays, "sunday", 0, 0),
        (Weekdays, "Monday:FRIDAY", 1, 5),
        (Weekdays, "sunday:saturday", 0, 6),
        (Months, "january", 1, 1),
        (Months, "1:march", 1, 3),
        (Months, "may:December", 5, 12),
        (Months, "12", 12, 12),
        (Years, "2026", 2026, 2026),
        (Years, "2026:2028", 2026, 2028),
        (Days, "1", 1, 1),
        (Days, "+5:7", 5, 7),
        (Days, "-1", -1, -1),
        (Days, "-3:-1", -3, -1),
        (Days, "1:-1", 1, -1),
        (Days, "5:-22", 5, -22),
    ],
)
def test_one_word_or_two_make_a_range(kind: Kind, text: str, first: int, last: int) -> None:
    found = kind.parse(text)
    assert (found.first, found.last) == (first, last)
    assert str(found) == f"{first}:{last}"
    assert [found.has(one) for one in (first - 1, first, last, last + 1)] == [
        False,
        first <= last,
        first <= last,
        False,
    ]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Weekdays, "monnday", "got 'monnday'; did you mean 'monday'?"),
        (Weekdays, "1", "got '1'; there are friday"),
        (Weekdays, "friday:monday", "'friday:monday' ends before it begins; write two entries"),
        (Weekdays, "monday:", "expected a day of the week, or two like monday:friday, got"),
        (Months, "0", "expected a month by name or number, or two like january:march, got '0'$"),
        (Months, "13", "got '13'$"),
        (Months, "december:january", "ends before it begins"),
        (Years, "2028:2026", "ends before it begins"),
        (Years, "soon", "expected a year, or two like 2026:2028, got 'soon'$"),
        (Years, "2026:2027:2028", "expected a year"),
        (Days, "0", "expected a day of the month, 1 to 31 or -31 to -1, or two like -3:-1"),
        (Days, "32", "expected a day of the month"),
        (Days, "-32", "expected a day of the month"),
        (Days, "-1:1", "'-1:1' goes over the end of the month; write two entries"),
        (Days, "5:1", "ends before it begins"),
        (Days, "-1:-3", "ends before it begins"),
        (Days, "31:-5", "ends before it begins"),
        (Days, "5:-24", "ends before it begins"),
    ],
)
def test_what_is_no_range_is_told(kind: Kind, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        kind.parse(text)


@pytest.mark.parametrize(
    ("text", "last", "held"),
    [
        ("1:31", 28, list(range(1, 29))),
        ("-1", 31, [31]),
        ("-3:-1", 30, [28, 29, 30]),
        ("-31:-30", 28, []),
        ("-31:-28", 28, [1]),
        ("30:31", 28, []),
        ("1:-27", 31, [1, 2, 3, 4, 5]),
    ],
)
def test_days_are_held_in_a_month_of_so_many(text: str, last: int, held: list[int]) -> None:
    days = Days.parse(text)
    assert [day for day in range(1, last + 1) if days.holds(day, last)] == held


def test_a_time_zone_goes_by_its_own_clocks() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert Zone.parse("Europe/Berlin").local(noon).hour == 14
    assert Zone.parse("").local(noon).hour == Zone.parse("UTC").local(noon).hour == 12
    assert Zone.parse("Local").local(noon) == noon


@pytest.mark.parametrize("text", ["Mars/Crater", "../passwd", "/etc/passwd", "europe", "a\0b"])
def test_what_is_no_time_zone_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time zone like Europe/Berlin, got"):
        Zone.parse(text)


def test_what_is_the_same_is_equal() -> None:
    for kind, text in ((Clock, "09:00"), (Days, "1:5"), (Zone, "Europe/Berlin")):
        one, other = kind.parse(text), kind.parse(text)
        assert one == other
        assert hash(one) == hash(other)
    assert repr(Zone.UTC) == "Zone(UTC)"
    assert Days.parse("1:5") != Months.parse("1:5")
    assert Days.parse("1:5") != Days.parse("1:6")


@given(st.integers(1, 31), st.integers(1, 31), st.integers(28, 31))
def test_days_counted_from_the_end_are_days_counted_from_the_beginning(
    first: int, last: int, month: int
) -> None:
    first, last = sorted((first, last))
    if last > month:
        return
    plain = Days(first, last)
    ends = Days(first - month - 1, last - month - 1)
    for day in range(1, month + 1):
        assert plain.holds(day, month) == ends.holds(day, month) == (first <= day <= last)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.integers(-12, 12))  # noqa: DTZ001 # made aware below
def test_an_instant_stays_the_same_wherever_it_is_looked_at(at: datetime, hours: int) -> None:
    instant = at.replace(tzinfo=UTC) + timedelta(hours=hours)
    assert Zone.parse("Australia/Sydney").local(instant) == instant

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.cron import Cron, Zone

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)  # a Saturday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("30 12 * * *", "2026-11-21 12:30", "2026-11-22 12:30"),
        ("0 2 * * sun", "2026-11-15 02:00", "2026-11-22 02:00"),
        ("0 2 * * 7", "2026-11-15 02:00", "2026-11-22 02:00"),
        ("0 2 * * 0,3", "2026-11-18 02:00", "2026-11-22 02:00"),
        ("*/20 * * * *", "2026-11-21 12:20", "2026-11-21 12:40"),
        ("5/20 9-17 * * mon-fri", "2026-11-20 17:45", "2026-11-23 09:05"),
        ("0 0 1 jan,Jul *", "2026-07-01 00:00", "2027-01-01 00:00"),
        ("0 0 29 2 *", "2024-02-29 00:00", "2028-02-29 00:00"),
        ("0 12 13 * fri", "2026-11-20 12:00", "2026-11-27 12:00"),
        ("0 12 */2 * fri", "2026-11-13 12:00", "2026-11-27 12:00"),
    ],
)
def test_a_schedule_has_a_time_before_and_one_after(text: str, before: str, after: str) -> None:
    cron = Cron.parse(text)
    assert cron.before(NOW, UTC_ZONE) == at(before)
    assert cron.after(NOW, UTC_ZONE) == at(after)


def test_what_is_further_away_than_asked_for_is_not_looked_for() -> None:
    cron = Cron.parse("0 2 * * sun")
    assert cron.before(NOW, UTC_ZONE, timedelta(days=6)) is None
    assert cron.before(NOW, UTC_ZONE, timedelta(days=7)) == at("2026-11-15 02:00")


def test_its_clock_hangs_in_its_zone() -> None:
    cron = Cron.parse("30 2 * * *")
    assert cron.after(at("2026-07-01 00:00"), BERLIN) == at("2026-07-01 00:30")
    # The night in which clocks go from 2 to 3, and that in which 2:30 comes twice.
    assert cron.after(at("2026-03-28 12:00"), BERLIN) == at("2026-03-29 01:30")
    assert cron.after(at("2026-10-24 12:00"), BERLIN) == at("2026-10-25 00:30")
    assert cron.after(at("2026-10-25 00:30"), BERLIN) == at("2026-10-26 01:30")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a schedule of five fields like 0 2 \\* \\* sun, got ''"),
        ("0 2 * *", "expected a schedule of five fields"),
        ("60 2 * * *", "expected as the minute 0 to 59, \\*, a-b or \\*/n; got '60'"),
        ("0 24 * * *", "expected as the hour"),
        ("0 2 0 * *", "day of the month 1 to 31"),
        ("0 2 * 13 *", "month 1 to 12, jan"),
        ("0 2 * * 8", "day of the week 0 to 7, mon"),
        ("0 2 * * fri-mon", "got 'fri-mon'"),
        ("0 2 * * sunday", "got 'sunday'"),
        ("*/0 2 * * *", r"got '\*/0'"),
        ("*-5 2 * * *", r"got '\*-5'"),
        ("x 2 * * *", "got 'x'"),
        ("0 2 30 2 *", "expected a time that comes, got '0 2 30 2 \\*'"),
    ],
)
def test_what_is_no_schedule_is_refused_with_what_is(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Cron.parse(text)


def test_schedules_of_the_same_words_are_equal() -> None:
    one, other = Cron.parse("0 2 * * SUN"), Cron.parse(" 0  2 * * sun")
    assert one == other != Cron.parse("0 2 * * mon")
    assert len({one, other}) == 1
    assert (str(one), repr(one)) == ("0 2 * * sun", "Cron('0 2 * * sun')")


def test_a_zone_is_one_of_the_database() -> None:
    one = Zone.parse("Europe/Berlin")
    assert one == Zone.parse("Europe/Berlin") != Zone.parse("UTC")
    assert len({one, Zone.parse("Europe/Berlin")}) == 1
    assert (str(one), repr(one)) == ("Europe/Berlin", "Zone(Europe/Berlin)")
    for text in ("Mars/Olympus", "/etc/passwd", ""):
        with pytest.raises(ValueError, match="expected a time zone like Europe/Berlin, got"):
            Zone.parse(text)


def field(least: int, most: int) -> st.SearchStrategy[str]:
    numbers = st.integers(least, most)
    steps = st.integers(1, 30).map(lambda step: f"*/{step}")
    return st.one_of(st.just("*"), numbers.map(str), steps)


days = st.one_of(
    st.tuples(field(1, 28), field(1, 12), st.just("*")),
    st.tuples(st.just("*"), field(1, 12), field(0, 7)),
    st.tuples(st.integers(1, 28).map(str), field(1, 12), st.integers(0, 7).map(str)),
)


@given(
    st.tuples(field(0, 59), field(0, 23), days.map(" ".join)).map(" ".join),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 # bounds have none
)
def test_between_one_time_and_the_next_there_is_no_other(text: str, now: datetime) -> None:
    cron = Cron.parse(text)
    before, after = cron.before(now, UTC_ZONE), cron.after(now, UTC_ZONE)
    assert before is not None
    assert after is not None
    assert before <= now < after
    assert cron.after(before, UTC_ZONE) == after
    assert cron.before(after - timedelta(seconds=1), UTC_ZONE) == before
    assert cron.before(after, UTC_ZONE) == after

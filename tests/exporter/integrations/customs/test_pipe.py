from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.customs import pipe
from exporter.integrations.customs.pipe import HOUR, Hour, Silence
from tests.exporter.integrations.traffic import Source, office

PARIS = ZoneInfo("Europe/Paris")
# A Monday.
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)
ALARM = 5.0
FIRST = int(MONDAY.timestamp()) // HOUR


def hours(*counts: float, first: int = FIRST) -> dict[int, Hour]:
    """Hours that are wholly known, the one before them too, by what came in each."""
    found = {first - 1: Hour(0.0, first * HOUR - 1, 60)}
    for place, count in enumerate(counts):
        number = first + place
        total = found[number - 1].total + count
        found[number] = Hour(total, (number + 1) * HOUR - 1, 60)
    return found


def at(days: float, hour: float = 0) -> float:
    return MONDAY.timestamp() + days * 86_400 + hour * HOUR


def alarms(source: Source, begins: datetime, ends: datetime, step: timedelta) -> list[datetime]:
    """The instants at which too much is missing, looked at after each step."""
    found = []
    now = begins
    while now < ends:
        source.live(now, now + step)
        now += step
        if (source.expected(source.zone) or 0.0) > ALARM:
            found.append(now)
    return found


def test_looks_in_one_minute_are_one() -> None:
    first = pipe.looked(None, 5.0, 7200.0)
    assert first == Hour(5.0, 7200.0, 1)
    assert pipe.looked(first, 6.0, 7210.0) == Hour(6.0, 7210.0, 1)
    assert pipe.looked(first, 6.0, 7261.0) == Hour(6.0, 7261.0, 2)


def test_an_hour_counts_what_its_total_rose_by() -> None:
    assert pipe.counts(hours(3, 0, 4)) == {FIRST: 3, FIRST + 1: 0, FIRST + 2: 4}


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({1: Hour(9.0, (FIRST + 2) * HOUR - 200, 60)}, id="not seen to its end"),
        pytest.param({0: Hour(3.0, (FIRST + 1) * HOUR - 200, 60)}, id="not seen from its start"),
        pytest.param({1: Hour(9.0, (FIRST + 2) * HOUR - 1, 44)}, id="hardly looked at"),
        pytest.param({1: Hour(2.0, (FIRST + 2) * HOUR - 1, 60)}, id="a total that went back"),
    ],
)
def test_an_hour_that_nobody_saw_whole_is_unknown(broken: dict[int, Hour]) -> None:
    told = hours(3, 4, 5) | {FIRST + place: hour for place, hour in broken.items()}
    assert FIRST + 1 not in pipe.counts(told)


def test_the_same_hour_of_three_days_is_enough_and_of_two_is_not() -> None:
    day = [0.0] * 12 + [10.0] + [0.0] * 11
    since, now = at(3, 12), at(3, 12.5)
    assert pipe.expected(hours(*day * 3, *day[:12], 0), since, now, UTC) == pytest.approx(5)
    two = hours(*day * 2, *day[:12], 0, first=FIRST + 24)
    assert pipe.expected(two, since, now, UTC) is None


@pytest.mark.parametrize(
    ("weekend", "expected"),
    [
        pytest.param((), None, id="of no weekend anything is known"),
        pytest.param((4,), 4.0, id="one day of one: no more than came then"),
        pytest.param((900,), 60.0, id="nor more than the median of all days"),
        pytest.param((4, 10), 4.0, id="two days of one: no more than the least"),
        pytest.param((4, 10, 6), 6.0, id="three days of one: their median"),
    ],
)
def test_weekends_are_compared_with_weekends(
    weekend: tuple[float, ...], expected: float | None
) -> None:
    """A silence all of a Saturday's noon, after some weeks of 60 events at noon of weekdays."""
    weekends = iter(weekend)
    total, told = 0.0, {}
    for number in range(FIRST - 1, FIRST + 19 * 24 + 13):
        local = datetime.fromtimestamp(number * HOUR, UTC)
        looks = 60
        if local.hour == 12 and local.weekday() < 5:
            total += 60
        elif local.hour == 12:
            count = next(weekends, None)
            looks, total = (0, total) if count is None else (60, total + count)
        told[number] = Hour(total, (number + 1) * HOUR - 1, looks)
    saturday = FIRST + 19 * 24 + 12
    told[saturday] = Hour(total, (saturday + 1) * HOUR - 1, 60)
    assert pipe.expected(told, saturday * HOUR, (saturday + 1) * HOUR - 0.001, UTC) == (
        None if expected is None else pytest.approx(expected, rel=1e-3)
    )


def test_a_clock_that_was_set_back_expects_nothing() -> None:
    told = hours(*[60.0] * 24 * 4)
    silence = pipe.silence(told, at(4) - 1, at(4) - 100, UTC)
    assert silence == Silence(at(4) - 1, 0.0, 0.0)


def test_of_a_source_that_is_new_nothing_is_expected() -> None:
    assert pipe.expected({}, at(0), at(1)) is None
    assert pipe.expected(hours(5, 5), at(0, 2), at(0, 2.5)) is None


def test_a_quiet_night_and_a_quiet_weekend_raise_no_alarm() -> None:
    source = Source(office)
    source.live(MONDAY, MONDAY + 14 * DAY)
    week = MONDAY + 14 * DAY
    assert not alarms(source, week, week + 7 * DAY, timedelta(minutes=30))


def test_a_webhook_that_is_silent_at_noon_is_missed_within_minutes() -> None:
    noon = MONDAY + 15 * DAY + timedelta(hours=12)
    source = Source(office, silent=lambda at: at >= noon)
    source.live(MONDAY, noon)
    first = alarms(source, noon, noon + timedelta(minutes=10), timedelta(minutes=1))[0]
    # Of 60 an hour, the last one came a minute before noon.
    assert first == noon + timedelta(minutes=5)
    later = noon + timedelta(minutes=10)
    assert len(alarms(source, later, later + 21 * DAY, DAY / 4)) == 21 * 4, "it goes on"


def test_a_silence_is_no_excuse_for_itself() -> None:
    """Days without an event must not become what is usual; after weeks nobody knows any more."""
    noon = MONDAY + 15 * DAY + timedelta(hours=12)
    source = Source(office, silent=lambda at: at >= noon)
    source.live(MONDAY, noon + 20 * DAY)
    assert (source.expected() or 0) > 100
    source.hours = {n: h for n, h in source.hours.items() if n * HOUR > source.last}
    assert source.expected() is None


def test_a_daemon_that_was_off_for_a_day_misses_nothing_of_that_day() -> None:
    begins, ends = MONDAY + 15 * DAY, MONDAY + 16 * DAY + timedelta(hours=12)
    source = Source(office, off=lambda at: begins <= at < ends)
    source.live(MONDAY, ends)
    assert not alarms(source, ends, ends + 7 * DAY, timedelta(minutes=30))
    known = pipe.counts(source.hours)
    off = list(range(int(begins.timestamp()) // HOUR, int(ends.timestamp()) // HOUR + 1))
    assert not known.keys() & set(off)
    assert set(range(off[-1] + 1, off[-1] + 20)) <= known.keys()


def test_after_a_day_off_silence_counts_from_when_somebody_listened() -> None:
    begins, ends = MONDAY + 15 * DAY, MONDAY + 16 * DAY + timedelta(hours=12, minutes=20)
    source = Source(office, silent=lambda at: at >= ends, off=lambda at: begins <= at < ends)
    source.live(MONDAY, ends)
    alarm = alarms(source, ends, ends + timedelta(minutes=10), timedelta(minutes=1))[0]
    assert timedelta(minutes=5) <= alarm - ends <= timedelta(minutes=8)


@pytest.mark.parametrize(
    "start", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
@pytest.mark.parametrize("zone", [PARIS, None])
def test_a_change_of_the_clocks_is_no_silence(start: datetime, zone: tzinfo | None) -> None:
    source = Source(office, zone=PARIS)
    source.live(start - 21 * DAY, start - DAY)
    now = start - DAY
    while now < start + 3 * DAY:
        source.live(now, now + timedelta(minutes=30))
        now += timedelta(minutes=30)
        assert (source.expected(zone) or 0.0) <= ALARM, now


def test_by_another_clock_a_change_of_hours_would_look_like_a_silence() -> None:
    """Which is why the zone is asked for, or an hour's shift allowed for."""
    change = datetime(2026, 10, 25, tzinfo=UTC)
    source = Source(office, zone=PARIS)
    source.live(change - 21 * DAY, change + DAY + timedelta(hours=6, minutes=50))
    assert (source.expected(UTC) or 0.0) > ALARM
    assert source.expected(PARIS) == pytest.approx(0, abs=1)


def test_without_a_zone_a_silence_at_noon_is_found_all_the_same() -> None:
    noon = MONDAY + 15 * DAY + timedelta(hours=12)
    source = Source(office, silent=lambda at: at >= noon)
    source.live(MONDAY, noon + timedelta(minutes=30))
    assert source.expected(None) == pytest.approx(31, abs=1)


def test_the_neighbours_of_an_hour_need_not_be_known() -> None:
    told = hours(*([0.0] * 12 + [10.0] + [0.0] * 11) * 3)
    for number in list(told):
        if number % 24 in (11, 13):
            told[number] = Hour(told[number].total, told[number].seen, 44)
    noon = FIRST + 3 * 24 + 12
    told[noon] = Hour(told[noon - 13].total, noon * HOUR + 1800, 31)
    assert pipe.expected(told, noon * HOUR, noon * HOUR + 1800) == pytest.approx(5)


@given(
    st.lists(st.floats(0, 1000), min_size=24 * 4, max_size=24 * 5),
    st.floats(0, 24 * 2 * HOUR),
    st.floats(0, 24 * 2 * HOUR),
    st.sampled_from([None, UTC, PARIS]),
)
def test_a_longer_silence_expects_no_less(
    counts: list[float], one: float, other: float, zone: tzinfo | None
) -> None:
    told = hours(*counts)
    since = (FIRST + len(counts)) * HOUR
    for number in range(FIRST + len(counts), FIRST + len(counts) + 24 * 2 + 1):
        told[number] = Hour(told[number - 1].total, (number + 1) * HOUR - 1, 60)
    short, long = (pipe.expected(told, since, since + s, zone) for s in sorted((one, other)))
    assert (short or 0.0) <= (long or 0.0) + 1e-6

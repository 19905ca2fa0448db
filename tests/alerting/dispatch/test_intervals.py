"""Time intervals: when a route is mute, by Alertmanager's rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting import strict
from alerting.dispatch import intervals, routing
from alerting.dispatch.intervals import TimeInterval
from alerting.dispatch.routing import Route
from alerting.strict import ConfigError

OFFICE = """
- times: [{start_time: '09:00', end_time: '17:00'}]
  weekdays: ['monday:friday']
"""


def interval(text: str, name: str = "x") -> TimeInterval:
    whole = f"name: {name}\ntime_intervals:{text if text.startswith(chr(10)) else ' ' + text}"
    return strict.load(whole, TimeInterval, file="a.yml", environ={}, read=str)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "now", "within"),
    [
        # A Wednesday.
        (OFFICE, "2026-07-01T09:00:00", True),
        (OFFICE, "2026-07-01T08:59:59", False),
        (OFFICE, "2026-07-01T16:59:59", True),
        (OFFICE, "2026-07-01T17:00:00", False),
        (OFFICE, "2026-07-04T12:00:00", False),
        ("[]", "2026-07-01T09:00:00", False),
        ("[{}]", "2026-07-01T09:00:00", True),
        ("[{weekdays: [sunday]}]", "2026-07-05T00:00:00", True),
        ("[{weekdays: [saturday, sunday]}]", "2026-07-06T00:00:00", False),
        ("[{times: [{start_time: '22:00', end_time: '24:00'}]}]", "2026-07-01T23:59:59", True),
        ("[{times: [{start_time: '00:00', end_time: '24:00'}]}]", "2026-07-01T00:00:00", True),
        ("[{months: [july, '12']}]", "2026-07-01T00:00:00", True),
        ("[{months: ['january:june']}]", "2026-07-01T00:00:00", False),
        ("[{years: [2026]}]", "2026-12-31T23:59:59", True),
        ("[{years: ['2027:2030']}]", "2026-12-31T23:59:59", False),
        ("[{days_of_month: ['-1']}]", "2028-02-29T12:00:00", True),
        ("[{days_of_month: ['-1']}]", "2028-02-28T12:00:00", False),
        ("[{days_of_month: ['1:5', '-3:-1']}]", "2026-07-29T12:00:00", True),
        ("[{days_of_month: ['1:5', '-3:-1']}]", "2026-07-28T12:00:00", False),
        # The clocks of New York go forward in March: the month still has 31 days.
        ("[{days_of_month: ['-1'], location: America/New_York}]", "2026-03-31T12:00:00", True),
        ("[{weekdays: [friday], location: Australia/Sydney}]", "2026-07-02T15:00:00", True),
        (
            "[{times: [{start_time: '09:00', end_time: '10:00'}], location: Europe/Berlin}]",
            "2026-07-01T07:30:00",
            True,
        ),
        (
            "[{times: [{start_time: '09:00', end_time: '10:00'}], location: Europe/Berlin}]",
            "2026-12-01T07:30:00",
            False,
        ),
        # Two elements stand for "or", what stands in one for "and".
        ("[{weekdays: [monday]}, {months: [july]}]", "2026-07-01T00:00:00", True),
        ("[{weekdays: [monday], months: [july]}]", "2026-07-01T00:00:00", False),
    ],
)
def test_an_instant_is_within_or_not(text: str, now: str, within: bool) -> None:
    assert interval(text).contains(at(now)) is within


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[{times: [{start_time: '22:00', end_time: '06:00'}]}]",
            (
                "a window ends on the day on which it begins; write two entries of `times`: "
                "22:00 to 24:00, and 00:00 to 06:00"
            ),
        ),
        (
            "[{times: [{start_time: '09:00', end_time: '09:00'}]}]",
            "the window is empty; for a whole day write 00:00 to 24:00",
        ),
        (
            "[{times: [{start_time: '09:00'}]}]",
            "missing; expected a time of day like 09:00",
        ),
        ("[{time: []}]", "unknown key; did you mean 'times'?"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        interval(text)
    assert [one.message for one in told.value.problems] == [said]


NIGHT = interval("[{times: [{start_time: '00:00', end_time: '06:00'}]}]", "night")
WEEKEND = interval("[{weekdays: [saturday, sunday]}]", "weekend")
NAMED = {one.name: one for one in (NIGHT, WEEKEND)}
ROOT = routing.tree(Route(receiver="a")).hop


@pytest.mark.parametrize(
    ("mute", "active", "now", "hidden"),
    [
        ((), (), "2026-07-04T01:00:00", ()),
        (("night",), (), "2026-07-01T01:00:00", ("night",)),
        (("night",), (), "2026-07-01T07:00:00", ()),
        (("night", "weekend"), (), "2026-07-04T01:00:00", ("night", "weekend")),
        ((), ("night",), "2026-07-01T01:00:00", ()),
        ((), ("night", "weekend"), "2026-07-01T07:00:00", ("night", "weekend")),
        ((), ("night", "weekend"), "2026-07-04T07:00:00", ()),
        (("weekend",), ("night",), "2026-07-04T07:00:00", ("weekend", "night")),
    ],
)
def test_what_hides_a_route_is_named(
    mute: tuple[str, ...], active: tuple[str, ...], now: str, hidden: tuple[str, ...]
) -> None:
    assert intervals.muted(replace(ROOT, mute=mute, active=active), at(now), NAMED) == hidden


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_a_week_is_covered_by_its_halves(minute: int) -> None:
    first = interval("[{weekdays: ['sunday:tuesday']}]")
    second = interval("[{weekdays: ['wednesday:saturday']}]")
    now = at("2026-07-05T00:00:00") + timedelta(minutes=minute)
    assert first.contains(now) != second.contains(now)

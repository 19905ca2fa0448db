from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.customs import spread, usual
from exporter.integrations.customs.spread import Spread
from exporter.integrations.customs.usual import HOUR, SLOT, Pace, Reference

# Five past one in the afternoon of a Monday: most of the last hour was the hour from 12.
NOW = datetime(2026, 3, 30, 13, 5, tzinfo=UTC).timestamp()
PARIS = ZoneInfo("Europe/Paris")


def calls(*seconds: float | None, errors: int = 0) -> Spread:
    """Calls that took so long, of which the first ones failed."""
    return spread.of((one, place >= errors) for place, one in enumerate(seconds))


def past(days: int, seconds: float = 0.2, count: int = 12) -> dict[int, Spread]:
    """So many days of as many calls each hour, the last one included."""
    until = usual.hour(NOW)
    one = calls(*[seconds] * count)
    return dict.fromkeys(range(until - days * 86400, until + HOUR, HOUR), one)


def slots(*seconds: float | None, errors: int = 0, ago: int = SLOT) -> dict[int, Spread]:
    return {usual.slot(NOW - ago): calls(*seconds, errors=errors)}


def test_spans_are_named_by_their_beginnings() -> None:
    assert (usual.slot(NOW + 7), usual.hour(NOW)) == (int(NOW), int(NOW) - 300)
    assert usual.compared(NOW) == int(NOW) - 300 - HOUR
    assert usual.compared(NOW + 1800) == int(NOW) - 300


def test_before_a_day_is_known_nothing_is_usual() -> None:
    known = past(2)
    assert usual.reference({}, NOW) == Reference()
    day = {start: known[start] for start in sorted(known)[-26:-2]}
    assert len(day) == 24
    assert usual.reference(day, NOW).usual == pytest.approx(0.2, rel=0.05)
    assert usual.reference(dict(list(day.items())[1:]), NOW).usual is None


def test_hours_with_few_calls_are_not_in_the_median() -> None:
    known = past(2) | past(1, seconds=9.0, count=9)
    assert usual.reference(known, NOW).usual == pytest.approx(0.2, rel=0.05)


def test_what_is_older_than_a_week_is_not_in_the_median_and_the_last_hour_neither() -> None:
    known = past(14, seconds=9.0) | past(7)
    last = usual.hour(NOW - HOUR)
    known |= {last: calls(*[9.0] * 12), last + HOUR: calls(*[9.0] * 12)}
    assert usual.reference(known, NOW).usual == pytest.approx(0.2, rel=0.05)


def test_the_range_is_of_the_same_hour_and_of_thirty_calls_at_least() -> None:
    noon = usual.compared(NOW)
    known = {noon - day * 86_400: calls(0.1, 0.3) for day in range(1, 29)}
    others = {start + HOUR: calls(99.0) for start in known}
    found = usual.reference(known | others | {noon: calls(99.0)}, NOW)
    assert (found.low, found.samples) == (0.0, 56)
    assert found.high == pytest.approx(0.2 + 3 * 0.1)
    few = dict(list(known.items())[:14])
    assert usual.reference(few, NOW) == Reference(None, None, None, 28)


def test_a_range_goes_by_the_clock_of_the_place() -> None:
    """On Sunday clocks were set forward: noon in Paris is the hour before, in UTC."""
    noon = usual.compared(NOW)
    known = {noon - day * 86_400: calls(*[1.0] * 9) for day in range(2, 12)}
    later = {start + HOUR: calls(*[5.0] * 9) for start in known}
    assert usual.reference(known | later, NOW, None).high == pytest.approx(1)
    assert usual.reference(known | later, NOW, PARIS).high == pytest.approx(5)


def test_of_few_calls_nothing_is_said() -> None:
    assert usual.pace({}, Reference(), NOW) == Pace()
    found = usual.pace(slots(*[0.2] * 4, errors=4), Reference(), NOW)
    assert found == Pace(calls=4)
    assert (found.is_slow, found.is_unusual, usual.said(found)) == (False, None, "")


def test_calls_that_tell_no_time_count_for_errors_only() -> None:
    found = usual.pace(slots(*[None] * 20, errors=2), Reference(), NOW)
    assert (found.p95, found.mean, found.errors, found.calls) == (None, None, 0.1, 20)


def test_errors_are_of_ten_minutes_and_times_of_an_hour() -> None:
    ago = slots(*[0.1] * 50, errors=50, ago=3_000)
    found = usual.pace(ago | slots(*[0.1] * 50), Reference(), NOW)
    assert (found.errors, found.calls) == (0.0, 50)
    early = slots(*[9.0] * 500, ago=2 * HOUR)
    assert usual.pace(ago | early, Reference(), NOW).p95 == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize(("seconds", "is_slow"), [(0.3, False), (0.5, True)])
def test_slow_is_more_than_twice_what_is_usual(seconds: float, *, is_slow: bool) -> None:
    known = usual.reference(past(8), NOW)
    assert usual.pace(slots(*[seconds] * 12), known, NOW).is_slow is is_slow


@pytest.mark.parametrize(
    ("seconds", "is_unusual", "said"),
    [
        (0.2, False, "200 ms on average in the last hour, within the expected 100 ms to 1.50 s"),
        (1.6, True, "1.60 s on average in the last hour, outside the expected 100 ms to 1.50 s"),
        (0.05, True, "50 ms on average in the last hour, outside the expected 100 ms to 1.50 s"),
    ],
)
def test_an_unusual_mean_is_told_with_its_range_and_on_what_it_stands(
    seconds: float, said: str, *, is_unusual: bool
) -> None:
    found = usual.pace(slots(*[seconds] * 12), Reference(None, 0.1, 1.5, 40), NOW)
    assert found.is_unusual is is_unusual
    assert usual.said(found) == (f"{said} (mean ± 3 σ of 40 calls at this hour in four weeks)")


@given(st.floats(0.001, 100))
def test_calls_that_always_took_the_same_are_not_unusual(seconds: float) -> None:
    known = usual.reference(past(28, seconds), NOW)
    found = usual.pace(slots(*[seconds] * 11), known, NOW)
    assert (found.is_unusual, found.is_slow) == (False, False)

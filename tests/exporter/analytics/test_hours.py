import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import hours
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START

PARIS = ZoneInfo("Europe/Paris")


def unix(text: str, zone: ZoneInfo = PARIS) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def test_a_weekend_between_question_and_answer_counts_twenty_minutes_of_work() -> None:
    """Row Q9: asked Friday 17:50, answered Monday 09:10."""
    asked, answered = unix("2026-11-20T17:50"), unix("2026-11-23T09:10")
    assert answered - asked == 63 * HOUR + 20 * MINUTE
    assert hours.read("Mo-Fr 9-18", PARIS).within(asked, answered) == 20 * MINUTE


@pytest.mark.parametrize(
    ("text", "start", "end", "minutes"),
    [
        ("", "2026-03-07T00:00", "2026-03-08T00:00", 1440),
        ("Mo-Su 0-24", "2026-03-07T00:00", "2026-03-08T00:00", 1440),
        ("Mo-Fr 9-18", "2026-03-07T10:00", "2026-03-07T12:00", 0),
        ("Mo-Fr 9-12, Mo-Fr 13-18", "2026-03-02T11:30", "2026-03-02T13:30", 60),
        ("Sa 10:30-14:15", "2026-03-07T00:00", "2026-03-09T00:00", 225),
        ("Fr 22-24", "2026-03-06T23:00", "2026-03-07T01:00", 60),
        # The clocks go forward at 2:00 on this Sunday, and back on that one.
        ("Su 0-6", "2026-03-29T00:00", "2026-03-29T12:00", 300),
        ("Su 0-6", "2026-10-25T00:00", "2026-10-25T12:00", 420),
        ("Mo 9-10", "2026-03-02T09:30", "2026-03-02T09:30", 0),
        ("Mo 9-10", "2026-03-02T09:40", "2026-03-02T09:30", 0),
    ],
)
def test_what_lies_within_the_hours_is_counted(
    text: str, start: str, end: str, minutes: int
) -> None:
    found = hours.read(text, PARIS).within(unix(start), unix(end))
    assert found == minutes * MINUTE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mo-Fr", "'Mo-Fr': expected days and hours such as `Mo-Fr 9-18`"),
        ("Mx 9-18", "expected days and hours"),
        ("Mo-Fx 9-18", "expected days and hours"),
        ("Fr-Mo 9-18", "'Fr-Mo 9-18': Mo is before Fr"),
        ("Mo 18-9", "it ends before it begins"),
        ("Mo 9-9", "it ends before it begins"),
        ("Mo 25-26", "'Mo 25-26': 25 is no time of day"),
        ("Mo 9-18, Mo-Fr 17-20", "'Mo-Fr 17-20': it overlaps with another entry"),
        ("Mo 22-24, Mo 23-24", "it overlaps with another entry"),
    ],
)
def test_hours_that_are_none_are_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".+") as told:
        hours.read(text, PARIS)
    assert said in str(told.value)


def test_a_span_of_a_hundred_years_is_cut_to_ten() -> None:
    found = hours.read("Mo 9-10", ZoneInfo("UTC")).within(START, START + 36_500 * DAY)
    assert found <= hours.LONGEST_DAYS * HOUR


@given(
    cuts=st.lists(st.integers(0, 40 * DAY), min_size=2, max_size=6),
    text=st.sampled_from(["", "Mo-Fr 9-18", "Sa 10:30-14:15, Su 0-24", "Mo-Su 22-24"]),
)
def test_parts_of_a_span_add_up_to_the_whole(cuts: list[int], text: str) -> None:
    found = hours.read(text, ZoneInfo("America/New_York"))
    at = [START + cut for cut in sorted(cuts)]
    parts = sum(found.within(*pair) for pair in itertools.pairwise(at))
    assert parts == found.within(at[0], at[-1]) <= at[-1] - at[0]
    assert datetime.fromtimestamp(at[0] / 1000, UTC).year == 2026

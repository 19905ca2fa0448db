"""Times as Go's example time is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import layouts

# 3 February 2001, 04:05:06.007008009 in the morning, a Saturday.
MORNING = 981_173_106_007_008_009


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("2006-01-02T15:04:05Z07:00", "2001-02-03T04:05:06Z"),
        ("06 1 Jan January 2 _2 002 __2", "01 2 Feb February 3  3 034  34"),
        ("Mon Monday Moon Jane MST", "Sat Saturday Moon Jane UTC"),
        ("15 3 03 4 04 5 05 PM pm", "04 4 04 5 05 6 06 AM am"),
        ("05.000 05.000000000 05.999 05.99", "06.007 06.007008009 06.007 06"),
        ("05,999999999 .00x", "06,007008009 .00x"),
        ("-07 -0700 -07:00 -070000 -07:00:00 Z07 Z0700", "+00 +0000 +00:00 +000000 +00:00:00 Z Z"),
        ("day at noon", "day at noon"),
    ],
)  # fmt: skip
def test_a_layout_is_filled_in(layout: str, text: str) -> None:
    assert layouts.formatted(MORNING, layout) == text


def test_the_afternoon_begins_at_noon() -> None:
    assert layouts.formatted(12 * 3600 * 10**9, "3PM 03pm") == "12PM 12pm"
    assert layouts.formatted(0, "3PM") == "12AM"


@given(st.datetimes(datetime(1678, 1, 1), datetime(2262, 1, 1)))  # noqa: DTZ001 # made UTC below
def test_a_time_reads_back(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    nanoseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
    text = layouts.formatted(nanoseconds, "2006-01-02T15:04:05.000000Z07:00")
    assert datetime.fromisoformat(text) == moment
    assert layouts.calendar(nanoseconds) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (7200, "06 CEST +02 +0200 +02:00 +020000 +02:00:00 +02 +02:00 +0200"),
        (-12_600, "00 CEST -03 -0330 -03:30 -033000 -03:30:00 -03 -03:30 -0330"),
        (-3723, "03 CEST -01 -0102 -01:02 -010203 -01:02:03 -01 -01:02 -0102"),
    ],
)
def test_a_time_is_shown_in_its_zone(seconds: int, text: str) -> None:
    layout = "15 MST -07 -0700 -07:00 -070000 -07:00:00 Z07 Z07:00 Z0700"
    assert layouts.formatted(MORNING, layout, layouts.Zone("CEST", seconds)) == text

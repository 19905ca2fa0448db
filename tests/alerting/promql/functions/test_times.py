"""Times: of the evaluation, of samples, and what the calendar says of them."""

import calendar
import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.values import Vector
from tests.alerting.promql.functions import ground
from tests.alerting.promql.functions.ground import said, vector

NAN = math.nan
PARTS = (
    "year",
    "month",
    "day_of_month",
    "day_of_year",
    "day_of_week",
    "days_in_month",
    "hour",
    "minute",
)


def test_the_time_of_evaluation_is_in_seconds() -> None:
    assert said("time()", at=1).value == 0.001
    assert said("time()", at=3_000_000).value == 3000.0


def test_the_time_of_a_sample_is_when_it_was_measured() -> None:
    measured = Vector(ground.rows('m{a="1"}', 'm{a="2"}'), np.ones(2), np.array([1500, 60_000]))
    answer = said("timestamp(m)", measured, at=90_000).elements
    assert answer == {'{a="1"}': 1.5, '{a="2"}': 60.0}
    assert said("timestamp(m)", vector("m 5"), at=90_000).elements == {"{}": 90.0}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, (1970, 1, 1, 1, 4, 31, 0, 0)),
        (1136239445, (2006, 1, 2, 2, 1, 31, 22, 4)),
        (1230767999, (2008, 12, 31, 366, 3, 31, 23, 59)),
        (1230768000, (2009, 1, 1, 1, 4, 31, 0, 0)),
        (1456790399, (2016, 2, 29, 60, 1, 29, 23, 59)),
        (1485907200, (2017, 2, 1, 32, 3, 28, 0, 0)),
        # Parts of a second are cut off, before 1970 too.
        (-0.5, (1970, 1, 1, 1, 4, 31, 0, 0)),
        (-1, (1969, 12, 31, 365, 3, 31, 23, 59)),
        (1e15, (31690708, 7, 5, 187, 0, 31, 1, 46)),
        (NAN, (NAN,) * 8),
        (math.inf, (NAN,) * 8),
        (-1e300, (NAN,) * 8),
    ],
)
def test_the_calendar_says_what_a_time_is(seconds: float, expected: tuple[float, ...]) -> None:
    found = [said(f"{part}(m)", vector(f"m {seconds}")).elements["{}"] for part in PARTS]
    assert found == pytest.approx(list(expected), nan_ok=True)


@pytest.mark.parametrize("at", [0, 999, -999, 1_136_239_445_900])
def test_without_a_vector_it_is_now(at: int) -> None:
    for part in PARTS:
        now = said(f"{part}(vector(time()))", vector(f"m {int(at / 1000)}")).elements
        assert said(f"{part}()", at=at).elements == now


@given(st.integers(-62_000_000_000, 250_000_000_000))
def test_dates_are_those_of_the_standard_library(seconds: int) -> None:
    date = datetime.fromtimestamp(seconds, UTC)
    expected = (
        date.year,
        date.month,
        date.day,
        date.timetuple().tm_yday,
        date.isoweekday() % 7,
        calendar.monthrange(date.year, date.month)[1],
        date.hour,
        date.minute,
    )
    found = tuple(said(f"{part}(m)", vector(f"m {seconds}")).elements["{}"] for part in PARTS)
    assert found == expected

"""Numbers as people read them."""

import math
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import figures


@pytest.mark.parametrize(
    ("value", "number", "percent", "duration", "size"),
    [
        (0, "0", "0%", "0s", "0B"),
        (1, "1", "100%", "1s", "1B"),
        (0.8123, "0.81", "81.23%", "812.3ms", "0.81B"),
        (0.0031, "0.0031", "0.31%", "3.1ms", "0.0031B"),
        (0.00004, "0.00004", "0.004%", "40µs", "0.00004B"),
        (6.1, "6.1", "610%", "6.1s", "6.1B"),
        (59.999, "60", "5,999.9%", "1m", "60B"),
        (60, "60", "6,000%", "1m", "60B"),
        (125, "125", "12,500%", "2m 5s", "125B"),
        (3600, "3,600", "360,000%", "1h", "3.52KiB"),
        (3605, "3,605", "360,500%", "1h", "3.52KiB"),
        (86400, "86,400", "8,640,000%", "1d", "84.38KiB"),
        (90061, "90,061", "9,006,100%", "1d 1h", "87.95KiB"),
        (1536, "1,536", "153,600%", "25m 36s", "1.5KiB"),
        (-5, "-5", "-500%", "-5s", "-5B"),
        (-3 << 20, "-3,145,728", "-314,572,800%", "-36d 9h", "-3MiB"),
        (math.inf, "+Inf", "+Inf%", "+Inf", "+Inf"),
        (-math.inf, "-Inf", "-Inf%", "-Inf", "-Inf"),
        (math.nan, "NaN", "NaN%", "NaN", "NaN"),
        (1e16, "1e+16", "1e+18%", "115,740,740,740d 17h", "8.88PiB"),
        (1e-9, "1e-09", "1e-07%", "0.001µs", "1e-09B"),
    ],
)
def test_a_figure_is_shown_in_the_words_of_its_unit(
    value: float, number: str, percent: str, duration: str, size: str
) -> None:
    assert figures.duration(value) == duration
    assert figures.number(value) == number
    assert figures.percent(value) == percent
    assert figures.size(value) == size


@given(st.floats(0.001, 1e6))
def test_a_number_is_shown_nearly_as_it_is(value: float) -> None:
    assert float(figures.number(value).replace(",", "")) == pytest.approx(value, rel=0.06)


def test_every_unit_has_its_words() -> None:
    shown = {unit: of(1.0) for unit, of in figures.BY_UNIT.items()}
    assert shown == {"": "1", "seconds": "1s", "ratio": "100%", "bytes": "1B"}


def test_an_instant_is_shown_in_utc() -> None:
    there = timezone(timedelta(hours=2))
    assert figures.moment(datetime(2026, 3, 1, 1, 2, 3, 999, there)) == "2026-02-28 23:02:03 UTC"

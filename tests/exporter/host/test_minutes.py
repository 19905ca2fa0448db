import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.host import minutes
from exporter.host.minutes import Minute
from exporter.host.shares import Rate
from exporter.host.summary import Disk, Summary

NOW = datetime(2030, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
NOW_MS = 1_893_553_445_678


@pytest.mark.parametrize(
    ("before", "now", "begun"),
    [(0.0, 15.0, False), (45.0, 59.9, False), (45.0, 60.0, True), (60.0, 75.0, False)],
)
def test_a_row_is_due_when_another_minute_has_begun(before: float, now: float, begun: bool) -> None:
    assert minutes.begun(before, now) is begun


@given(st.floats(0, 1e6), st.floats(5, 60))
def test_looks_at_even_times_make_one_row_a_minute(start: float, interval: float) -> None:
    looks = [start + n * interval for n in range(200)]
    rows = sum(minutes.begun(a, b) for a, b in itertools.pairwise(looks))
    # A look that rounding puts on the edge of a minute may pass two edges at once.
    assert abs(rows - (looks[-1] - looks[0]) / 60) < 2


def test_a_row_is_of_means_and_of_what_is_now() -> None:
    samples = [
        Summary(cpu=None, memory=0.5, disk=Disk("/", 0.1), connections=9),
        Summary(cpu=0.25, memory=0.6, network=Rate(100.0, 10.0), connections=1),
        Summary(0.5, 0.7, Disk("/data", 0.901234567), network=Rate(300.0, 20.0), connections=2),
    ]
    assert minutes.row(samples, NOW) == Minute(NOW_MS, 37.5, 60.0, 90.123, 200.0, 15.0, 2)


def test_what_no_sample_knows_is_not_known() -> None:
    assert minutes.row([Summary()], NOW) == Minute(NOW_MS, *[None] * 6)

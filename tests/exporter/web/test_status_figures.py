from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.web import status_figures as figures

NOW = datetime(2026, 3, 1, 12, 0, 0, 600_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3, "0 s"),
        (0, "0 s"),
        (59.99, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (7_500, "2 h 5 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d"),
        (273_600, "3 d 4 h"),
        (86_400 * 1_234, "1,234 d"),
    ],
)
def test_a_span_is_said_in_what_matters_of_it(seconds: float, said: str) -> None:
    assert figures.span(seconds) == said


def test_a_moment_is_said_by_its_distance_and_exactly() -> None:
    shown = figures.moment(NOW - timedelta(minutes=4), NOW)
    assert shown.ago == "4 min"
    assert shown.exact == "2026-03-01 11:56:00 UTC"
    assert shown.iso == "2026-03-01T11:56:00Z"
    assert datetime.fromisoformat(shown.iso) == NOW.replace(microsecond=0) - timedelta(minutes=4)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "0.0 ms"),
        (0.00042, "0.4 ms"),
        (0.0099, "9.9 ms"),
        (0.00996, "10 ms"),
        (0.083, "83 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.00 s"),
        (1.236, "1.24 s"),
        (9.996, "10.0 s"),
        (61.0, "61.0 s"),
    ],
)
def test_a_response_time_has_three_digits(seconds: float, said: str) -> None:
    assert figures.response(seconds) == said


@pytest.mark.parametrize(
    ("up", "judged", "said"),
    [
        (0, 0, "–"),
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1430, 1440, "99.30%"),
        (43_199, 43_200, "99.99%"),
        (1, 43_200, "<0.01%"),
    ],
)
def test_uptime_is_never_rounded_up(up: int, judged: int, said: str) -> None:
    assert figures.uptime(up, judged) == said


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_uptime_is_whole_only_when_every_run_was_up(judged: int, failed: int) -> None:
    up = max(0, judged - failed)
    said = figures.uptime(up, judged)
    assert (said == "100%") == (up == judged)
    assert (said == "0%") == (up == 0)
    assert float(said.strip("<%")) <= 100 * up / judged or said == "<0.01%"


def test_usage_is_said_in_whole_per_cent() -> None:
    assert [figures.usage(one) for one in (0.0, 0.234, 1.0)] == ["0%", "23%", "100%"]


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (1_023, "1,023 B"),
        (1_023.9, "1.0 KiB"),
        (24_300, "23.7 KiB"),
        (1_300_000, "1.2 MiB"),
        (102_399_999, "97.7 MiB"),
        (107_000_000, "102 MiB"),
        (2**40 * 2_000.0, "2,000 TiB"),
    ],
)
def test_an_amount_is_said_in_its_unit(size: float, said: str) -> None:
    assert figures.amount(size) == said


def test_a_number_agrees_with_its_noun() -> None:
    assert figures.number(1, "probe") == "1 probe"
    assert figures.number(1_430, "probe") == "1,430 probes"
    assert figures.number(2, "alert fires", "alerts fire") == "2 alerts fire"

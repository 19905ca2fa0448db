from datetime import UTC, datetime

import pytest

from exporter.performance import figure
from exporter.performance.figure import Figure


def test_a_figure_of_too_few_is_none_and_says_so() -> None:
    assert figure.of(1.5, 5, 5, "runs") == Figure(1.5, 5)
    assert figure.of(1.5, 4, 5, "runs") == Figure(None, 4, "4 runs, at least 5 are needed")
    assert figure.of(None, 0, 0, "runs") == Figure(None, 0, "0 runs, at least 1 are needed")


@pytest.mark.parametrize(
    ("ratio", "told"),
    [(1.0, 100.0), (1_430 / 1_440, 99.31), (0.999_999, 99.99), (0.0, 0.0), (0.5, 50.0)],
)
def test_a_share_is_100_only_where_nothing_is_missing(ratio: float, told: float) -> None:
    assert figure.percent(ratio) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7_199, "119 min"),
        (7_200, "2 h"),
        (7_320, "2 h 2 min"),
        (172_800, "2 d"),
        (180_000, "2 d 2 h"),
    ],
)
def test_a_span_is_told_in_two_units(seconds: int, told: str) -> None:
    assert figure.span(seconds * 1000) == told


def test_instants_are_told_in_utc() -> None:
    at = figure.instant(1_772_323_200_123)
    assert at == datetime(2026, 3, 1, 0, 0, 0, 123_000, tzinfo=UTC)
    assert figure.clock(at) == "2026-03-01 00:00 UTC"

"""The numbers that rules call by name: defaults of row J1, in the units of metrics."""

import pytest

from alerting.rulebook import thresholds
from alerting.rulebook.thresholds import Thresholds


@pytest.mark.parametrize(
    ("name", "written", "number", "unit"),
    [
        ("response_time_ms", 5000.0, 5.0, "seconds"),
        ("error_rate_percent", 5.0, 0.05, "ratio"),
        ("cpu_usage_percent", 80.0, 0.8, "ratio"),
        ("memory_usage_percent", 85.0, 0.85, "ratio"),
        ("disk_usage_percent", 90.0, 0.9, "ratio"),
        ("uptime_percent", 99.0, 0.99, "ratio"),
    ],
)
def test_a_default_is_as_the_sources_say_and_in_base_units(
    name: str, written: float, number: float, unit: str
) -> None:
    values = Thresholds()
    assert getattr(values, name) == written
    assert thresholds.in_base_units(values, name) == (number, unit)


def test_there_are_no_others() -> None:
    assert len(thresholds.NAMES) == 6


def test_a_changed_value_is_the_one_that_counts() -> None:
    values = Thresholds(cpu_usage_percent=70.0)
    assert thresholds.in_base_units(values, "cpu_usage_percent") == (0.7, "ratio")

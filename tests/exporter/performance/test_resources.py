import pytest

from exporter.history.accounting import HOUR
from exporter.performance import figure, resources, trends
from exporter.performance.facts import Facts, MachineHour, Usage
from exporter.performance.figure import Figure
from exporter.performance.resources import HourOfDay, Resource
from tests.exporter.performance.examples import BEGINS, BOUNDS, facts, machine


def told(given: Facts) -> dict[str, Resource]:
    return {one.figure: one for one in resources.resources(given, trends.trends(given))}


def test_each_usage_has_its_mean_its_most_and_its_hours() -> None:
    day = [20.0] * 24
    day[14] = 96.0
    found = told(facts(machine=machine("cpu_usage", day, over=2)))["cpu_usage"]
    assert found.mean == Figure(23.17, 1_440)
    assert (found.most, found.most_at) == (97.0, figure.instant(BEGINS + 14 * HOUR))
    assert (found.unit, found.threshold, found.minutes_over) == ("percent", 80.0, 48)
    assert len(found.by_hour) == 24
    assert found.busiest_hour == HourOfDay(14, 96.0, 60)
    assert found.full_in_days is None


def test_hours_of_the_day_are_those_of_the_zone() -> None:
    given = facts(
        machine=machine("cpu_usage", [10.0, 30.0]),
        bounds=type(BOUNDS)(offset=-3_600, usages=BOUNDS.usages),
    )
    found = told(given)["cpu_usage"]
    assert [one.hour for one in found.by_hour] == [0, 23]
    assert found.busiest_hour == HourOfDay(0, 30.0, 60)


def test_of_two_days_an_hour_is_the_mean_of_both() -> None:
    two = machine("network_sent", [10.0] * 24 + [30.0] * 24)
    found = told(facts(machine=two))["network_sent"]
    assert found.by_hour[5] == HourOfDay(5, 20.0, 120)
    assert (found.threshold, found.unit) == (None, "bytes_per_second")


def test_what_was_not_measured_is_none() -> None:
    given = facts(machine=(MachineHour(BEGINS, {"cpu_usage": Usage(60, 1.0, 2.0, 0)}),))
    found = told(given)
    assert found["disk_usage"].mean == Figure(None, 0, "0 minutes, at least 5 are needed")
    assert found["disk_usage"].most is None
    assert found["disk_usage"].most_at is None
    assert found["disk_usage"].busiest_hour is None
    assert found["cpu_usage"].busiest_hour is None
    assert told(facts()) == {}


def test_a_disk_that_fills_up_is_full_in_so_many_days() -> None:
    rising = told(facts(machine=machine("disk_usage", [60 + place / 2 for place in range(24)])))
    # At 71.5 % it gains 12 points a day, to 90 %.
    assert rising["disk_usage"].full_in_days == 1.5
    beyond = told(facts(machine=machine("disk_usage", [90 + place / 4 for place in range(24)])))
    assert beyond["disk_usage"].full_in_days == 0.0
    falling = told(facts(machine=machine("disk_usage", [90 - place for place in range(24)])))
    assert falling["disk_usage"].full_in_days is None
    cpu = told(facts(machine=machine("cpu_usage", [20 + place for place in range(24)])))
    assert cpu["cpu_usage"].full_in_days is None


def test_what_fills_up_in_more_than_a_year_is_not_foretold() -> None:
    slowly = machine("disk_usage", [10 + place / 100 for place in range(600)])
    given = facts(machine=slowly, begins=BEGINS - 576 * HOUR)
    # At 16 % it gains 0.24 points a day.
    assert told(given)["disk_usage"].full_in_days == pytest.approx(308, abs=3)
    far = machine("disk_usage", [1 + place / 116 for place in range(600)])
    assert told(facts(machine=far))["disk_usage"].full_in_days is None

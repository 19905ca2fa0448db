from exporter.performance import machine_advice, resources, trends
from exporter.performance.advice import Note
from exporter.performance.facts import Facts
from exporter.performance.resources import UNITS
from tests.exporter.performance.examples import BEGINS, facts, machine


def told(given: Facts) -> list[Note]:
    every = resources.resources(given, trends.trends(given))
    return [note for one in every for note in machine_advice.of_resource(one)]


def test_minutes_over_a_bound_are_told_with_the_busiest_hour() -> None:
    levels = [90.0 if place == 14 else 20.0 for place in range(24)]
    (note,) = told(facts(machine=machine("cpu_usage", levels, over=1)))
    assert note == Note(
        "warning",
        "host",
        "cpu_usage_minutes_over",
        24.0,
        15.0,
        1_440,
        "CPU was over 80 % in 24 of 1440 minutes; it is busiest from 14:00 (90 %)",
        "`top` at its busiest hour says who; docs/runbooks/CpuHigh.md",
    )


def test_more_than_half_of_the_time_is_critical() -> None:
    (note,) = told(facts(machine=machine("memory_usage", [90.0], over=31)))
    assert (note.level, note.said) == (
        "critical",
        "memory was over 85 % in 31 of 60 minutes",
    )


def test_short_peaks_and_what_has_no_bound_ask_for_nothing() -> None:
    assert told(facts(machine=machine("cpu_usage", [90.0], over=14))) == []
    assert told(facts(machine=machine("network_sent", [1e9] * 24, over=60))) == []


def test_a_disk_that_is_soon_full_is_told_in_days() -> None:
    (note,) = told(facts(machine=machine("disk_usage", [60 + hour / 2 for hour in range(24)])))
    assert (note.figure, note.value) == ("disk_usage_full_in_days", 1.5)
    assert note.said == "if the fullest disk rises as it did, it reaches 90 % in 1.5 days"
    slowly = machine("disk_usage", [60 + hour / 20 for hour in range(120)])
    given = facts(machine=slowly, begins=BEGINS)
    assert told(given) == []


def test_everything_with_a_bound_has_its_advice() -> None:
    assert machine_advice.LOOK.keys() <= UNITS.keys()
    assert machine_advice.LOOK.keys() == facts().bounds.usages.keys()

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exporter.history.accounting import HOUR
from exporter.history.incidents import Incident
from exporter.performance import anomalies, figure
from exporter.performance.anomalies import Anomaly, Unjudged
from exporter.performance.facts import Facts, MachineHour, Service, Usage
from tests.exporter.performance.examples import (
    BEGINS,
    LEVELS,
    facts,
    hour,
    hours,
    machine,
    noise,
    service,
)


def found(given: Facts) -> list[Anomaly]:
    return anomalies.anomalies(given)[0]


def slow(levels: list[float], place: int, times: float = 3.0, name: str = "shop") -> Service:
    """A service whose hour of that place took so many times as long."""
    levels = [level * times if hour == place else level for hour, level in enumerate(levels)]
    return service(name=name, hours=hours(levels))


def test_an_hour_at_three_times_the_latency_is_the_only_anomaly() -> None:
    levels = noise(1, 0.1)
    (one,) = found(facts(slow(levels, 15), service(name="other", hours=hours(noise(2, 0.1)))))
    assert (one.service, one.direction) == ("shop", "slower")
    assert one.start == figure.instant(BEGINS + 15 * HOUR)
    assert one.end == figure.instant(BEGINS + 16 * HOUR)
    assert one.upper_quartile_ms == pytest.approx(3 * levels[15], rel=0.03)
    assert one.usual_ms == pytest.approx(100, rel=0.1)
    assert (one.runs, one.hours, one.compared_hours) == (60, 1, 24)
    assert one.score > one.bound == 5.48
    assert (one.cpu_percent, one.down_meanwhile) == (None, [])


@pytest.mark.parametrize("late", [5, 15, 30, 45, 55])
def test_an_hour_that_begins_between_two_is_one_anomaly(late: int) -> None:
    quiet = [100.0] * 60
    shop = [
        *(hour(place, quiet) for place in range(24) if place not in {10, 11}),
        hour(10, [100.0] * late + [300.0] * (60 - late)),
        hour(11, [300.0] * late + [100.0] * (60 - late)),
    ]
    (one,) = found(facts(service(hours=tuple(shop))))
    eleven = figure.instant(BEGINS + 11 * HOUR)
    assert one.start <= eleven <= one.end
    assert one.direction == "slower"


def test_an_hour_that_is_faster_is_one_too() -> None:
    (one,) = found(facts(slow([100.0] * 24, 3, 1 / 3)))
    assert one.direction == "faster"
    assert one.ratio == pytest.approx(1 / 3, rel=0.05)


def test_hours_in_a_row_are_one_and_a_missing_hour_parts_them() -> None:
    levels = [300.0 if place in {3, 4, 6} else 100.0 for place in range(24)]
    given = service(hours=hours(levels))
    assert [one.hours for one in found(facts(given))] == [1, 2]
    parted = replace(given, hours=tuple(one for place, one in enumerate(given.hours) if place != 5))
    assert [one.hours for one in found(facts(parted))] == [1, 2]
    joined = replace(
        given, hours=hours([300.0 if 3 <= place <= 6 else 100.0 for place in range(24)])
    )
    assert [one.hours for one in found(facts(joined))] == [4]


def test_hours_before_the_span_say_what_is_usual_and_are_not_told() -> None:
    levels = [300.0 if place in {2, 20} else 100.0 for place in range(24)]
    begins = BEGINS + 18 * HOUR
    (one,) = found(facts(service(hours=hours(levels)), begins=begins))
    assert one.start == figure.instant(BEGINS + 20 * HOUR)
    assert one.compared_hours == 24


def test_the_hour_that_goes_on_ends_now() -> None:
    ends = BEGINS + 23 * HOUR + HOUR // 4
    (one,) = found(facts(slow([100.0] * 24, 23), ends=ends))
    assert one.end == figure.instant(ends)


def test_too_few_hours_cannot_be_judged() -> None:
    few = service(name="few", hours=hours([100.0] * 11))
    seldom = service(name="seldom", hours=hours([100.0] * 24, runs=4))
    told = "{} hours with 5 successful runs, at least 12 are needed"
    assert anomalies.anomalies(facts(seldom, few)) == (
        [],
        [Unjudged("few", 11, told.format(11)), Unjudged("seldom", 0, told.format(0))],
    )


def test_what_the_machine_and_others_did_stands_beside() -> None:
    began = BEGINS + 15 * HOUR
    down = (Incident(began - HOUR, began + 1, "status", "", 3),)
    over = (Incident(began - HOUR, began, "status", "", 3),)
    still = (Incident(began + HOUR - 1, None, "status", "", 3),)
    others = [
        service(name=name, incidents=incidents)
        for name, incidents in {"still": still, "down": down, "over": over}.items()
    ]
    busy = machine("cpu_usage", [96.0 if place == 15 else 20.0 for place in range(24)])
    (one,) = found(facts(slow([100.0] * 24, 15), *others, machine=busy))
    assert one.down_meanwhile == ["down", "still"]
    assert (one.cpu_percent, one.usual_cpu_percent) == (96.0, 20.0)
    other = (MachineHour(BEGINS + 15 * HOUR, {"disk_usage": Usage(60, 1.0, 1.0, 0)}),)
    (one,) = found(facts(slow([100.0] * 24, 15), machine=other))
    assert (one.cpu_percent, one.usual_cpu_percent) == (None, None)


def test_runs_below_a_millisecond_are_all_alike() -> None:
    assert found(facts(slow([0.1] * 24, 5))) == []


def test_only_the_newest_are_told() -> None:
    every = [slow([100.0] * 24, 5, name=f"s{number}") for number in range(anomalies.MOST + 5)]
    assert len(found(facts(*every))) == anomalies.MOST


@given(LEVELS)
def test_a_healthy_spread_has_no_anomaly(levels: list[float]) -> None:
    assert found(facts(service(hours=hours(levels)))) == []


@given(LEVELS, st.integers(0, 23), st.floats(3.0, 50.0))
def test_a_planted_hour_is_found_and_nothing_else(
    levels: list[float], place: int, times: float
) -> None:
    calm = [100 + (level - 100) / 3 for level in levels]
    (one,) = found(facts(slow(calm, place, times)))
    assert one.start == figure.instant(BEGINS + place * HOUR)


@given(st.permutations(["a", "b", "c"]), st.integers(0, 1_000), st.integers(0, 23))
def test_the_order_of_services_and_hours_changes_nothing(
    order: list[str], seed: int, place: int
) -> None:
    chance = random.Random(seed)
    every = {name: slow(noise(seed, 0.2), place, name=name) for name in "abc"}
    mixed = [
        replace(every[name], hours=tuple(chance.sample(every[name].hours, 24))) for name in order
    ]
    assert anomalies.anomalies(facts(*mixed)) == anomalies.anomalies(facts(*every.values()))


def test_wide_noise_of_constant_spread_is_unusual_once_in_a_hundred_days_at_most() -> None:
    days = Counter(
        bool(found(facts(service(hours=hours(noise(seed, 0.4), runs=5))))) for seed in range(400)
    )
    assert days[True] <= 8

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history.accounting import HOUR
from exporter.performance import trends
from exporter.performance.facts import MachineHour
from exporter.performance.trends import Trend
from tests.exporter.performance.examples import BEGINS, facts, hours, machine, noise, service


def one(levels: list[float], **more: object) -> Trend:
    (found,) = trends.trends(facts(service(hours=hours(levels)), **more))
    return found


def test_latencies_that_double_in_a_day_are_a_trend() -> None:
    found = one([100 * 2 ** (place / 23) for place in range(24)])
    assert (found.service, found.figure, found.direction) == ("shop", "median_ms", "rising")
    assert found.change == pytest.approx(100, abs=6)
    assert found.change_per_day == pytest.approx(106, abs=6)
    assert found.chance is not None
    assert found.chance < 1e-9
    assert (found.n, found.why) == (24, None)
    assert one([100 * 2 ** (-place / 23) for place in range(24)]).direction == "falling"


def test_what_hardly_rises_or_goes_up_and_down_is_steady() -> None:
    assert one([100 + place * 0.4 for place in range(24)]).direction == "steady"
    assert one([100.0, 300.0] * 12).direction == "steady"
    flat = one([100.0] * 24)
    assert (flat.direction, flat.change, flat.chance) == ("steady", 0.0, 1.0)


def test_too_few_hours_are_none_and_say_so() -> None:
    found = one([100.0] * 9)
    assert found == Trend(
        "shop",
        "median_ms",
        None,
        None,
        None,
        None,
        9,
        "9 hours with 5 successful runs, at least 10 are needed",
    )
    assert one([]).n == 0
    (seldom,) = trends.trends(facts(service(hours=hours([100.0] * 24, runs=4))))
    assert (seldom.direction, seldom.n) == (None, 0)


def test_many_hours_are_taken_together() -> None:
    span = facts(begins=BEGINS - 700 * HOUR)
    levels = [100 * 1.002**place for place in range(720)]
    (found,) = trends.trends(
        facts(service(hours=hours(levels, 5, -696)), begins=span.begins, ends=span.ends)
    )
    assert (found.n, found.direction) == (90, "rising")
    assert found.change == pytest.approx(100 * (1.002**712 - 1), rel=0.1)


def test_usages_of_the_machine_are_told_in_points() -> None:
    rising = machine("disk_usage", [50 + place for place in range(24)])
    cpu, memory, disk = trends.trends(facts(machine=rising))
    assert (cpu.direction, memory.why) == (
        None,
        "0 hours in which it was measured, at least 10 are needed",
    )
    assert (disk.service, disk.direction) == ("host", "rising")
    assert (disk.change, disk.change_per_day) == (23.0, 24.0)
    assert trends.trends(facts()) == []


def test_usages_of_many_hours_are_means_by_their_minutes() -> None:
    every = machine("cpu_usage", [float(place) for place in range(200)])
    points = trends.usages(facts(machine=every[::-1]), "cpu_usage")
    assert len(points) == 67
    assert points[0] == (float(BEGINS), 1.0)
    assert trends.usages(facts(machine=(MachineHour(BEGINS, {}),)), "cpu_usage") == []


@given(st.permutations(["a", "b", "c"]), st.integers(0, 1_000))
def test_the_order_of_services_and_hours_changes_nothing(order: list[str], seed: int) -> None:
    every = {
        name: service(name=name, hours=hours(noise(seed + place, 0.1)))
        for place, name in enumerate("abc")
    }
    chance = random.Random(seed)
    mixed = facts(
        *(service(name=name, hours=tuple(chance.sample(every[name].hours, 24))) for name in order)
    )
    assert trends.trends(mixed) == trends.trends(facts(*every.values()))


@given(st.integers(0, 10_000), st.floats(1.5, 20.0))
def test_a_planted_trend_is_found_in_noise(seed: int, times: float) -> None:
    levels = [level * times ** (place / 23) for place, level in enumerate(noise(seed, 0.03))]
    assert one(levels).direction == "rising"


@given(st.lists(st.floats(100.0, 109.0), min_size=24, max_size=24))
def test_noise_of_constant_spread_is_no_trend(levels: list[float]) -> None:
    assert one(levels).direction == "steady"

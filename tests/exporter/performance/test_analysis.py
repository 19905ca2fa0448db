import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exporter.history.accounting import HOUR, RULE
from exporter.performance import analysis, figure
from tests.exporter.performance.examples import (
    BEGINS,
    DAY,
    ENDS,
    changed,
    facts,
    hours,
    machine,
    noise,
    service,
)


def test_a_planted_outage_and_a_planted_slow_hour_are_what_is_found() -> None:
    levels = noise(7, 0.05)
    levels[15] *= 3
    shop = service("u" * 700 + "d" * 10 + "u" * 730, hours=hours(levels))
    other = service("u" * 1_440, "other", hours=hours(noise(8, 0.05)))
    found = analysis.analysed(facts(shop, other))
    assert (found.from_, found.to, found.hours) == (
        figure.instant(BEGINS),
        figure.instant(ENDS),
        24.0,
    )
    assert [one.uptime_percent.value for one in found.services] == [99.31, 100.0]
    (incident,) = found.incidents
    assert found.incidents_total == 1
    assert incident.end is not None
    assert (incident.end - incident.start).total_seconds() == 600
    (anomaly,) = found.anomalies
    assert (anomaly.service, anomaly.start) == ("shop", figure.instant(BEGINS + 15 * HOUR))
    assert {(one.service, one.figure) for one in found.recommendations} == {
        ("shop", "uptime_percent"),
        ("shop", "upper_quartile_ms"),
    }
    assert found.unjudged == []
    assert found.rule == RULE


def test_it_is_told_as_json_with_from_and_to() -> None:
    told = msgspec.to_builtins(analysis.analysed(facts()))
    assert "from" in told
    assert told["services"] == told["incidents"] == told["resources"] == []


def test_changes_of_the_span_are_told_newest_first() -> None:
    every = tuple(changed(BEGINS + place * HOUR) for place in (5, -1, 9))
    found = analysis.analysed(facts(changes=every)).changes
    assert found == [every[2], every[0]]
    many = tuple(changed(BEGINS + place) for place in range(60))
    assert len(analysis.analysed(facts(changes=many)).changes) == analysis.CHANGES


def test_latencies_of_a_day_are_known_though_an_hour_is_asked_for() -> None:
    assert analysis.since(ENDS - HOUR, ENDS) == ENDS - DAY
    assert analysis.since(ENDS - 3 * DAY, ENDS) == ENDS - 3 * DAY


@given(st.integers(0, 1_000))
def test_the_order_of_all_that_is_known_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    services = [
        service("u" * 500 + "d" * (seed % 40) + "u" * 300, name, hours=hours(noise(seed, 0.3)))
        for name in ("c", "a", "b")
    ]
    given = facts(
        *services,
        machine=machine("cpu_usage", noise(seed, 0.5)),
        spells=((BEGINS, BEGINS + HOUR), (BEGINS + 2 * HOUR, ENDS)),
    )
    mixed = replace(
        given,
        services=tuple(
            replace(one, hours=tuple(chance.sample(one.hours, len(one.hours))))
            for one in chance.sample(services, 3)
        ),
        spells=given.spells[::-1],
    )
    assert analysis.analysed(mixed) == analysis.analysed(given)

import pytest
from msgspec.structs import replace

from exporter.history.accounting import HOUR
from exporter.performance import advice, anomalies, comparison, trends
from exporter.performance.advice import Note
from exporter.performance.facts import Facts
from tests.exporter.performance.examples import (
    BEGINS,
    BOUNDS,
    changed,
    facts,
    hours,
    machine,
    service,
)

OUTAGE = "u" * 700 + "d" * 10 + "u" * 730
UP = "u" * 1_440


def of_services(given: Facts) -> list[Note]:
    return [note for one in comparison.compared(given) for note in advice.of_service(one, given)]


def test_an_uptime_below_its_objective_names_both_and_the_reason() -> None:
    (note,) = of_services(facts(service(OUTAGE)))
    assert note == Note(
        "warning",
        "shop",
        "uptime_percent",
        99.31,
        99.9,
        1_440,
        "it was up for 99.31 % of the time that counts, its objective is 99.9 %: down once, for "
        "10 min in all",
        "the reason `status` (10 of 10 failed runs); GET /api/services/shop/incidents; "
        "docs/runbooks/ProbeDown.md",
    )
    strict = replace(BOUNDS, uptime=99.5)
    (worse,) = of_services(facts(service(OUTAGE), bounds=strict))
    assert worse.level == "critical"


def test_an_objective_that_is_kept_or_not_known_asks_for_nothing() -> None:
    assert of_services(facts(service(OUTAGE, objective=99.0))) == []
    assert of_services(facts(service("uuuu"), service(name="late", shares=None))) == []


def test_what_was_changed_before_it_went_down_is_told() -> None:
    began = BEGINS + 700 * 60_000
    given = facts(service(OUTAGE), changes=(changed(began - 60_000), changed(began + 60_000)))
    (note,) = of_services(given)
    assert "deploy of web 2.4 at 2026-03-01 11:39 UTC came before it; GET /api" in note.look


def test_what_was_changed_near_a_slow_hour_is_told() -> None:
    levels = [300.0 if place == 15 else 100.0 for place in range(24)]
    given = facts(service(hours=hours(levels)), changes=(changed(BEGINS + 15 * HOUR - 1),))
    (one,), _ = anomalies.anomalies(given)
    (note,) = advice.of_anomaly(one)
    assert "deploy of web 2.4 at 2026-03-01 14:59 UTC was near; GET /api" in note.look
    assert "was anything deployed?" not in note.look


def test_without_incidents_no_reason_is_told() -> None:
    (note,) = of_services(facts(service(OUTAGE, incidents=())))
    assert note.look.startswith("GET /api/services/shop/incidents; ")


@pytest.mark.parametrize(
    ("ms", "level", "threshold"),
    [(1_900.0, None, 0.0), (3_000.0, "warning", 2_000.0), (6_000.0, "critical", 5_000.0)],
)
def test_slow_answers_are_held_against_the_bounds_of_probe_slow(
    ms: float, level: str | None, threshold: float
) -> None:
    notes = of_services(facts(service(UP, hours=hours([ms] * 24))))
    assert [(one.level, one.figure, one.threshold) for one in notes] == (
        [] if level is None else [(level, "p95_ms", threshold)]
    )


def test_a_service_that_goes_down_again_and_again_is_told_so() -> None:
    notes = of_services(facts(service("uuuuuuuud" * 160, objective=50.0)))
    (note,) = notes
    assert (note.figure, note.value, note.n) == ("incidents", 160.0, 1_440)
    assert "and came back after 60 s on average" in note.said
    ended = service("u" * 1_430, counts=service().counts._replace(incidents=7))
    (note,) = of_services(facts(ended))
    assert note.said == "it went down 7 times"


def test_time_that_nobody_could_judge_is_told() -> None:
    (note,) = of_services(facts(service("u" * 1_300 + "?" * 140)))
    assert (note.figure, note.value) == ("unknown_percent", 9.72)
    assert of_services(facts(service("u" * 1_400 + "?" * 40))) == []


def test_a_slow_hour_names_what_else_was_so_then() -> None:
    levels = [300.0 if place == 15 else 100.0 for place in range(24)]
    shop = service(hours=hours(levels))
    down = service("u" * 900 + "d" * 30 + "u" * 500, "cache")
    for level, said in {96.0: "look there first", 21.0: "so not this machine's CPU"}.items():
        busy = machine("cpu_usage", [level if place == 15 else 20.0 for place in range(24)])
        (one,), _ = anomalies.anomalies(facts(shop, down, machine=busy))
        (note,) = advice.of_anomaly(one)
        assert (note.service, note.figure, note.level) == ("shop", "upper_quartile_ms", "warning")
        assert note.value > note.threshold
        assert note.said.startswith("from 2026-03-01 15:00 UTC to 2026-03-01 16:00 UTC it took ")
        assert said in note.look
        assert "down in that time: cache" in note.look
    (alone,), _ = anomalies.anomalies(facts(shop))
    (note,) = advice.of_anomaly(alone)
    assert note.look.startswith("GET /api/services/shop/runs")


def test_a_fast_hour_asks_for_nothing() -> None:
    levels = [20.0 if place == 15 else 100.0 for place in range(24)]
    (one,), _ = anomalies.anomalies(facts(service(hours=hours(levels))))
    assert [*advice.of_anomaly(one)] == []


def test_latencies_that_rise_are_told_and_nothing_else_that_moves() -> None:
    levels = [100 * 1.05**place for place in range(24)]
    given = facts(
        service(hours=hours(levels)),
        service(name="falls", hours=hours(levels[::-1])),
        machine=machine("cpu_usage", [20 + place for place in range(24)]),
    )
    (note,) = [note for one in trends.trends(given) for note in advice.of_trend(one)]
    assert (note.service, note.figure, note.n) == ("shop", "median_ms_change_percent", 24)
    assert note.value > note.threshold


def test_a_probe_that_runs_too_seldom_is_told_how_often_it_should() -> None:
    given = facts(service(name="seldom", interval=1_800.0), service(name="new", interval=60.0))
    _, unjudged = anomalies.anomalies(given)
    (note,) = [note for one in unjudged for note in advice.of_unjudged(one, given)]
    assert (note.service, note.figure, note.value, note.threshold) == (
        "seldom",
        "runs_per_hour",
        2.0,
        5.0,
    )
    assert note.look == "`interval` of the probe in chatwatch.yml: 12 min or less"
    assert given.ends - given.begins == 24 * HOUR

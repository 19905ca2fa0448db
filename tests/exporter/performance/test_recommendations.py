from exporter.performance import analysis, recommendations
from exporter.performance.facts import Facts
from exporter.performance.recommendations import Recommendation
from tests.exporter.history.examples import MINUTE
from tests.exporter.performance.examples import BEGINS, ENDS, facts, hours, machine, service


def told(given: Facts) -> list[Recommendation]:
    return analysis.analysed(given).recommendations


def test_every_recommendation_names_a_figure_a_service_and_a_bound() -> None:
    levels = [6_000.0 if place == 15 else 100.0 for place in range(24)]
    found = told(
        facts(
            service("u" * 700 + "d" * 10 + "u" * 730, "shop", hours=hours(levels)),
            service("u" * 100 + "d" * 300 + "u" * 1_040, "cache"),
            service("", "seldom", interval=3_600.0),
            machine=machine("cpu_usage", [99.0] * 24, over=60),
        )
    )
    assert [(one.level, one.service, one.figure) for one in found] == [
        ("critical", "cache", "uptime_percent"),
        ("critical", "host", "cpu_usage_minutes_over"),
        ("warning", "shop", "upper_quartile_ms"),
        ("warning", "shop", "uptime_percent"),
        ("info", "seldom", "runs_per_hour"),
    ]
    for one in found:
        assert one.n or one.figure == "runs_per_hour"
        assert one.said
        assert one.look


def test_where_all_is_well_nothing_is_recommended() -> None:
    assert told(facts(service("u" * 1_440, hours=hours([100.0] * 24)))) == []
    assert told(facts()) == []


def test_time_in_which_chatwatch_did_not_run_is_told_apart() -> None:
    spells = ((BEGINS - 5, BEGINS + 60 * MINUTE), (BEGINS + 80 * MINUTE, ENDS))
    calm = hours([100.0] * 24)
    letters = "u" * 60 + " " * 20 + "u" * 1_360
    (note,) = told(facts(service(letters, hours=calm), spells=spells))
    assert (note.service, note.figure, note.value) == ("chatwatch", "off_seconds", 1_200.0)
    short = ((BEGINS, BEGINS + 60 * MINUTE), (BEGINS + 61 * MINUTE, ENDS))
    assert told(facts(service("u" * 1_440, hours=calm), spells=short)) == []


def test_only_so_many_are_told_the_worst_of_them() -> None:
    many = [service("u" * 800 + "d" * 640, f"s{place:02}") for place in range(60)]
    found = told(facts(service("u" * 1_438 + "dd", "a"), *many))
    assert len(found) == recommendations.MOST
    assert {one.level for one in found} == {"critical"}

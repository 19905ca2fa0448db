import pytest

from exporter.history.accounting import HOUR
from exporter.performance import comparison
from exporter.performance.comparison import UNSUMMED
from exporter.performance.figure import Figure
from tests.exporter.performance.examples import facts, hours, service

UP = "u" * 1_440


def test_ten_minutes_down_in_a_day_are_an_uptime_of_99_31() -> None:
    one = service("u" * 700 + "d" * 10 + "u" * 730, hours=hours([80.0] * 24))
    (found,) = comparison.compared(facts(one))
    assert found.uptime_percent == Figure(99.31, 1_440)
    assert (found.incidents, found.mean_seconds_to_recover) == (1, 600.0)
    assert found.mean_seconds_between == 85_800.0
    assert found.seconds == {
        "up": 85_800.0,
        "degraded": 0.0,
        "down": 600.0,
        "unknown": 0.0,
        "maintenance": 0.0,
        "paused": 0.0,
        "unobserved": 0.0,
    }
    assert found.downtime_share_percent == 100.0
    assert found.median_ms.value == pytest.approx(80.0, rel=0.025)
    assert found.median_ms.n == 1_440
    assert found.p95_ms == found.median_ms


def test_time_in_which_nobody_looked_is_not_held_against_a_service() -> None:
    (found,) = comparison.compared(facts(service("u" * 700 + " " * 40 + "u" * 700)))
    assert found.uptime_percent == Figure(100.0, 1_400)
    assert (found.seconds["down"], found.seconds["unobserved"]) == (0.0, 38 * 60.0)
    assert found.downtime_share_percent is None


def test_too_few_runs_and_runs_that_are_not_summed_up_are_no_figure() -> None:
    few = service("u" * 4, name="few", hours=hours([80.0], 4))
    late = service(name="late", shares=None)
    one, other = comparison.compared(facts(few, late))
    assert one.uptime_percent == Figure(None, 4, "4 runs that count, at least 5 are needed")
    assert one.median_ms == Figure(None, 4, "4 successful runs, at least 5 are needed")
    assert other.uptime_percent == Figure(None, 0, UNSUMMED)
    assert other.seconds == {}


def test_the_worst_comes_first_by_uptime_then_by_latency_then_by_name() -> None:
    found = comparison.compared(
        facts(
            service(UP, "fine", hours=hours([50.0] * 24)),
            service(UP, "also", hours=hours([50.0] * 24)),
            service(UP, "slow", hours=hours([900.0] * 24)),
            service("u" * 1_340 + "d" * 100, "down"),
            service("", "unseen"),
        )
    )
    assert [(one.rank, one.service) for one in found] == [
        (1, "down"),
        (2, "slow"),
        (3, "also"),
        (4, "fine"),
        (5, "unseen"),
    ]


def test_hours_before_the_span_do_not_count() -> None:
    one = service(UP, hours=hours([900.0] * 3, first=-3) + hours([50.0] * 24))
    (found,) = comparison.compared(facts(one))
    assert found.p95_ms.value == pytest.approx(50.0, rel=0.025)
    assert found.p95_ms.n == 1_440
    (wider,) = comparison.compared(facts(one, begins=facts().begins - HOUR // 2))
    assert wider.p95_ms.n == 1_500


def test_hours_add_up_by_bucket() -> None:
    assert comparison.merged(hours([50.0, 50.0, 90.0], 2)) == {81: 4, 93: 2}
    assert comparison.merged([]) == {}

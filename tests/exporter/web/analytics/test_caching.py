"""Row B7, from questions by HTTP to what their answers took by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from exporter.web.analytics import caching
from exporter.web.watched import Watched
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.examples import probe

PATH = "/performance/cache"


def asked(here: Desk, count: int, seconds: float, /, days: int = 0, **more: Any) -> list[Any]:
    told = {"query": "When do you open?", "response_seconds": seconds, "cached": False, **more}
    at = today(9) - timedelta(days=days)
    return [here.event("chat.query.answered", at, "", **told) for _ in range(count)]


async def test_answers_out_of_a_cache_against_others(tmp_path: Path) -> None:
    """Vector B7: 3 of 1000 fail, 0.3 %."""
    watched = Watched(probes=lambda: (probe(judged=1_000, up=999),))
    async with desk(tmp_path, watched=watched) as here:
        await here.tell(*asked(here, 400, 0.1, cached=True), *asked(here, 300, 1.5))
        await here.tell(
            *asked(here, 3, 4.0, error=True),
            *asked(here, 197, 4.0),
            *asked(here, 100, 0.3, days=1, cached=True),
        )
        found = await here.figures(f"{PATH}?period=7")
        of_two_days = await here.figures(f"{PATH}?period=2")
    figures = found["figures"]
    assert figures["queries"] == 1_000
    assert (figures["error_rate"]["value"], figures["error_rate"]["count"]) == (0.3, 3)
    assert (figures["hit_rate"]["value"], figures["hit_rate"]["n"]) == (50, 1_000)
    assert figures["hit_miss_ratio"] == 1
    assert (figures["quick"]["value"], figures["quick"]["count"]) == (80, 800)
    assert (figures["cache"]["n"], figures["cache"]["mean_ms"]) == (500, 140)
    assert figures["cache"]["p50_ms"] == pytest.approx(100, rel=0.026)
    assert figures["cache"]["p95_ms"] == pytest.approx(300, rel=0.026)
    assert (figures["ai"]["n"], figures["ai"]["mean_ms"]) == (500, 2_500)
    assert figures["ai"]["p50_ms"] == pytest.approx(1_500, rel=0.026)
    assert figures["ai"]["p95_ms"] == pytest.approx(4_000, rel=0.026)
    days = [(one["day"], one["queries"], one["hit_rate"]["value"]) for one in figures["by_day"]]
    assert days == [
        ((today() - timedelta(days=1)).date().isoformat(), 100, 100),
        (today().date().isoformat(), 900, 44.44),
    ]
    assert of_two_days["figures"]["queries"] == 900
    (most,) = found["insights"]["queries"]
    assert most == {"query": "When do you open?", "count": 1_000, "uncached": 500}
    assert found["uptime"] == {"value": 99.9, "runs": 1000, "objective": 99.9, "is_met": True}


async def test_of_no_questions_there_are_no_times(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
        bad = await here.ask(f"{PATH}?period=0")
    assert found["figures"]["cache"] == {"n": 0, "mean_ms": None, "p50_ms": None, "p95_ms": None}
    assert found["uptime"] == {"value": None, "runs": 0, "objective": 99.9, "is_met": None}
    assert bad.status == 400


def test_uptime_is_of_critical_probes_and_misses_its_objective_below_it() -> None:
    found = caching.up([probe(judged=1_000, up=998)])
    assert (found.value, found.is_met) == (99.8, False)

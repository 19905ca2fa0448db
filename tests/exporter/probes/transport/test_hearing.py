from datetime import datetime, timedelta
from typing import Any

import pytest

from alerting import clock
from alerting.strict import Duration, Secret
from exporter.metrics import catalogue
from exporter.probes import record
from exporter.probes.cron import Cron
from exporter.probes.heartbeat import Heartbeat
from exporter.probes.heartbeats.ping import Action, Ping
from exporter.probes.result import Result
from exporter.probes.transport import hearing
from exporter.probes.transport.hearts import Hearts
from tests.exporter.probes.runs import gauge

KEY = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278"


@pytest.fixture
async def hearts() -> Hearts:
    """Those of a daemon that has heard its jobs without a break for a week."""

    async def ask(name: str, *_: Any) -> Any:
        week = clock.now() - timedelta(days=7), clock.now()
        return [tuple(map(record.milliseconds, week))] if name == "presence.spells" else []

    found = Hearts()
    await found.load(ask, clock.now())
    return found


def job(**fields: Any) -> Heartbeat:
    return Heartbeat(**{"name": "nightly", "key": Secret(KEY), "period": Duration(3600), **fields})


def ago(minutes: float) -> datetime:
    return clock.now() - timedelta(minutes=minutes)


async def ran(hearts: Hearts, *told: tuple[Action, float], **fields: Any) -> Result:
    for action, minutes in told:
        await hearts.hear("nightly", Ping(action, ago(minutes), said="disk full"))
    return await hearing.measured(job(**fields), hearts)


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ([], "unknown", "unheard"),
        ([("success", 1)], "up", ""),
        ([("success", 62)], "degraded", ""),
        ([("success", 66)], "down", "missed"),
        ([("success", 2), ("fail", 1)], "down", "reported"),
        ([("success", 30), ("start", 20)], "up", ""),
    ],
)
async def test_what_a_job_told_is_how_it_is(
    hearts: Hearts, told: list[tuple[Action, float]], state: str, reason: str
) -> None:
    result = await ran(hearts, *told)
    assert (result.state, result.reason, result.kind) == (state, reason, "heartbeat")


async def test_a_run_that_does_not_end_is_missed(hearts: Hearts) -> None:
    told: list[tuple[Action, float]] = [("success", 30), ("start", 20)]
    result = await ran(hearts, *told, max_runtime=Duration(600))
    assert (result.reason, "did not end within 10m" in result.detail) == ("missed", True)
    assert (await ran(hearts, max_runtime=Duration(1800))).state == "up"


async def test_a_schedule_says_when_it_is_due(hearts: Hearts) -> None:
    fields = {"period": None, "schedule": Cron.parse("* * * * *"), "grace": Duration(60)}
    assert (await ran(hearts, ("success", 0), **fields)).state == "up"
    assert (await ran(hearts, ("success", 5), **fields)).reason == "missed"


async def test_a_failure_tells_what_the_job_said(hearts: Hearts) -> None:
    result = await ran(hearts, ("fail", 1))
    assert result.detail.endswith("as it said itself: disk full")


async def test_what_is_measured_is_in_the_catalogue(hearts: Hearts) -> None:
    result = await ran(hearts, ("start", 3), ("success", 2))
    assert gauge(result, "probe_heartbeat_runtime_seconds") == pytest.approx(60, abs=1)
    for one in result.gauges:
        assert len(one.labels) == len(catalogue.metric(one.metric).labels) - 1


async def test_a_command_cannot_say_how_it_is() -> None:
    result = await hearing.measured(job(), Hearts())
    assert (result.verdict, result.reason) == ("unknown", "internal")
    assert "/api/services" in result.detail

"""Whoever acknowledges an incident in PagerDuty is not called by the escalation here."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from alerting import clock
from tests.alerting.notify.hookserver import HookServer
from tests.alerting.notify.pagerdutyserver import PagerDutyServer
from tests.daemon import Daemon
from tests.tools import eventually

SECRET = "a-secret-of-pagerduty"
CONFIG = """
host: {enabled: false}
alerting:
  config: alerting.yml
  pagerduty: {webhook_secrets: ["env:PAGERDUTY"]}
  escalations: [{name: nobody-came, steps: [{after: 4s, receiver: boss}]}]
"""
TOLD = """
route: {{receiver: oncall, group_by: [alertname], group_wait: 0s, group_interval: 1s}}
receivers:
- name: oncall
  pagerduty_configs: [{{routing_key: {key}, url: "{pagerduty}/v2/enqueue"}}]
- name: boss
  webhook_configs: [{{url: "http://127.0.0.1:{boss}/"}}]
"""


@pytest.fixture
async def pagerduty() -> AsyncIterator[PagerDutyServer]:
    async with PagerDutyServer().open() as opened:
        yield opened


@pytest.fixture
async def boss() -> AsyncIterator[HookServer]:
    async with HookServer().open() as opened:
        yield opened


def told(boss: HookServer) -> list[str]:
    """Of which alerts the boss was told."""
    return [request.body["commonLabels"]["alertname"] for request in boss.requests]


async def post(daemon: Daemon, path: str, **how: Any) -> str:
    async with aiohttp.ClientSession() as client, client.post(daemon.url + path, **how) as answer:
        text = await answer.text()
        assert answer.status in {200, 202}, text
        return text


async def fires(daemon: Daemon, name: str, *, over: bool = False) -> None:
    """Have an alert begin, or end."""
    one = {"labels": {"alertname": name, "severity": "critical"}}
    ends = clock.now() + (timedelta() if over else timedelta(hours=1))
    await post(daemon, "/api/v2/alerts", json=[{**one, "endsAt": ends.isoformat()}])


async def does(daemon: Daemon, pagerduty: PagerDutyServer, name: str, what: str) -> str:
    """Have somebody do something to the incident of an alert in PagerDuty."""
    key = hashlib.sha256(f'{{}}:{{alertname="{name}"}}'.encode()).hexdigest()
    assert key in {one["key"] for one in pagerduty.incidents}
    body, header = pagerduty.callback(what, clock.now(), SECRET, key=key)
    headers = {"X-PagerDuty-Signature": header, "Content-Type": "application/json"}
    return await post(daemon, "/pagerduty/webhook", data=body, headers=headers)


async def incidents(pagerduty: PagerDutyServer, *statuses: str) -> None:
    """Wait until there are incidents that stand so."""

    async def question() -> bool:
        return [one["status"] for one in pagerduty.incidents] == list(statuses)

    await eventually(question, what=f"incidents {statuses}")


async def test_who_acknowledges_there_is_not_escalated_here(
    tmp_path: Path, pagerduty: PagerDutyServer, boss: HookServer
) -> None:
    settings = TOLD.format(key=pagerduty.key, pagerduty=pagerduty.url, boss=boss.port)
    (tmp_path / "alerting.yml").write_text(settings)
    daemon = Daemon(tmp_path, more=CONFIG)
    await asyncio.to_thread(daemon.start, PAGERDUTY=SECRET)
    try:
        await fires(daemon, "Acked")
        await incidents(pagerduty, "triggered")
        assert "acknowledged" in await does(daemon, pagerduty, "Acked", "incident.acknowledged")
        # It is on disk when PagerDuty has its answer.
        await asyncio.to_thread(daemon.kill)
        await asyncio.to_thread(daemon.start, PAGERDUTY=SECRET)
        await fires(daemon, "Ignored")
        await incidents(pagerduty, "triggered", "triggered")
        # It would have come later than that of what was acknowledged.
        await asyncio.wait_for(boss.wait(1), 15.0)
        assert told(boss) == ["Ignored"]
        # PagerDuty is not told what it has said itself.
        assert {one["event_action"] for one in pagerduty.events} == {"trigger"}

        await does(daemon, pagerduty, "Acked", "incident.unacknowledged")
        await asyncio.wait_for(boss.wait(2), 15.0)
        assert told(boss) == ["Ignored", "Acked"]

        await fires(daemon, "Acked", over=True)
        await incidents(pagerduty, "resolved", "triggered")
    finally:
        if daemon.process is not None:
            await asyncio.to_thread(daemon.stop)

"""A day of measurements is analysed by a running daemon: over HTTP, and by `chatwatch analyze`."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from alerting import clock
from exporter.probes import record
from exporter.probes.result import Result
from exporter.store.sqlite import Sqlite
from tests.alerting.notify.hookserver import HookServer
from tests.daemon import Daemon
from tests.tools import eventually

MINUTE = 60_000
DAY = 1_440
OUTAGE = range(300, 310)
SLOW = range(700, 760)
GAP = range(1_000, 1_030)
RULES = """
groups:
- name: probes
  rules:
  - {alert: Down, metric: probe_up, stat: last, critical: "== 0", summary: "{{ labels.probe }}"}
"""
TELLING = """
route: {{receiver: ops, group_wait: 0s, group_interval: 1s}}
receivers: [{{name: ops, webhook_configs: [{{url: "{url}"}}]}}]
"""
PROBES = """
host: {{enabled: false}}
alerting: {{config: alerting.yml, rules: [rules.yml], fallback: ops, samples: {{interval: 1s}}}}
probes:
- {{type: http, name: shop, url: "http://127.0.0.1:1/", interval: 60s, paused: true}}
- {{type: http, name: live, url: "http://127.0.0.1:{port}/", interval: 1s, timeout: 500ms}}
"""


def plant(path: Path, now: int) -> None:
    """Keep a day of runs, and that the daemon was away for half an hour of it."""
    store = Sqlite(path)
    begins = now - DAY * MINUTE
    runs = [
        record.run(
            Result(
                "shop",
                "http",
                record.instant(begins + minute * MINUTE),
                0.3 if minute in SLOW else 0.1 + minute % 7 / 1_000,
                "status" if minute in OUTAGE else "",
                "got 500" if minute in OUTAGE else "",
            )
        )
        for minute in range(DAY)
        if minute not in GAP
    ]
    store.run("probe_results.keep", runs, {})
    for spell in (
        (begins, begins + GAP.start * MINUTE),
        (begins + GAP.stop * MINUTE, now),
    ):
        store.run("presence.note", spell, [], 0)
    store.close()


def command(daemon: Daemon, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "exporter", "--config", str(daemon.file), "analyze", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.curdir},
    )


async def tell_change(daemon: Daemon, id: str, minutes: float) -> None:
    """Tell of a deploy so many minutes ago."""
    event = {
        "id": id,
        "type": "change.recorded",
        "time": (clock.now() - timedelta(minutes=minutes)).isoformat(),
        "data": {"kind": "deploy", "name": id, "version": "2.4"},
    }
    async with ClientSession() as session:
        async with session.post(f"{daemon.url}/webhooks/bot", json=event) as answer:
            assert answer.status == 202


async def asked(daemon: Daemon, query: str = "") -> tuple[int, Any]:
    async with ClientSession() as session:
        async with session.get(f"{daemon.url}/api/analyze{query}") as answer:
            return answer.status, await answer.json()


@contextlib.asynccontextmanager
async def watched(folder: Path, hook: HookServer) -> AsyncIterator[tuple[Daemon, asyncio.Event]]:
    """A daemon with a day of measurements, and what breaks the service that it watches now."""
    broken = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=500 if broken.is_set() else 200)

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    daemon = Daemon(folder, more=PROBES.format(port=runner.addresses[0][1]))
    daemon.data.mkdir()
    (folder / "rules.yml").write_text(RULES)
    (folder / "alerting.yml").write_text(TELLING.format(url=f"http://127.0.0.1:{hook.port}/"))
    plant(daemon.data / "chatwatch.db", round(clock.unix() * 1000))
    await asyncio.to_thread(daemon.start)
    try:
        yield daemon, broken
    finally:
        await asyncio.to_thread(daemon.kill)
        await runner.cleanup()


@pytest.mark.slow
async def test_a_day_is_analysed_over_http_and_in_a_terminal(tmp_path: Path) -> None:
    async with HookServer().open() as hook, watched(tmp_path, hook) as (daemon, _):
        await tell_change(daemon, "deploy-7", DAY - SLOW.start + 10)
        await eventually(partial(has_planted_incident, daemon), within=60, what="the incident")
        status, told = await asked(daemon, "?hours=24")
        assert status == 200
        # Ten minutes of the day, less the half hour in which nobody looked.
        assert named("shop", told)["value"] == pytest.approx(99.29, abs=0.011)
        (incident,) = told["incidents"]
        assert (incident["seconds"], incident["reason"]) == (600.0, "status")
        (anomaly,) = told["anomalies"]
        assert (anomaly["service"], anomaly["direction"]) == ("shop", "slower")
        assert [one["id"] for one in anomaly["changes"]] == ["deploy-7"]
        assert [one["id"] for one in told["changes"]] == ["deploy-7"]
        assert told["watched"]["off_seconds"] >= len(GAP) * 60
        assert any(one["seconds"] == len(GAP) * 60 for one in told["watched"]["gaps"])
        wanted = {("shop", "uptime_percent"), ("shop", "upper_quartile_ms")}
        assert wanted <= {(one["service"], one["figure"]) for one in told["recommendations"]}

        done = await asyncio.to_thread(command, daemon, "--hours", "23")
        assert done.returncode == 0, done.stderr
        for said in ("  shop: slower from ", "What to look at:", "deploy of deploy-7 2.4 at "):
            assert said in done.stdout
        done = await asyncio.to_thread(command, daemon, "--json")
        assert json.loads(done.stdout)["hours"] == 24.0
        for hours in ("0", "10000", "day"):
            done = await asyncio.to_thread(command, daemon, "--hours", hours)
            assert (done.returncode, "a whole number from 1 to 720" in done.stderr) == (1, True)
            assert (await asked(daemon, f"?hours={hours}"))[0] == 400
    done = await asyncio.to_thread(command, daemon)
    assert done.returncode == 2


@pytest.mark.slow
async def test_what_breaks_after_a_deploy_is_told_with_the_deploy(tmp_path: Path) -> None:
    async with HookServer().open() as hook, watched(tmp_path, hook) as (daemon, broken):
        await tell_change(daemon, "bad", 5)
        broken.set()

        async def is_told() -> bool:
            return "deploy of bad 2.4 at " in str([one.body for one in hook.requests])

        await eventually(is_told, within=30, what="the deploy in a notice")

        async def is_analysed() -> bool:
            _, told = await asked(daemon, "?hours=2")
            return any(
                one["service"] == "live" and one["end"] is None and one["changes"][0]["id"] == "bad"
                for one in told["incidents"]
            )

        await eventually(is_analysed, within=60, what="the incident that goes on")


async def has_planted_incident(daemon: Daemon) -> bool:
    """Say whether what was planted is summed up."""
    status, told = await asked(daemon)
    return status == 200 and told["incidents_total"] == 1 and not named("shop", told)["why"]


def named(name: str, told: Any) -> Any:
    """Return the uptime of a service."""
    return next(one["uptime_percent"] for one in told["services"] if one["service"] == name)

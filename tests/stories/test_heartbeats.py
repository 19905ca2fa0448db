"""A job's ping outlives a kill, and time in which we were down is held against nobody."""

import asyncio
import contextlib
import re
import sqlite3
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from alerting import clock
from tests.daemon import Daemon
from tests.tools import eventually

KEY = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278"
PROBES = """
host: {enabled: false}
probes:
- {type: heartbeat, name: job, key: "env:KEY", period: 1h, grace: 3s, interval: 1s, timeout: 500ms}
"""
HOUR_MS = 3_600_000
SUCCESS = re.compile(r'probe_heartbeat_last_success_timestamp_seconds\{probe="job"\} (\S+)')


@pytest.fixture
def daemon(tmp_path: Path) -> Daemon:
    return Daemon(tmp_path, more=PROBES)


async def told(daemon: Daemon, end: str = "", method: str = "GET") -> int:
    async with aiohttp.ClientSession() as session:
        async with session.request(method, f"{daemon.url}/ping/{KEY}{end}") as answer:
            return answer.status


async def shown(daemon: Daemon, line: str) -> None:
    async def question() -> bool:
        return line in await asyncio.to_thread(daemon.metrics)

    await eventually(question, within=15, what=line)


def disk(daemon: Daemon, query: str, *values: Any) -> list[Any]:
    file = sqlite3.connect(daemon.data / "chatwatch.db", timeout=5)
    with contextlib.closing(file), file:
        return file.execute(query, values).fetchall()


@pytest.mark.slow
async def test_a_ping_that_was_acknowledged_outlives_a_kill(daemon: Daemon) -> None:
    for _ in range(2):
        await asyncio.to_thread(daemon.start, KEY=KEY)
        pinged = clock.unix()
        assert await told(daemon, "/start?rid=a") == 200
        assert await told(daemon, "/0?rid=a", "POST") == 200
        await asyncio.to_thread(daemon.kill)

        await asyncio.to_thread(daemon.start, KEY=KEY)
        try:
            await shown(daemon, 'probe_state{probe="job",state="up"} 1')
            found = SUCCESS.search(daemon.metrics())
            assert found is not None
            assert float(found[1]) >= pinged - 0.001
            assert 'probe_heartbeat_exit_code{probe="job"} 0' in daemon.metrics()
        finally:
            await asyncio.to_thread(daemon.kill)


@pytest.mark.slow
async def test_downtime_of_ours_is_no_miss_and_hides_none(daemon: Daemon) -> None:
    await asyncio.to_thread(daemon.start, KEY=KEY)
    assert await told(daemon) == 200
    await asyncio.to_thread(daemon.stop)
    due = round(clock.unix() * 1000) + 50
    disk(daemon, "UPDATE heartbeats SET success = ?", due - HOUR_MS)

    await asyncio.to_thread(daemon.start, KEY=KEY)
    await shown(daemon, 'probe_state{probe="job",state="degraded"} 1')
    await shown(daemon, 'probe_failure_reason{probe="job",reason="missed"} 1')
    await asyncio.to_thread(daemon.stop)

    since = round(clock.unix() * 1000)
    await asyncio.to_thread(daemon.start, KEY=KEY)
    try:

        async def runs() -> list[Any] | None:
            query = "SELECT state FROM probe_results WHERE started >= ?"
            found = await asyncio.to_thread(disk, daemon, query, since)
            return found if len(found) >= 2 else None

        assert set(await eventually(runs, within=15, what="two runs")) == {("down",)}
        assert await told(daemon) == 200
        await shown(daemon, 'probe_state{probe="job",state="up"} 1')
    finally:
        await asyncio.to_thread(daemon.kill)

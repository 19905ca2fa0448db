"""What a sync job reported, and what is held of a source, outlives a kill at any moment."""

import asyncio
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually

LINES = (
    'integration_sync_state{tenant="acme",provider="hubspot",sync="contacts",state="failed"} 1.0',
    'integration_sync_records{tenant="acme",provider="hubspot",sync="contacts"} 70.0',
    'integration_sync_success_ratio{tenant="acme",provider="hubspot",sync="contacts"} 0.75',
)
"""What is known after four runs of 70 records, of which the last one failed."""


def post(daemon: Daemon, events: list[dict[str, Any]]) -> None:
    request = urllib.request.Request(
        f"{daemon.url}/webhooks/bot",
        msgspec.json.encode(events),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 202


def run(number: int) -> dict[str, Any]:
    """The report of a run, the last of four."""
    time = clock.now() - timedelta(minutes=10 - number)
    data = {
        "tenant": "acme",
        "provider": "hubspot",
        "job": "contacts",
        "status": "failed" if number == 3 else "ok",
        "records": 70,
        "finished_at": time.isoformat(),
    }
    return {
        "id": f"s{number}",
        "type": "integration.synced",
        "time": time.isoformat(),
        "data": data,
    }


async def shows(daemon: Daemon) -> bool | None:
    try:
        text = await asyncio.to_thread(daemon.metrics)
    except (urllib.error.URLError, ConnectionError):
        return None
    return all(line in text.splitlines() for line in LINES) or None


async def test_reports_that_were_acknowledged_outlive_a_kill_and_count_once(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        for number in (2, 0, 3, 1):
            # A sender that hears nothing sends again; and what was folded is not folded again.
            for _ in range(2):
                await asyncio.to_thread(post, daemon, [run(number)])
            await asyncio.to_thread(daemon.kill)
            await asyncio.to_thread(daemon.start)
        await eventually(lambda: shows(daemon), within=30, what="the state of the job")
        await asyncio.to_thread(daemon.kill)
        await asyncio.to_thread(daemon.start)
        assert await shows(daemon), "what was folded is there from the start"

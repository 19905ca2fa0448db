"""Events in by HTTP, folded by the process beside a real daemon, figures out by HTTP."""

import json
import os
import signal
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually


def post(daemon: Daemon, *events: dict[str, Any]) -> int:
    body = json.dumps(events).encode()
    request = urllib.request.Request(
        f"{daemon.url}/webhooks/bot", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)


def asked(daemon: Daemon, path: str) -> Any:
    """Return figures, None where there are none yet."""
    try:
        with urllib.request.urlopen(f"{daemon.url}/api/analytics{path}", timeout=10) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        error.close()
        return None


def conversation(name: str) -> list[dict[str, Any]]:
    at = clock.now() - timedelta(minutes=20)
    told = {"conversation_id": name, "channel": "web", "agent_id": "bot", "agent_kind": "ai"}
    types = ("message.received", "message.sent", "conversation.ended")
    return [
        {
            "id": f"{name}-{place}",
            "type": f"chat.{type}",
            "time": (at + timedelta(minutes=place)).isoformat(),
            "data": {**told, **({"outcome": "resolved"} if place == 2 else {})},
        }
        for place, type in enumerate(types)
    ]


async def counted(daemon: Daemon, conversations: int) -> Any:
    async def is_so() -> Any:
        found = asked(daemon, "/conversations?period=2")
        if found is None or found["totals"]["conversations"] != conversations:
            return None
        return found["totals"]

    return await eventually(is_so, within=20)


async def test_figures_are_there_a_moment_later_and_still_are_after_a_kill(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as daemon:
        assert post(daemon, *conversation("one"), *conversation("two")) == 202
        before = await counted(daemon, 2)
        daemon.kill()
        daemon.start()
        assert await counted(daemon, 2) == before
        assert post(daemon, *conversation("two"), *conversation("three")) == 202
        totals = await counted(daemon, 3)
        assert totals["resolution"]["count"] == 3
        assert daemon.stop() == 0


async def test_folds_that_cannot_be_read_hurt_nobody_and_are_made_anew(tmp_path: Path) -> None:
    daemon = Daemon(tmp_path)
    folds = daemon.data / "chatwatch-folds.db"
    daemon.data.mkdir()
    folds.write_bytes(b"nothing that SQLite knows" * 1000)
    daemon.start()
    try:
        assert post(daemon, *conversation("one")) == 202
        assert asked(daemon, "/kpi") is None

        async def is_counted() -> bool:
            return "\nanalytics_fold_restarts_total 1" in daemon.metrics()

        await eventually(is_counted, within=20)
        assert "analytics_fold_waiting_timestamp_seconds 0\n" not in daemon.metrics()
        assert daemon.stop() == 0
        folds.unlink()
        daemon.start()
        await counted(daemon, 1)
    finally:
        if daemon.process is not None:
            daemon.kill()


async def test_other_business_hours_count_after_a_reload(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        assert post(daemon, *conversation("one")) == 202
        await counted(daemon, 1)
        daemon.more = "analytics: {hours: Mo-Su 0:00-0:01}"
        daemon.write()
        assert daemon.process is not None
        os.kill(daemon.process.pid, signal.SIGHUP)

        async def is_other() -> bool:
            found = asked(daemon, "/service?period=2")
            first = found and found["figures"]["times"]["first_response"]
            return bool(first and first["n"] == 1 and first["business_mean_seconds"] != 60)

        await eventually(is_other, within=20)

"""The analytics API's calls over HTTP, and what they leave on disk and on /metrics."""

import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from alerting import clock
from exporter.events import legacy
from tests.exporter.events import analytics
from tests.exporter.web import stand
from tests.exporter.web.stand import Answer, Stand

INSIGHT = "/api/analytics/conversation"
BATCH = "/api/analytics/process/batch"
SYNC = "/api/analytics/sync"
LABEL = legacy.NAME


class House(NamedTuple):
    """A daemon, and the file that it keeps events in."""

    here: Stand
    file: Path

    async def post(self, path: str, body: Any, *lines: str) -> Answer:
        request = stand.post(json.dumps(body).encode(), *lines, path=path)
        return await stand.exchange(self.here.listening.port, request)

    def stored(self) -> list[tuple[str, str, str, int, Any]]:
        """Return source, origin, type, time and public data of what is on disk."""
        query = "SELECT source, origin, type, time, data FROM events ORDER BY seq"
        with contextlib.closing(sqlite3.connect(self.file)) as file:
            return [(*row[:4], json.loads(row[4])) for row in file.execute(query)]

    def shown(self, metric: str, *labels: str) -> float:
        """Return a figure as /metrics shows it."""
        row = self.here.daemon.series.row(metric, *labels)
        return float(self.here.daemon.series.snapshot().values[row])


def ago(minutes: float) -> str:
    """Return the instant some minutes ago."""
    return (clock.now() - timedelta(minutes=minutes)).isoformat()


def insight(**more: Any) -> dict[str, Any]:
    """An insight of the last two hours."""
    told: dict[str, Any] = {
        "startTime": ago(90),
        "endTime": ago(30),
        "duration": None,
        "intents": [],
    }
    return analytics.insight(**{**told, "escalation": None, **more})


def event(id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "type": "chat.conversation.started",
        "time": ago(1),
        "data": {"conversation_id": id, "channel": "web"},
        **more,
    }


def item(service: str, **more: Any) -> dict[str, Any]:
    return analytics.item(service, timestamp=ago(1), **more)


@contextlib.asynccontextmanager
async def keeping(folder: Path, text: str = "") -> AsyncIterator[House]:
    """Serve with a store behind it; ``text`` is more of the configuration."""
    async with stand.keeping(folder, text) as here:
        yield House(here, folder / "events.db")

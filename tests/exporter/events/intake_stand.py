"""A daemon with a real store and without its doors, for the tests of intake."""

import asyncio
import json
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from alerting import clock
from exporter import world
from exporter.daemon import Daemon
from exporter.events.arrival import Arrival
from exporter.events.inbound import Answer, Inbound
from exporter.events.queue import Outcome
from exporter.store import sqlite
from tests.exporter.events.examples import raw
from tests.exporter.store import fresh
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

CONFIG = """
intake: {queue_events: 5000}
sources:
- {type: native, name: bot}
- {type: native, name: app}
- {type: native, name: shop, secrets: ["env:SHOP"]}
"""
EVENTS = "webhook_events_total"
JSON = {"Content-Type": "application/json"}


def event(id: str, type: str = "chat.conversation.started", **data: Any) -> dict[str, Any]:
    return {**raw(type, **data), "id": id, "time": clock.now().isoformat()}


def body(content: Any) -> Inbound:
    return Inbound(JSON, json.dumps(content).encode())


class Turn:
    """Awaited, lets all that is ready now run once."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class Stand(NamedTuple):
    """A daemon with a real store, without its doors."""

    daemon: Daemon
    store: sqlite.Sqlite

    def arrived(self, *contents: Any, source: str = "bot") -> list[tuple[Arrival, list[Outcome]]]:
        """Let small requests arrive at one time; return each with what it is told."""
        found = []
        for content in contents:
            told: list[Outcome] = []
            world = self.daemon.world
            one = Arrival(world, world.sources[source], body(content), told.append)
            self.daemon.intake.arrived(one)
            found.append((one, told))
        return found

    async def take(self, content: Any, source: str = "bot") -> tuple[int, Any]:
        """Post and return status and body of the answer; commits run beside."""
        return told(await self.taken(body(content), source))

    async def taken(self, inbound: Inbound, source: str = "bot") -> Answer:
        made = self.daemon.world
        commits = asyncio.create_task(self.daemon.committer.run(Threaded(self.store)))
        try:
            async with asyncio.timeout(10):
                return await self.daemon.intake.take(made, made.sources[source], inbound)
        finally:
            commits.cancel()
            await asyncio.wait([commits])

    def counted(self, metric: str, *labels: str) -> float:
        """Return what waits in the tally."""
        moves = self.daemon.tally.take()
        self.daemon.tally.give_back(moves)
        return moves.get(self.daemon.series.row(metric, *labels), 0.0)

    def depth(self, source: str = "bot") -> int:
        return self.daemon.queue.depth(source)


def told(answer: Answer) -> tuple[int, Any]:
    return answer.status, json.loads(answer.body)


@pytest.fixture
def daemon() -> Daemon:
    made = world.build(stand.config(CONFIG), key=bytes(32), admin_token=None)
    return Daemon(made, lambda: made)


@pytest.fixture
async def at(daemon: Daemon, tmp_path: Path) -> AsyncIterator[Stand]:
    store = fresh.store(tmp_path / "chatwatch.db")
    yield Stand(daemon, store)
    store.close()

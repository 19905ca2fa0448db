"""Figures of conversations over 1,000,000 events: how fast they are folded, and how soon told.

Folding is measured by itself and beside intake; figures as people ask for them, of another period
each time, so that no answer was kept.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import aiohttp
import msgspec

from alerting import clock
from exporter.folding.folds import Folds
from exporter.folding.terms import Settings
from exporter.store import sqlite
from exporter.store.rows import Row
from exporter.web.analytics.routes import ENDPOINTS
from tests.benchmarks.batches import batches
from tests.benchmarks.beside import scraped
from tests.benchmarks.figure import Figure, at_least, below, percentile
from tests.benchmarks.load import load
from tests.benchmarks.probes import paused
from tests.daemon import Daemon, running
from tests.tools import eventually

STORED: Final = 1_000_000
DAYS: Final = 90
PERIODS: Final = (None, *range(5, 10), *range(26, 34), *range(86, 95))
"""Days that people ask for: 7, 30 and 90, or one more or less; None is what they get unasked."""
LONGEST: Final = range(391, 401)
EACH: Final = 9
"""Events of a conversation."""
PER_DAY: Final = STORED // EACH // DAYS
"""Conversations of a day."""
INTAKE_EVERY: Final = 0.5
"""Seconds from one batch of 1,000 to the next while folding is measured beside intake."""
LOOK_SECONDS: Final = 10.0
_MINUTE: Final = 60_000
_AGENTS: Final = tuple(f"agent_{n:02}" for n in range(20))
_FUNNEL: Final = """
analytics:
  funnels:
  - id: care
    steps:
    - {name: graded, event: chat.feedback.received}
    - {name: booked, event: calendar.appointment.booked}
"""
_NAMES: Final = {"{id}": _AGENTS[0], "{funnel_id}": "care"}
# What reads more than sums of days: conversations and customers themselves, or what the store has.
_ROWS: Final = frozenset(
    f"/api/{path}"
    for path in (
        "analyze",
        "analytics/business-intelligence",
        "analytics/changes",
        "analytics/conversations",
        "analytics/conversations/list",
        "analytics/customers",
        "analytics/dashboard-data",
        "analytics/dashboard/{id}",
        "analytics/followups",
        "analytics/performance/cache",
        "analytics/real-time",
        "analytics/real-time/activity",
        "analytics/real-time/conversations",
        "analytics/retention",
        "analytics/service",
        "analytics/summary",
        "analytics/system/performance",
    )
)


class Asked(NamedTuple):
    """How long an endpoint took, p95 in milliseconds: of usual periods, and of the longest."""

    usual: float
    longest: float
    path: str


def run(stored: int = STORED) -> list[Figure]:
    """Fold all, fold all beside intake, and ask."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = Daemon(folder).data
        fill(data / "chatwatch.db", stored)
        alone = _alone(data, stored)
        rate, asked = asyncio.run(_beside(folder, stored))
    rollups = max(one for one in asked if one.path not in _ROWS)
    slowest, longest = max(asked), max(asked, key=lambda one: one.longest)
    over = f"over {stored:,} events"
    return [
        at_least(f"folding {over}, by itself", alone, "events/s", 10_000),
        at_least(f"folding {over}, beside intake", rate, "events/s", 10_000),
        below(f"slowest of rollups {over}, p95: {rollups.path}", rollups.usual, "ms", 20),
        below(f"slowest figure {over}, p95: {slowest.path}", slowest.usual, "ms", 200),
        below(f"the same of {LONGEST[-1]} days: {longest.path}", longest.longest, "ms", 200),
    ]


def fill(path: Path, count: int) -> None:
    """Put so many events of conversations of the last days into a new store."""
    store = sqlite.Sqlite(path)
    told: list[Row] = []
    for row in _events(count):
        told.append(row)
        if len(told) == 10_000:
            _add(store, told)
            told = []
    _add(store, told)
    store.close()


def _add(store: sqlite.Sqlite, rows: list[Row]) -> None:
    store.add(rows, {}, lambda _: ("", "chat_messages_total", "{}", ""))
    if store.log_bytes() > sqlite.SOFT_LOG_BYTES:
        store.truncate_log()


def _events(count: int) -> Iterator[Row]:
    """Return events as they come: of many conversations at a time, of nine events each."""
    now, chance = int(clock.unix() * 1000), random.Random(1)
    abreast, number = 64, 0
    start = now - (count // EACH // PER_DAY + 1) * 86_400_000
    for first in range(0, count // EACH + abreast, abreast):
        began = start + (first // PER_DAY) * 86_400_000
        stories = [list(_story(f"c{first + n}", chance)) for n in range(abreast)]
        for place in range(EACH):
            for story in stories:
                if number == count:
                    return
                at = min(now, began + (first % PER_DAY) * 1_000 + place * _MINUTE)
                yield _row(number, at, *story[place])
                number += 1


def _story(id: str, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    agent = chance.choice(_AGENTS)
    same = {
        "conversation_id": id,
        "channel": chance.choice(["web", "whatsapp", "sms"]),
        "customer_id": f"u{chance.randrange(50_000)}",
        "language": chance.choice(["en", "de", "fr"]),
    }
    bot = {"agent_kind": "ai", "agent_id": agent, "response_seconds": 1 + chance.random()}
    yield "chat.conversation.started", same
    for _ in range(2):
        topics = [chance.choice(["billing", "orders", "returns", "other"])]
        yield "chat.message.received", {**same, "topics": topics}
        yield "chat.message.sent", {**same, **bot}
    query = {"provider": "shopify", "query_type": "order_lookup", "success": True}
    yield "integration.query", {**same, **query, "response_seconds": 0.2}
    yield "chat.message.sent", {**same, "agent_kind": "human", "agent_id": chance.choice(_AGENTS)}
    yield "chat.feedback.received", {**same, "score": chance.randint(1, 5)}
    yield "chat.conversation.ended", {**same, "outcome": "resolved"}


def _row(number: int, at: int, type: str, data: dict[str, Any]) -> Row:
    body = msgspec.json.encode(data)
    return Row("", "bot", "", f"e{number}", type, at, at, body, None, ((0, 1.0),), ())


def _alone(data: Path, stored: int) -> float:
    """Return events a second of one process that does nothing else."""
    now = int(clock.unix() * 1000)
    folds = Folds(data / "chatwatch.db", data / "alone.db", Settings(), now)
    began = time.process_time()
    while folds.advance(now):
        pass
    took = time.process_time() - began
    folds.close()
    for file in data.glob("alone.db*"):
        file.unlink()
    return stored / took


async def _beside(folder: Path, stored: int) -> tuple[float, list[Asked]]:
    """Return events folded a second beside intake, and how soon each endpoint answers."""
    with running(folder, more=_FUNNEL) as daemon:
        intake = asyncio.create_task(_intake(daemon))
        rate = await _rate(daemon, stored)
        intake.cancel()
        await folded(daemon, stored)
        found = await _asked(daemon)
        daemon.stop()
    return rate, found


async def _intake(daemon: Daemon) -> None:
    for number in range(10_000):
        await load(daemon.port, batches(f"i{number}-", 1), 1)
        await paused(INTAKE_EVERY)


async def _rate(daemon: Daemon, stored: int) -> float:
    """Return how many events are folded a second, as long as there are many to come."""
    began, first = clock.monotonic(), await _cursor(daemon)
    cursor = first
    while cursor < stored * 0.9 and clock.monotonic() - began < 6 * LOOK_SECONDS:
        await paused(0.5)
        cursor = await _cursor(daemon)
    return (cursor - first) / (clock.monotonic() - began)


async def folded(daemon: Daemon, stored: int) -> None:
    """Return when all that is stored is folded."""

    async def is_folded() -> bool:
        lag = await _cursor(daemon, "analytics_fold_lag_events")
        return await _cursor(daemon) >= stored and lag == 0

    await eventually(is_folded, within=600.0, what="the last event among the figures")


async def _cursor(daemon: Daemon, name: str = "analytics_folded_events") -> float:
    for line in (await scraped(daemon)).splitlines():
        if line.startswith(f"{name} "):
            return float(line.rpartition(" ")[2])
    return 0.0


async def _asked(daemon: Daemon) -> list[Asked]:
    """Return how soon each endpoint answers; those that know of nothing here are not among them."""
    found: list[Asked] = []
    async with aiohttp.ClientSession(daemon.url) as session:
        for one in ENDPOINTS:
            if one.method != "GET":
                continue
            periods = PERIODS if "period" in one.query.__struct_fields__ else (None,) * len(PERIODS)
            took = [await _took(session, one.path, period) for period in periods]
            if None in took:
                print(f"       – {one.path}", file=sys.stderr)
                continue
            usual = percentile([ms for ms in took if ms is not None], 0.95)
            longest = usual
            if any(periods):
                long = [await _took(session, one.path, period) or 0.0 for period in LONGEST]
                longest = percentile(long, 0.95)
            print(f"  {usual:6.1f} {longest:6.1f} ms {one.path}", file=sys.stderr)
            found.append(Asked(usual, longest, one.path))
    return found


async def _took(session: aiohttp.ClientSession, path: str, period: int | None) -> float | None:
    """Return how many milliseconds an answer took that nobody had kept; None of no such thing."""
    for name, value in _NAMES.items():
        path = path.replace(name, value)
    async with session.post("/api/analytics/cache/refresh") as answer:
        assert answer.status == 200, await answer.text()
    began = clock.monotonic()
    async with session.get(path, params={} if period is None else {"period": period}) as answer:
        body = await answer.read()
    took = 1000 * (clock.monotonic() - began)
    if answer.status == 404:
        return None
    assert answer.status == 200, body
    json.loads(body)
    return took

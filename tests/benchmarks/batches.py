"""Batches of 1,000 events, synchronous=FULL: into an empty store, over a large one."""

import asyncio
import json
import sqlite3
import tempfile
from pathlib import Path

from alerting import clock
from exporter.privacy.vault import Vault
from exporter.store import sqlite
from exporter.store.rows import Row
from tests.benchmarks import singles
from tests.benchmarks.figure import Figure, at_least
from tests.benchmarks.load import load, request
from tests.daemon import Daemon, running

BATCH = 1_000
STORED = 2_000_000
CONNECTIONS = 8
WARM_BATCHES = 16
BATCHES = 240
AS_GOOD = 4.5
"""50,000 events/s where a bare handler takes 11,100 requests/s, as this machine once did."""
_LABELS = '{"agent_kind":"ai","channel":"web","direction":"sent"}'
TEXTS = (
    "Hello, I would like to know where my order is, please.",
    "It is on its way and will arrive tomorrow before noon.",
    "Thank you so much, that is great news!",
    "The invoice is wrong again and nobody answers my mails.",
)


def run() -> list[Figure]:
    """Measure both stores with the same batches, and how fast the machine is beside it."""
    with tempfile.TemporaryDirectory() as folder:
        bare = asyncio.run(singles.bare_rate())
        empty = asyncio.run(_rate(Path(folder) / "empty", 0))
        bare = (bare + asyncio.run(singles.bare_rate())) / 2
        large = asyncio.run(_rate(Path(folder) / "large", STORED))
    return [
        at_least("batches of 1,000 into an empty store", empty, "events/s", 50_000),
        at_least("the same: events for each request of a bare handler", empty / bare, "", AS_GOOD),
        at_least("batches of 1,000 over 2,000,000 stored", large, "events/s", 25_000),
    ]


async def _rate(folder: Path, stored: int) -> float:
    folder.mkdir()
    if stored:
        fill(Daemon(folder).data / "chatwatch.db", stored)
    with running(folder) as daemon:
        warm, counted = batches("w", WARM_BATCHES), batches("b", BATCHES)
        await load(daemon.port, warm, CONNECTIONS)
        done = await load(daemon.port, counted, CONNECTIONS)
        assert set(done.statuses) == {202}, done.statuses
        daemon.stop()
    with sqlite3.connect(folder / "data" / "chatwatch.db") as database:
        kept = database.execute("SELECT count(*) FROM events").fetchone()[0]
    assert kept == stored + (WARM_BATCHES + BATCHES) * BATCH
    return done.rate * BATCH


def batches(prefix: str, count: int) -> list[bytes]:
    """Return requests of 1,000 messages each, half of customers, half of agents."""
    now = clock.now().isoformat()
    return [
        request(
            "/webhooks/bot",
            json.dumps([_event(f"{prefix}{b}-{i}", i, now) for i in range(BATCH)]).encode(),
        )
        for b in range(count)
    ]


def _event(id: str, number: int, time: str) -> dict[str, object]:
    data: dict[str, object] = {
        "conversation_id": f"c-{number % 97}",
        "channel": ("web", "whatsapp", "messenger")[number % 3],
        "text": TEXTS[number % 4],
    }
    if number % 2:
        data |= {"agent_kind": "ai", "agent_id": "sales", "response_seconds": 1.25}
    type = "chat.message.sent" if number % 2 else "chat.message.received"
    return {"id": id, "type": type, "time": time, "data": data}


def fill(path: Path, count: int) -> None:
    """Put so many events into a new store, through its own door."""
    store = sqlite.Sqlite(path, Vault(bytes(32)))
    now = int(clock.unix() * 1000)
    data = b'{"conversation_id":"c-1","agent_kind":"ai","agent_id":"sales","channel":"web"}'
    for start in range(0, count, 10_000):
        rows = [
            Row(
                tenant="",
                source="bot",
                origin="",
                id=f"old-{number}",
                type="chat.message.sent",
                time=now - count + number,
                received=now,
                data=data,
                personal=bytes(61),
                cells=((0, 1.0),),
                again=(),
            )
            for number in range(start, start + 10_000)
        ]
        store.add(rows, {}, lambda _: ("", "chat_messages_total", _LABELS, ""))
        if store.log_bytes() > sqlite.SOFT_LOG_BYTES:
            store.truncate_log()
    store.close()

"""A table of 100,000 rows taken away: how long it takes, how much memory, and who waits meanwhile.

Conversations are exported again and again beside 200 signed events a second, each of which waits
for the disk.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

import aiohttp

from alerting import clock
from tests.benchmarks import folds, senders
from tests.benchmarks.beside import Weighed
from tests.benchmarks.figure import Figure, below, percentile
from tests.benchmarks.paced import Pace
from tests.benchmarks.probes import paused
from tests.benchmarks.singles import SECRET
from tests.daemon import Daemon, running

ROWS: Final = 100_000
RATE: Final = 200
TIMES: Final = 5
CONNECTIONS: Final = 32
_MORE: Final = f"{senders.SOURCES}analytics: {{exports: {{an_hour: 100}}}}\n"
_PATH: Final = "/api/analytics/export/conversations?period=120&format="


def run(rows: int = ROWS) -> list[Figure]:
    """Fold, then export in each form beside intake."""
    return asyncio.run(_measured(rows))


async def _measured(rows: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stored = (rows + 100) * folds.EACH
        folds.fill(Daemon(folder, more=_MORE).data / "chatwatch.db", stored)
        secrets = {"BENCH_SECRET": SECRET, **dict(senders.environ())}
        with running(folder, more=_MORE, **secrets) as daemon:
            await folds.folded(daemon, stored)
            found = await _exported(daemon)
            daemon.stop()
    return found


async def _exported(daemon: Daemon) -> list[Figure]:
    pace = Pace(daemon.port, CONNECTIONS)
    sending = asyncio.create_task(pace.run(senders.mixed(RATE * 120, "e"), RATE))
    await paused(3.0)
    figures = []
    async with Weighed(daemon) as weighed, aiohttp.ClientSession() as session:
        before, began = weighed.memory, clock.monotonic()
        for form in ("json", "jsonl", "csv"):
            took = [await _taken(session, f"{daemon.url}{_PATH}{form}") for _ in range(TIMES)]
            seconds = percentile([one for one, _ in took], 0.5)
            figures.append(below(f"{took[0][1]:,} conversations as {form}", seconds, "s", 2.0))
        until, after = clock.monotonic(), weighed.memory
    sending.cancel()
    await asyncio.wait([sending])
    return [
        *figures,
        below("the same: signed events beside, p99", pace.p99(began, until), "ms", 100),
        below("the same: memory that exports add", after - before, "MiB", 50),
    ]


async def _taken(session: aiohttp.ClientSession, url: str) -> tuple[float, int]:
    """Return the seconds that an export takes, and its rows: lines, or of JSON, objects."""
    began, count, form = clock.monotonic(), 0, url.rpartition("=")[2]
    mark = b"\n" if form != "json" else b'{"id":'
    async with session.get(url) as answer:
        assert answer.status == 200, await answer.text()
        async for piece, _ in answer.content.iter_chunks():
            count += piece.count(mark)
    return clock.monotonic() - began, count

"""A table of 100,000 rows taken away: how long it takes, how much memory, and who waits meanwhile.

Conversations are exported by themselves, which shows what memory exports add, and then again and
again beside 200 signed events a second, each of which waits for the disk. They are copies of some
that were folded out of events, as folding 100,000 of them takes minutes and is measured elsewhere.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from alerting import clock
from exporter.analytics.conversation import Conversation
from exporter.folding.folds import Folds
from exporter.folding.terms import Settings
from exporter.store import sqlite
from tests.benchmarks import folds, senders
from tests.benchmarks.beside import Weighed
from tests.benchmarks.download import download
from tests.benchmarks.figure import Figure, below, percentile, shown
from tests.benchmarks.paced import Pace
from tests.benchmarks.probes import paused
from tests.benchmarks.singles import SECRET
from tests.daemon import Daemon, running

FORMS: Final = ("json", "jsonl", "csv")
ROWS: Final = 100_000
FOLDED: Final = 2_000
"""Conversations that are folded; all others are copies of these, some seconds older."""
RATE: Final = 200
TIMES: Final = 5
CONNECTIONS: Final = 32
LONGEST_SECONDS: Final = 60
"""What an export may take before it is given up."""
_MORE: Final = f"{senders.SOURCES}analytics: {{exports: {{an_hour: 100}}}}\n"
_PATH: Final = "/api/analytics/export/conversations?period=120&format="
_INSTANTS: Final = ("started", "last", "ended")


def run(rows: int = ROWS) -> list[Figure]:
    """Export in each form beside intake."""
    return asyncio.run(_measured(rows))


async def _measured(rows: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _say(f"filling {rows:,} conversations")
        fill(Daemon(folder, more=_MORE).data, rows)
        secrets = {"BENCH_SECRET": SECRET, **dict(senders.environ())}
        with running(folder, more=_MORE, **secrets) as daemon:
            found = await _exported(daemon, rows)
            daemon.stop()
    return found


def fill(data: Path, rows: int) -> None:
    """Make a store and its folds with so many conversations, or some more."""
    folds.fill(data / "chatwatch.db", FOLDED * folds.EACH)
    now = round(clock.unix() * 1000)
    made = Folds(data / "chatwatch.db", data / "chatwatch-folds.db", Settings(), now)
    while made.advance(now):
        pass
    _multiply(made.rows, rows)
    made.close()


def _multiply(connection: sqlite3.Connection, rows: int) -> None:
    found = connection.execute("SELECT * FROM conversations")
    names = [column[0] for column in found.description]
    talks = [dict(zip(names, row, strict=True)) for row in found]
    statement = f"INSERT INTO conversations VALUES ({', '.join(f':{name}' for name in names)})"  # noqa: S608
    with sqlite.transaction(connection):
        for number in range(1, -(-rows // len(talks))):
            connection.executemany(statement, _copies(talks, number))


def _copies(talks: list[dict[str, Any]], number: int) -> Iterator[dict[str, Any]]:
    """Return conversations as they would be if they had begun earlier, the more the higher."""
    encoder, decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Conversation)
    for talk in talks:
        row = decoder.decode(talk["row"])
        at = {name: max(0, getattr(row, name) - number * 60_013) for name in _INSTANTS}
        id = f"{talk['id']}-{number}"
        told = encoder.encode(replace(row, **at))
        yield {**talk, **at, "id": id, "row": told, "due": 0, "settles": 0, "back": 0}


async def _added(daemon: Daemon) -> Figure:
    """Return how much memory exports need that nothing else goes on beside."""
    async with Weighed(daemon) as weighed:
        before = weighed.memory
        for form in FORMS:
            _say(f"exporting as {form}, by itself")
            took, _ = await _taken(daemon, form)
            _say(f"{took:.2f} s, {weighed.memory - before:.1f} MiB more")
        return below("memory that exports add", weighed.memory - before, "MiB", 50)


async def _exported(daemon: Daemon, rows: int) -> list[Figure]:
    return [await _added(daemon), *await _beside(daemon, rows)]


async def _beside(daemon: Daemon, rows: int) -> list[Figure]:
    pace = Pace(daemon.port, CONNECTIONS)
    sending = asyncio.create_task(pace.run(senders.mixed(RATE * 120, "e"), RATE))
    await paused(3.0)
    figures = []
    async with Weighed(daemon) as weighed:
        began = clock.monotonic()
        for form in FORMS:
            _say(f"exporting as {form}, beside events")
            cpu = weighed.cpu()
            took = [await _taken(daemon, form) for _ in range(TIMES)]
            seconds, count = percentile([one for one, _ in took], 0.5), took[0][1]
            assert count >= rows, f"{count} rows: the folds were made anew, or some are missing"
            figures.append(below(f"{count:,} conversations as {form}", seconds, "s", 2.0))
            cpu = (weighed.cpu() - cpu) / TIMES
            figures.append(shown("the same: CPU of the daemon, intake's too", cpu, "s"))
        until = clock.monotonic()
    sending.cancel()
    await asyncio.wait([sending])
    return [
        *figures,
        below("exports: signed events beside, p99", pace.p99(began, until), "ms", 100),
    ]


async def _taken(daemon: Daemon, form: str) -> tuple[float, int]:
    """Return the seconds that an export takes, and its rows: lines, or of JSON, objects."""
    mark = b"\n" if form != "json" else b'{"id":'
    taking = download(daemon.port, f"{_PATH}{form}", mark)
    return await asyncio.wait_for(taking, LONGEST_SECONDS)


def _say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)

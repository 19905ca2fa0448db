"""The shell that takes in what a vendor listed, and of which no webhook ever came."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from alerting import clock
from exporter.daemon import Daemon
from exporter.events import batch, listed
from exporter.events.arrival import Arrival
from exporter.events.inbound import Inbound, Parsed
from exporter.events.queue import Outcome, Waiting
from exporter.events.sources import Source
from exporter.integrations.watch.taken import Taken
from exporter.refusal import Refused

# Events worked through before the loop gets a turn: about 5 ms.
_SLICE: Final = 200
_NONE: Final[Outcome] = frozenset()

Ask = Callable[..., Awaitable[Any]]


class Reconciliation:
    """Has intake keep what was missed; ``ask`` is the store's `run`."""

    def __init__(self, daemon: Daemon, ask: Ask) -> None:
        self._daemon = daemon
        self._ask = ask

    async def take(self, source: str, missed: tuple[Inbound, ...]) -> Taken:
        """Keep what is new of requests that a source should have got, in one transaction.

        When this returns, all of it is on disk. Raises LookupError where there is no such source,
        StoreError and Refused where the store cannot write or is behind; then nothing was kept, and
        the same requests may be given again.
        """
        daemon, now = self._daemon, clock.now()
        kind = daemon.world.sources.get(source)
        if kind is None:
            raise LookupError(f"no source is called {source!r}")
        requests, refused = await _parsed(kind, missed, now)
        arrivals, known = await self._opened(kind, requests)
        for one in arrivals:
            await self._work_through(one, now)
        duplicates = await self._kept(source, arrivals, now)
        for one in arrivals:
            daemon.intake.answer(one, _NONE)
        rows = sum(len(one.rows) for one in arrivals)
        refused += sum(len(one.refused) for one in arrivals)
        return Taken(rows - duplicates, known + duplicates, refused)

    async def _opened(
        self, source: Source, requests: Sequence[tuple[Inbound, Parsed]]
    ) -> tuple[list[Arrival], int]:
        """Return the requests with what may be new of them, and how many events are known."""
        versions: Mapping[str, int] = {}
        if listed.by_version(source):
            objects = {mark.object for _, parsed in requests for mark in parsed.marks.values()}
            told = await self._ask("watermarks.versions", source.name, sorted(objects))
            versions = listed.believed(source, told)
        arrivals, known = [], 0
        for inbound, parsed in requests:
            one = Arrival(self._daemon.world, source, inbound, _nobody)
            sifted = listed.sifted(parsed, versions)
            one.opened(sifted.parsed)
            arrivals.append(one)
            known += sifted.known
        return arrivals, known

    async def _work_through(self, arrival: Arrival, now: datetime) -> None:
        for start in range(0, len(arrival.items), _SLICE):
            part = arrival.items[start : start + _SLICE]
            series = self._daemon.series
            arrival.made(batch.rows(arrival.world, part, now, series, missed=True), start)
        await asyncio.sleep(0)

    async def _kept(self, source: str, arrivals: Sequence[Arrival], now: datetime) -> int:
        """Have all of it written at once; return how many events were known."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        waiting = _waiting(source, arrivals, now, outcome.set_result)
        if not waiting.rows and not waiting.aside:
            return 0
        if not self._daemon.queue.put(waiting):
            raise Refused("too_fast", "too many events of this source wait to be written")
        self._daemon.committer.wake()
        told = await asyncio.shield(outcome)
        if isinstance(told, Refused):
            raise told
        return len(told) if isinstance(told, frozenset) else 0


def _nobody(_: Outcome) -> None:
    """Tell nobody: the requests of a listing are answered together."""


async def _parsed(
    source: Source, missed: Sequence[Inbound], now: datetime
) -> tuple[list[tuple[Inbound, Parsed]], int]:
    """Return requests with what they tell, and how many are none of the source's."""
    found = []
    for place, inbound in enumerate(missed, 1):
        with contextlib.suppress(Refused):
            found.append((inbound, source.parse(inbound, now)))
        if place % _SLICE == 0:
            await asyncio.sleep(0)
    return found, len(missed) - len(found)


def _waiting(
    source: str, arrivals: Sequence[Arrival], now: datetime, tell: Callable[[Outcome], None]
) -> Waiting:
    """Return all requests as one for the queue; marks are by the places of rows in all of it."""
    received = int(now.timestamp() * 1000)
    marks: dict[int, tuple[str, int]] = {}
    start = 0
    for one in arrivals:
        marks.update((start + place, mark) for place, mark in one.marks.items())
        start += len(one.rows)
    return Waiting(
        source,
        [row for one in arrivals for row in one.rows],
        sum(one.size for one in arrivals),
        clock.monotonic(),
        tell,
        marks,
        tuple(one.aside(received) for one in arrivals if one.refused and one.source.quarantines),
    )

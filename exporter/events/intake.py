"""From a request's raw events to a receipt: read, shield, count, keep; nothing returns before disk."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from alerting import clock
from exporter.events import effects, model
from exporter.events.committer import Committer
from exporter.events.data import Unmapped
from exporter.events.inbound import Receipt, Refusal, Unreadable
from exporter.events.invalid import Invalid
from exporter.events.model import Event
from exporter.events.queue import FairQueue, Waiting
from exporter.events.sources import Source
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.store.rows import Row
from exporter.world import World

# Events worked through before other requests get a turn: about 4 ms.
_SLICE = 200
ROW_OVERHEAD_BYTES = 400
UNMAPPED = Unmapped.TYPE
LAST_RECEIVED = "webhook_last_received_timestamp_seconds"
_RESULT = {UNMAPPED: "unmapped"}
TOO_FAST_SECONDS = 1


class Intake:
    """Turns raw events into rows, waits for the disk, and says which were repeats or refused."""

    def __init__(self, queue: FairQueue, committer: Committer, tally: Tally, series: Table) -> None:
        self._queue = queue
        self._committer = committer
        self._tally = tally
        self._series = series
        self._large = asyncio.Lock()

    async def take(
        self, world: World, source: Source, raws: Sequence[Any], now: datetime
    ) -> Receipt:
        """Keep the good events of one request; raises Refused when it must come again later."""
        self._refuse_when_full(source.name, len(raws), 0)
        rows: list[Row] = []
        refused: list[Refusal] = []
        if len(raws) <= _SLICE:
            self._read(world, source, raws, 0, now, rows, refused)
        else:
            # One large batch after the other: the disk writes the first while the second is read.
            async with self._large:
                for start in range(0, len(raws), _SLICE):
                    self._read(world, source, raws, start, now, rows, refused)
                    await asyncio.sleep(0)
        duplicates = await self._keep(source.name, rows) if rows else frozenset()
        if rows:
            self._series.set(self._series.row(LAST_RECEIVED, source.name), now.timestamp())
        self._count_refused(source.name, raws, refused)
        return Receipt(len(rows) - len(duplicates), len(duplicates), tuple(refused))

    def _count_refused(self, source: str, raws: Sequence[Any], refused: Sequence[Refusal]) -> None:
        for one in refused:
            self._tally.count("webhook_refusals_total", source, one.code)
            raw = raws[one.index]
            kind = raw.get("type") if isinstance(raw, dict) else None
            known = kind if isinstance(kind, str) and kind in model.TYPES else UNMAPPED
            self._tally.count("webhook_events_total", source, known, "rejected")

    def _read(
        self,
        world: World,
        source: Source,
        raws: Sequence[Any],
        start: int,
        now: datetime,
        rows: list[Row],
        refused: list[Refusal],
    ) -> None:
        """Work through one slice of a request's events."""
        for index in range(start, min(start + _SLICE, len(raws))):
            read = self._row(world, source, raws[index], now)
            if isinstance(read, Row):
                rows.append(read)
            else:
                refused.append(Refusal(index, read.code, read.message, read.help))

    def _row(
        self, world: World, source: Source, raw: Any, now: datetime
    ) -> Row | Unreadable | Invalid:
        if isinstance(raw, Unreadable):
            return raw
        try:
            event = model.read(raw, now=now, future=world.future, oldest=now - world.keep)
        except Invalid as invalid:
            return invalid
        return row(world, source, event, now, self._series)

    async def _keep(self, source: str, rows: Sequence[Row]) -> frozenset[int]:
        size = sum(len(r.data) + len(r.personal or b"") for r in rows) + ROW_OVERHEAD_BYTES * len(
            rows
        )
        kept: asyncio.Future[frozenset[int]] = asyncio.get_running_loop().create_future()
        waiting = Waiting(source, rows, size, clock.monotonic(), kept)
        if not self._queue.put(waiting):
            self._refuse_when_full(source, len(rows), size)
        self._committer.wake()
        return await kept

    def _refuse_when_full(self, source: str, events: int, size: int) -> None:
        if not self._queue.has_room(source, events, size):
            raise Refused(
                "too_fast",
                f"{self._queue.depth(source)} events of this source wait to be written",
                "send the same events with the same ids again, later or in larger batches",
                retry_after=TOO_FAST_SECONDS,
            )


def row(world: World, source: Source, event: Event, now: datetime, series: Table) -> Row:
    """Return the row of an event: shielded, keyed, with the cells that it moves."""
    name = source.name
    if source.tenant is not None:
        event = replace(event, tenant=source.tenant, data=replace(event.data, tenant=source.tenant))
    kept = world.shield.shielded(event, name)
    event = kept.event
    kind = event.data.TYPE
    time = event.time.timestamp()
    received = now.timestamp()
    moves = effects.moves(event)
    moves.append(("webhook_events_total", (name, kind, _RESULT.get(kind, "accepted")), 1.0))
    if received >= time:
        moves.append(("webhook_event_lag_seconds", (name,), received - time))
    return Row(
        kept.key,
        event.tenant,
        name,
        event.origin,
        event.id,
        kind,
        int(time * 1000),
        int(received * 1000),
        kept.public,
        kept.personal,
        series.moved(moves),
        ((series.row("webhook_events_total", name, kind, "duplicate"), 1.0),),
    )

"""From a request's bytes to a receipt; nothing returns before the disk has it.

Small requests that arrive together are worked through together, stage by stage: what one of them
costs falls by half when the next needs the same code. Large ones are worked through in slices, one
request after the other, so that the disk writes the first while the second is read.
"""

import asyncio
from collections import deque
from datetime import datetime

import structlog

from alerting import clock
from exporter.events import batch, model, records
from exporter.events.arrival import Arrival
from exporter.events.committer import Committer
from exporter.events.inbound import Answer, Inbound, Refusal
from exporter.events.queue import FairQueue, Outcome, Waiting
from exporter.events.sources import Source, native
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.store.rows import Row
from exporter.world import World

# Events worked through before the loop gets a turn: about 5 ms.
_SLICE = 200
# A body up to here is small; it holds less than a slice.
SMALL_BYTES = 16_384
LAST_RECEIVED = "webhook_last_received_timestamp_seconds"
TOO_FAST_SECONDS = 1
_log = structlog.get_logger("chatwatch.intake")
_MISTAKE = Refused(
    "internal",
    "something went wrong here; the log tells what",
    "send the same events with the same ids again",
    retry_after=TOO_FAST_SECONDS,
)
_NONE: Outcome = frozenset()
_GONE = batch.Item(native.Native(name="gone"), None)


class Intake:
    """Verifies, parses, makes rows, waits for the disk; says which were repeats or refused."""

    def __init__(self, queue: FairQueue, committer: Committer, tally: Tally, series: Table) -> None:
        self._queue = queue
        self._committer = committer
        self._tally = tally
        self._series = series
        self._small: deque[Arrival] = deque()
        self._large = asyncio.Lock()

    async def take(self, world: World, source: Source, inbound: Inbound) -> Answer:
        """Keep the good events of a request and return its answer.

        Raises Refused when none can be kept, or not now.
        """
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        arrival = Arrival(world, source, inbound, outcome.set_result)
        if arrival.size <= SMALL_BYTES:
            self.arrived(arrival)
        else:
            await self._work_through(arrival)
        # A sender that leaves does not undo what is on its way to the disk.
        return self.answer(arrival, await asyncio.shield(outcome))

    def arrived(self, arrival: Arrival) -> None:
        """Take a small request; its ``tell`` is called when it is on disk, or refused."""
        if not self._small:
            asyncio.get_running_loop().call_soon(self._work)
        self._small.append(arrival)

    def answer(self, arrival: Arrival, outcome: Outcome) -> Answer:
        """Return what a sender is told, and count what was refused; raises Refused."""
        if isinstance(outcome, Refused):
            raise outcome
        for one in arrival.refused:
            self._count(arrival, one)
        return arrival.source.answer(arrival.receipt(outcome), arrival.batch)

    def _count(self, arrival: Arrival, one: Refusal) -> None:
        source = arrival.source.name
        self._tally.count("webhook_refusals_total", source, one.code)
        raw = arrival.items[one.index].raw
        kind = raw.get("type") if isinstance(raw, dict) else records.type_of(raw)
        known = kind if isinstance(kind, str) and kind in model.TYPES else batch.UNMAPPED
        self._tally.count("webhook_events_total", source, known, "rejected")

    def _work(self) -> None:
        """Work through the small requests that have arrived, at most about a slice of events."""
        now = clock.now()
        taken: list[Arrival] = []
        events = 0
        world = self._small[0].world
        # A reload may have come between two of them; each is worked through in its own world.
        while self._small and events < _SLICE and self._small[0].world is world:
            arrival = self._small.popleft()
            if self._open(arrival, now):
                taken.append(arrival)
                events += len(arrival.items)
        if self._small:
            asyncio.get_running_loop().call_soon(self._work)
        if not taken:
            return
        items = [item for arrival in taken for item in arrival.items]
        try:
            made = batch.rows(world, items, now, self._series)
        except Exception as error:  # noqa: BLE001 # requests of one turn must not end those after it
            _log.error("a turn of intake failed", requests=len(taken), exc_info=error)
            for arrival in taken:
                arrival.tell(_MISTAKE)
            return
        start = 0
        for arrival in taken:
            end = start + len(arrival.items)
            arrival.made(made[start:end])
            start = end
            self._queue_up(arrival, now)

    async def _work_through(self, arrival: Arrival) -> None:
        """Work through a large request, other requests in between."""
        now = clock.now()
        async with self._large:
            if not self._open(arrival, now):
                return
            for start in range(0, len(arrival.items), _SLICE):
                part = arrival.items[start : start + _SLICE]
                found = batch.rows(arrival.world, part, now, self._series)
                arrival.made(found, start)
                # What became a row is let go, so that the next slice finds its memory warm.
                arrival.items[start : start + _SLICE] = [
                    _GONE if isinstance(one, Row) else item
                    for one, item in zip(found, part, strict=True)
                ]
                del part, found
                await asyncio.sleep(0)
        self._queue_up(arrival, now)

    def _open(self, arrival: Arrival, now: datetime) -> bool:
        """Verify and parse; where that is refused, the sender learns it at once."""
        source = arrival.source
        try:
            self._refuse_when_full(source.name, arrival.size)
            if source.secrets:
                self._verify(arrival, now)
            arrival.opened(source.parse(arrival.inbound, now))
        except Refused as refused:
            arrival.tell(refused)
            return False
        return True

    def _verify(self, arrival: Arrival, now: datetime) -> None:
        source = arrival.source
        try:
            index = source.verify(arrival.inbound, now, arrival.world.tolerance)
        except Refused as refused:
            reason = refused.code.removeprefix("signature_")
            self._tally.count("webhook_signature_failures_total", source.name, reason)
            raise
        self._tally.count("webhook_signature_key_used_total", source.name, str(index))

    def _queue_up(self, arrival: Arrival, now: datetime) -> None:
        if not arrival.rows:
            arrival.tell(_NONE)
            return
        source = arrival.source.name
        waiting = Waiting(source, arrival.rows, arrival.size, clock.monotonic(), arrival.tell)
        if not self._queue.put(waiting):
            arrival.tell(self._too_fast(source))
            return
        self._series.set(self._series.row(LAST_RECEIVED, source), now.timestamp())
        self._committer.wake()

    def _refuse_when_full(self, source: str, size: int) -> None:
        if not self._queue.has_room(source, 1, size):
            raise self._too_fast(source)

    def _too_fast(self, source: str) -> Refused:
        return Refused(
            "too_fast",
            f"{self._queue.depth(source)} events of this source wait to be written",
            "send the same events with the same ids again, later or in larger batches",
            retry_after=TOO_FAST_SECONDS,
        )

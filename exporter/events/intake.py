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
from exporter.events import batch, model, pace, path_key, records
from exporter.events.arrival import Arrival
from exporter.events.committer import Committer
from exporter.events.inbound import Answer, Inbound, Refusal
from exporter.events.queue import FairQueue, Outcome, Waiting
from exporter.events.sources import Source, native
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.store.beside import Aside
from exporter.store.rows import Row
from exporter.world import World

# Events worked through before the loop gets a turn: about 5 ms.
_SLICE = 200
# A body up to here is small; it holds less than a slice.
SMALL_BYTES = 16_384
LAST_RECEIVED = "webhook_last_received_timestamp_seconds"
TOO_FAST_SECONDS = 1
_SIGNATURE = "signature_"
_REFUSALS = "webhook_refusals_total"
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
        # When events of each source were last accepted, in seconds since 1970.
        self.heard: dict[str, float] = {}
        # When each secret or key fitted last, by source and place, and the row that counts it.
        self.used: dict[tuple[str, int], datetime] = {}
        self._secrets: dict[tuple[str, int], int] = {}
        # How much of its rate each source that has one has left.
        self._buckets: dict[str, pace.Bucket] = {}
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

    async def again(
        self, world: World, source: Source, inbound: Inbound, received: datetime
    ) -> Arrival:
        """Take a request out of quarantine once more; what its ``refused`` names stays there.

        What is kept already is not counted as a repeat. Raises Refused where the source cannot
        read it, or the store cannot write now.
        """
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        arrival = Arrival(world, source, inbound, outcome.set_result)
        arrival.opened(source.parse(inbound, received))
        now = clock.now()
        for start in range(0, len(arrival.items), _SLICE):
            found = batch.rows(world, arrival.items[start : start + _SLICE], now, self._series)
            arrival.made([_uncounted(one) for one in found], start)
            await asyncio.sleep(0)
        self._queue_up(arrival, now, again=True)
        told = await asyncio.shield(outcome)
        if isinstance(told, Refused):
            raise told
        return arrival

    def arrived(self, arrival: Arrival) -> None:
        """Take a small request; its ``tell`` is called when it is on disk, or refused."""
        if not self._small:
            asyncio.get_running_loop().call_soon(self._work)
        self._small.append(arrival)

    def answer(self, arrival: Arrival, outcome: Outcome) -> Answer:
        """Return what a sender is told, and count what was refused; raises Refused."""
        if isinstance(outcome, Refused):
            raise outcome
        if isinstance(outcome, Answer):
            return outcome
        if arrival.refused:
            result = "quarantined" if arrival.source.quarantines else "rejected"
            for one in arrival.refused:
                self._count(arrival, one, result)
        return arrival.source.answer(arrival.receipt(outcome), arrival.batch)

    def _count(self, arrival: Arrival, one: Refusal, result: str) -> None:
        source = arrival.source.name
        metric = "webhook_quarantined_total" if result == "quarantined" else _REFUSALS
        self._tally.count(metric, source, one.code)
        raw = arrival.items[one.index].raw
        kind = raw.get("type") if isinstance(raw, dict) else records.type_of(raw)
        known = kind if isinstance(kind, str) and kind in model.TYPES else batch.UNMAPPED
        self._tally.count("webhook_events_total", source, known, result)

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
                    _GONE if one.__class__ is Row else item
                    for one, item in zip(found, part, strict=True)
                ]
                del part, found
                await self._committer.flushed()
        self._queue_up(arrival, now)

    def _open(self, arrival: Arrival, now: datetime) -> bool:
        """Verify and parse; where that is refused, the sender learns it at once."""
        source = arrival.source
        try:
            self._refuse_when_full(source.name, arrival.size)
            if source.secrets or source.keys:
                self._verify(arrival, now)
            greeting = source.greet(arrival.inbound, now)
            if greeting is not None:
                arrival.tell(greeting)
                return False
            if source.rate is None:
                arrival.opened(source.parse(arrival.inbound, now))
            else:
                self._open_slowly(arrival, source.rate, now)
        except Refused as refused:
            arrival.tell(refused)
            return False
        except Exception as error:  # noqa: BLE001 # one request must not keep the others of its turn
            _log.error("a request cannot be read", source=source.name, exc_info=error)
            arrival.tell(_MISTAKE)
            return False
        return True

    def _open_slowly(self, arrival: Arrival, setting: str, now: datetime) -> None:
        """Parse what is within the source's rate; others are not kept waiting by it."""
        source, at = arrival.source.name, clock.monotonic()
        rate = pace.parsed(setting)
        bucket = pace.filled(self._buckets.get(source) or pace.full(rate, at), rate, at)
        seconds = pace.wait(bucket, rate)
        if seconds:
            self._buckets[source] = bucket
            raise Refused(
                "too_fast",
                f"the source sends more than its rate of {setting}",
                "send the same events with the same ids again, later",
                retry_after=seconds,
            )
        arrival.opened(arrival.source.parse(arrival.inbound, now))
        self._buckets[source] = bucket._replace(left=bucket.left - len(arrival.items))

    def _verify(self, arrival: Arrival, now: datetime) -> None:
        source, inbound = arrival.source, arrival.inbound
        index = 0
        try:
            if source.keys:
                index = path_key.verify(source.keys, inbound.key)
            if source.secrets:
                index = source.verify(inbound, now, arrival.world.tolerance)
        except Refused as refused:
            self.distrusted(source, refused)
            raise
        secret = source.name, index
        self.used[secret] = now
        row = self._secrets.get(secret)
        if row is None:
            row = self._series.row("webhook_signature_key_used_total", source.name, str(index))
            self._secrets[secret] = row
        self._tally.move(row, 1.0)

    def distrusted(self, source: Source, refused: Refused) -> None:
        """Count a request whose signature, key or token was not believed."""
        if refused.code.startswith(_SIGNATURE):
            reason = refused.code.removeprefix(_SIGNATURE)
            self._tally.count("webhook_signature_failures_total", source.name, reason)

    def _queue_up(self, arrival: Arrival, now: datetime, *, again: bool = False) -> None:
        """Have rows written, and what could not be mapped set aside, unless it is there already."""
        aside: tuple[Aside, ...] = ()
        if arrival.refused and not again and arrival.source.quarantines:
            aside = (arrival.aside(int(now.timestamp() * 1000)),)
        if not arrival.rows and not aside:
            arrival.tell(_NONE)
            return
        source, since = arrival.source.name, clock.monotonic()
        waiting = Waiting(
            source, arrival.rows, arrival.size, since, arrival.tell, arrival.marks, aside
        )
        if not self._queue.put(waiting):
            arrival.tell(self._too_fast(source))
            return
        if arrival.rows and not again:
            self.heard[source] = now.timestamp()
            self._series.set(self._series.row(LAST_RECEIVED, source), self.heard[source])
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


def _uncounted(one: batch.Made) -> batch.Made:
    """Return a row that moves nothing where it is a repeat."""
    return one._replace(again=()) if isinstance(one, Row) else one

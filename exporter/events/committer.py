"""The shell that moves waiting events to disk: many requests in one transaction, one at a time."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import structlog

from alerting import clock
from exporter.events.kept import Kept
from exporter.events.queue import FairQueue, Waiting
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.store import sqlite
from exporter.store.beside import NOTHING, Aside, Beside, Outcome
from exporter.store.errors import StoreError
from exporter.store.remote import Store
from exporter.store.rows import Added, Row

RETRY_AFTER_SECONDS = 5
TALLY_SECONDS = 1.0
_log = structlog.get_logger("chatwatch.store")


class Committer:
    """Takes from the queue, adds to the store, moves the series, answers the requests.

    What was counted beside the events (the tally) rides in the same transactions, at the latest
    after TALLY_SECONDS, so that no counter shows more than is on disk.
    """

    def __init__(
        self,
        queue: FairQueue,
        tally: Tally,
        series: Table,
        max_events: Callable[[], int],
    ) -> None:
        self._queue = queue
        self._tally = tally
        self._series = series
        self._max_events = max_events
        self.kept = Kept()
        self._wake = asyncio.Event()
        self._store: Store | None = None
        self._ending = False
        self._failing = False
        self._doubtful = False

    @property
    def is_failing(self) -> bool:
        """Whether the last transaction did not reach the disk."""
        return self._failing

    def wake(self) -> None:
        """Say that something waits in the queue."""
        self._wake.set()

    async def flushed(self) -> None:
        """Let others have their turn; rows on their way to the writer get there before this ends.

        What does not fit at once is sent when the loop has nothing else to do: a writer that waited
        for the rest of a commit, turn by turn, would wait longer than it writes.
        """
        await asyncio.sleep(0)
        if self._store is not None:
            await self._store.flushed()

    async def run(self, store: Store) -> None:
        """Commit until cancelled; a commit that is under way ends first, as senders wait for it."""
        loop = asyncio.get_running_loop()
        self._store, self._ending = store, False
        tick, commits = loop.create_task(self._tick()), loop.create_task(self._commits(store))
        try:
            await asyncio.shield(commits)
        except asyncio.CancelledError:
            self._ending = True
            self.wake()
            await commits
            raise
        finally:
            tick.cancel()

    async def _commits(self, store: Store) -> None:
        """Commit what waits; from one commit to the next no turn of the loop goes by."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._ending:
                return
            if len(self._queue) or self._tally:
                await self.commit(store)
            if len(self._queue):
                self.wake()

    async def _tick(self) -> None:
        """Wake the committer for a tally that no event carries along."""
        while True:
            await asyncio.sleep(TALLY_SECONDS)
            if self._tally:
                self._wake.set()

    async def drain(self, store: Store) -> None:
        """Commit all that waits, then return; what fails is answered so and not tried again."""
        while len(self._queue) or self._tally:
            await self.commit(store)
            if self._failing:
                return

    async def commit(self, store: Store) -> None:
        """Run one transaction and tell every request in it how it went."""
        taken = self._queue.take(self._max_events())
        rows = [row for waiting in taken for row in waiting.rows]
        tally = self._tally.take()
        began = clock.monotonic()
        try:
            added = await self._added(store, rows, tally, _beside(taken, rows))
        except Exception as error:  # noqa: BLE001 # one transaction must not end those after it
            self._tally.give_back(tally)
            self._fail(taken, error)
            return
        self._recover()
        self._series.add(added.deltas)
        self._note(rows, added.outcome)
        # Before who is answered goes on, and after the next commit is on its way.
        asyncio.get_running_loop().call_soon(self.kept.tell, rows, added.duplicates)
        self._answer(taken, added.duplicates)
        if rows:
            # Only then: a commit that counted itself would need another one, for ever.
            self._tally.observe("store_commit_duration_seconds", clock.monotonic() - began)
            self._tally.observe("store_commit_events", len(rows))

    def _note(self, rows: list[Row], outcome: Outcome) -> None:
        """Count what the store found out; that is on disk with the next transaction."""
        for place in outcome.late:
            self._tally.count("webhook_reordered_total", rows[place].source)
        for source, count in outcome.dropped.items():
            self._tally.count("webhook_quarantine_dropped_total", source, amount=count)
            _log.warning("quarantine is full; the oldest requests are gone", source=source)

    async def _added(
        self, store: Store, rows: list[Row], tally: dict[int, float], beside: Beside
    ) -> Added:
        if self._doubtful:
            # A commit that failed may have reached the disk all the same: believe only the disk.
            self._series.restore(await store.totals())
            self._doubtful = False
        added = await store.add(rows, tally, self._series.identity, beside)
        if store.log_bytes() > sqlite.HARD_LOG_BYTES:
            # The rows are safe; where this fails, the next commit tries again.
            with contextlib.suppress(StoreError):
                await store.call("truncate_log")
        return added

    def _answer(self, taken: list[Waiting], duplicates: frozenset[int]) -> None:
        start = 0
        for waiting in taken:
            end = start + len(waiting.rows)
            waiting.tell(
                frozenset(i - start for i in duplicates if start <= i < end)
                if duplicates
                else duplicates
            )
            start = end

    def _fail(self, taken: list[Waiting], error: Exception) -> None:
        self._doubtful = True
        reason = error.reason if isinstance(error, StoreError) else "other"
        self._tally.count("store_commit_failures_total", reason)
        if not self._failing:
            self._failing = True
            unexpected = None if isinstance(error, StoreError) else error
            _log.error("store cannot write", reason=reason, error=str(error), exc_info=unexpected)
        refused = Refused(
            "not_durable",
            f"the store cannot write now ({reason}); nothing was kept",
            "send the same events with the same ids again",
            retry_after=RETRY_AFTER_SECONDS,
        )
        for waiting in taken:
            waiting.tell(refused)

    def _recover(self) -> None:
        if self._failing:
            self._failing = False
            _log.info("store writes again")


def _beside(taken: Sequence[Waiting], rows: Sequence[Row]) -> Beside:
    """Return what rides beside the rows of a transaction, by the places that these have there."""
    numbers = {place: row.number for place, row in enumerate(rows) if row.number is not None}
    listed = [place for place, row in enumerate(rows) if row.missed]
    if not (numbers or listed or any(one.marks or one.aside for one in taken)):
        return NOTHING
    marks: dict[int, tuple[str, int]] = {}
    aside: list[Aside] = []
    start = 0
    for one in taken:
        marks.update((start + place, mark) for place, mark in one.marks.items())
        aside.extend(one.aside)
        start += len(one.rows)
    return Beside(marks, aside, numbers, listed)

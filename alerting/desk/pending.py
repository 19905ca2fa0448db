"""What dispatch changed and the disk does not have yet: saved in order, and tried again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from alerting import faults
from alerting.meter import Meter
from alerting.store import batch as batches
from alerting.store.batch import Batch
from alerting.store.ledger import Ledger

Finish = Callable[[Batch], Awaitable[Batch]]
_log = structlog.get_logger("chatwatch.alerting")


class Pending:
    """Collects changes, and saves all that there are in one transaction at a time.

    `finish` completes a batch right before it is saved, and is asked again where that fails.
    """

    def __init__(self, ledger: Ledger, meter: Meter, finish: Finish) -> None:
        self._ledger = ledger
        self._meter = meter
        self._finish = finish
        self._parts: list[Batch] = []
        self._turn = asyncio.Lock()
        self._failing = False

    def __bool__(self) -> bool:
        return any(self._parts)

    def add(self, batch: Batch) -> None:
        """Take what changed; it is later than all that came before."""
        self._parts.append(batch)

    async def save(self) -> None:
        """See that all that was added is on disk; on sqlite3.Error it is kept for later."""
        async with self._turn:
            batch, self._parts = batches.merged(*self._parts), []
            if not batch:
                return
            try:
                batch = await self._finish(batch)
                faults.step("dispatch.decided")
                await self._ledger.dispatch(batch)
            except BaseException as error:
                # Where it was saved all the same, for the caller was cancelled: the same again
                # changes nothing.
                self._keep(batch)
                if isinstance(error, Exception):
                    self._failed(error)
                raise
            faults.step("dispatch.saved")
            if self._failing:
                self._failing = False
                _log.info("what dispatch decides is saved again")

    def _keep(self, batch: Batch) -> None:
        """Keep what was to be saved for the next time; of too many notices the newest."""
        kept, lost = batches.shortened(batches.merged(batch, *self._parts))
        self._parts = [kept]
        if lost:
            self._meter.count("alerting_notices_lost_total", amount=lost)

    def _failed(self, error: Exception) -> None:
        self._meter.count("alerting_save_failures_total")
        if not self._failing:
            self._failing = True
            _log.error("what dispatch decides cannot be saved, so nobody is told", error=str(error))

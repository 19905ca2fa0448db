"""Results on their way to disk: a bounded buffer, at most one transaction a second."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from exporter.events.tally import Tally
from exporter.probes import record, uptime
from exporter.probes.result import Result
from exporter.store.errors import StoreError
from exporter.store.probe_results import Run

BUFFER = 10_000
BATCH = 2_000
PAUSE_SECONDS = 1.0
# Width of a bucket → how long it is needed, in milliseconds: its window, and one that goes on.
WIDTHS = {one.width * 1000: (one.span + one.width) * 1000 for one in uptime.WINDOWS}
_log = structlog.get_logger("chatwatch.probes")


class Ledger:
    """Keeps results by ``probe_results.keep``; while the store fails they wait, the newest BUFFER.

    What is dropped is counted. A batch whose fate is unknown is written again: a run is kept once.
    """

    def __init__(self, store_run: Callable[..., Awaitable[Any]], tally: Tally) -> None:
        self._store_run = store_run
        self._tally = tally
        self._waiting: deque[Run] = deque()
        self._failing = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, result: Result) -> None:
        """Take a result in."""
        self._waiting.append(record.run(result))
        self._bound()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            await self.flush()

    async def drain(self) -> None:
        """Write all that waits, until the store fails."""
        while self._waiting and await self.flush():
            pass

    async def flush(self) -> bool:
        """Write a batch in one transaction; False when the store could not."""
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if not batch:
            return True
        try:
            await self._store_run("probe_results.keep", batch, WIDTHS)
        except StoreError as error:
            self._give_back(batch)
            self._fail(error)
            return False
        except asyncio.CancelledError:
            self._give_back(batch)
            raise
        except Exception as error:  # noqa: BLE001 # a batch that cannot be kept must not stay first
            self._tally.count("probe_results_dropped_total", amount=len(batch))
            _log.error("results dropped", results=len(batch), exc_info=error)
            return False
        if self._failing:
            self._failing = False
            _log.info("results are kept again", waiting=len(self._waiting))
        return True

    def _give_back(self, batch: list[Run]) -> None:
        self._waiting.extendleft(reversed(batch))
        self._bound()

    def _fail(self, error: StoreError) -> None:
        if not self._failing:
            self._failing = True
            _log.error("results cannot be kept now", reason=error.reason, error=str(error))

    def _bound(self) -> None:
        while len(self._waiting) > BUFFER:
            self._waiting.popleft()
            self._tally.count("probe_results_dropped_total")

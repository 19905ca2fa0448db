"""The shell that writes the audit: lines wait in a bounded queue, and many go in one transaction.

Whoever shows personal data waits until the line is on disk (`keep`); everybody else goes on at once
(`note`, `add`). What cannot be written now is tried again, and what no longer fits is counted.
"""

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple

import structlog
from msgspec import Struct

from alerting import clock
from exporter.audit.kept import Entry
from exporter.audit.sums import Sums
from exporter.events.tally import Tally
from exporter.refusal import Refused
from exporter.store import errors
from exporter.store.errors import StoreError

WRITTEN: Final = "chatwatch_audit_entries_total"
LOST: Final = "chatwatch_audit_entries_lost_total"
_Awaited = tuple[Entry, asyncio.Future[None]]
_log = structlog.get_logger("chatwatch.audit")


class Pace(Struct, frozen=True):
    """How much waits and for how long, in seconds; ``sums`` is how often they are written."""

    queue: int = 1_000
    batch: int = 256
    patience: float = 5.0
    again: float = 1.0
    sums: float = 30.0


class Trail:
    """Made with the application; ``ask`` is the store's ``run``, and raises StoreError."""

    def __init__(
        self,
        tally: Tally,
        ask: Callable[..., Awaitable[Any]],
        pace: Pace = Pace(),  # noqa: B008
    ) -> None:
        self._tally = tally
        self._ask = ask
        self._pace = pace
        self._queue: deque[Entry] = deque()
        self._awaited: deque[_Awaited] = deque()
        self._sums = Sums()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_failing = False

    async def keep(self, line: Entry) -> None:
        """Write a line; Refused where it is not on disk within a while."""
        if len(self._awaited) >= self._pace.queue:
            raise _refused("as many lines as may wait do")
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaited.append((line, told))
        self._go_on()
        try:
            async with asyncio.timeout(self._pace.patience):
                await told
        except TimeoutError:
            raise _refused("the store is busy") from None
        except StoreError as error:
            raise _refused(error.reason) from None

    def note(self, line: Entry) -> None:
        """Have a line written soon; the oldest are kept where too many wait."""
        if len(self._queue) >= self._pace.queue:
            self._tally.count(LOST)
            return
        self._queue.append(line)
        self._go_on()

    def add(self, line: Entry) -> None:
        """Count one more of a line that is summed."""
        self._sums.add(line)
        self._start()

    async def close(self, _: object = None) -> None:
        """Write what waits, as far as that is possible at once."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        with contextlib.suppress(StoreError):
            while self._waits:
                await self._write(with_sums=True)

    @property
    def _waits(self) -> bool:
        return bool(self._queue or self._awaited or len(self._sums))

    def _go_on(self) -> None:
        self._wake.set()
        self._start()

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(), name="audit")

    async def _run(self) -> None:
        """Write as long as anything waits."""
        due = clock.monotonic() + self._pace.sums
        while self._waits:
            await self._woken(max(0.0, due - clock.monotonic()))
            is_due = clock.monotonic() >= due
            if is_due:
                due = clock.monotonic() + self._pace.sums
            try:
                await self._write(with_sums=is_due)
            except StoreError as error:
                self._failed(error)
                await asyncio.sleep(self._pace.again)
                self._wake.set()

    async def _woken(self, seconds: float) -> None:
        """Wait for a line, or until sums are due."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _write(self, *, with_sums: bool) -> None:
        """Write a batch: those that somebody waits for first."""
        self._wake.clear()
        batch = self._taken(with_sums=with_sums)
        lines = [*(line for line, _ in batch.awaited), *batch.noted, *batch.summed]
        if lines:
            try:
                await self._kept(lines)
            except (StoreError, asyncio.CancelledError) as error:
                self._unwritten(batch, error)
                raise
            self._written(batch, lines)
        if self._queue or self._awaited:
            self._wake.set()

    async def _kept(self, lines: Sequence[Entry]) -> None:
        try:
            await self._ask("audit.keep", lines)
        except sqlite3.Error as error:
            raise errors.of(error) from None

    def _taken(self, *, with_sums: bool) -> "_Batch":
        most = self._pace.batch
        return _Batch(
            [self._awaited.popleft() for _ in range(min(len(self._awaited), most))],
            [self._queue.popleft() for _ in range(min(len(self._queue), most))],
            self._sums.take() if with_sums else [],
        )

    def _written(self, batch: "_Batch", lines: Sequence[Entry]) -> None:
        for line in lines:
            self._tally.count(WRITTEN, line.action, amount=float(line.times))
        for _, told in batch.awaited:
            if not told.done():
                told.set_result(None)
        if self._is_failing:
            self._is_failing = False
            _log.info("the audit is written again")

    def _unwritten(self, batch: "_Batch", error: BaseException) -> None:
        """Have a batch wait again, but for lines whose callers are told that it cannot be."""
        self._queue.extendleft(reversed(batch.noted))
        self._sums.give_back(batch.summed)
        if not isinstance(error, StoreError):
            self._awaited.extendleft(reversed(batch.awaited))
            return
        for _, told in batch.awaited:
            if not told.done():
                told.set_exception(error)

    def _failed(self, error: StoreError) -> None:
        if not self._is_failing:
            self._is_failing = True
            _log.error("the audit cannot be written", reason=error.reason)


class _Batch(NamedTuple):
    """What goes in one transaction."""

    awaited: list[_Awaited]
    noted: list[Entry]
    summed: list[Entry]


def _refused(why: str) -> Refused:
    return Refused(
        "not_audited",
        f"who sees personal data is written down first, and now it cannot be: {why}",
        "ask again; if it stays so, look at the disk and the permissions of storage.url",
        retry_after=5,
    )

"""The shell that sends: what waits on disk goes out, and stays there until the receiver said yes.

Each integration is worked through by a task of its own, so that a slow one delays no other. A
notice leaves the outbox only with the receiver's yes, or a no for good, or when it is too old. A
process that ends between the yes and our note of it sends once more, with the same Message-ID or
Idempotency-Key. An end goes out after its beginning was settled, and only where the receiver knows
of that, or may.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta

import structlog

from alerting import clock
from alerting.meter import Meter
from alerting.notify.accounts import Accounts
from alerting.notify.courier import Courier, Rest
from alerting.notify.plan import Plan
from alerting.store.ledger import Ledger
from alerting.store.rows import Lane

# How often ages and figures are looked at while nothing happens.
TICK_SECONDS = 5.0
# What is under way when the daemon stops may still be answered.
GRACE_SECONDS = 5.0
# After a mistake of ours, or while the store cannot be read.
_MENDING = Rest(5.0, is_firm=True)
_log = structlog.get_logger("chatwatch.notify")


class Outbox:
    """Sends what waits; `plan` is asked each time, so that a reload holds from the next notice."""

    def __init__(self, ledger: Ledger, meter: Meter, plan: Callable[[], Plan]) -> None:
        self._ledger = ledger
        self._meter = meter
        self._plan = plan
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()
        self._wakes: dict[Lane, asyncio.Event] = {}
        self._tasks: dict[Lane, asyncio.Task[None]] = {}
        self._failing = False
        ledger.on_saved = self.wake

    def wake(self) -> None:
        """Say that something is new: a notice, or the plan."""
        self._changed.set()
        for wake in self._wakes.values():
            wake.set()

    async def run(self) -> None:
        """Send until cancelled; what is under way then has a moment to be answered."""
        self._stopping.clear()
        try:
            while True:
                self._changed.clear()
                self._staff()
                await self._look()
                await _within(self._changed, TICK_SECONDS)
        finally:
            await self._stop()

    def _staff(self) -> None:
        """See that every lane of the plan has its task."""
        self._tasks = {lane: task for lane, task in self._tasks.items() if not task.done()}
        for lane in self._plan().integrations.keys() - self._tasks.keys():
            self._wakes[lane] = asyncio.Event()
            self._tasks[lane] = asyncio.get_running_loop().create_task(
                self._work(lane, self._wakes[lane]), name=f"notify {lane}"
            )

    async def _work(self, lane: Lane, wake: asyncio.Event) -> None:
        """Work through a lane until the plan has it no more, or all stops."""
        courier = Courier(lane, self._ledger, self._meter)
        failing = False
        while not self._stopping.is_set():
            wake.clear()
            plan = self._plan()
            integration = plan.integrations.get(lane)
            if integration is None:
                return
            try:
                rest = await courier.round(integration, plan)
                failing = False
            except Exception as error:  # noqa: BLE001 # one lane must not stop the others
                if not failing:
                    _log.error("an integration cannot be served", to=str(lane), exc_info=error)
                failing, rest = True, _MENDING
            await _within(self._stopping if rest.is_firm else wake, rest.seconds)

    async def _look(self) -> None:
        """Give up what nobody is there for any more, and show how much waits."""
        plan, store, now = self._plan(), self._ledger.store, clock.now()
        try:
            left = [one for one in await self._ledger.run(store.lanes) if one not in self._tasks]
            before = now - timedelta(seconds=plan.limits.age.seconds)
            for lane in await self._ledger.run(store.expire, before, now, left):
                Accounts(lane, self._meter).gave_up(1, "nobody of that name is told")
            depth, oldest = await self._ledger.run(store.depth)
            refusing = await self._ledger.run(store.refusing)
            rows = await self._ledger.run(store.rows)
        except Exception as error:  # noqa: BLE001 # figures; the lanes go on
            if not self._failing:
                _log.error("the outbox cannot be read", error=str(error))
            self._failing = True
            return
        self._failing = False
        self._meter.show("alerting_outbox_depth", depth)
        waited = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
        self._meter.show("alerting_outbox_oldest_seconds", waited)
        self._meter.show("alerting_receivers_refusing", len(refusing))
        for table, count in rows.items():
            self._meter.show("alerting_journal_rows", count, table)

    async def _stop(self) -> None:
        """Let what is under way be answered, for a moment, then end all tasks."""
        self._stopping.set()
        self.wake()
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._wakes.clear()


async def _within(event: asyncio.Event, seconds: float | None) -> None:
    """Wait for an event, or until so many seconds are over."""
    # Not wait_for: in Python 3.11 it may swallow that its caller is cancelled.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()

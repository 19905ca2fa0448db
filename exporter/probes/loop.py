"""The shell that runs probes: starts what is due, takes results, keeps nobody waiting for another.

It decides nothing: `schedule` says what is due, `turns` whose turn it is, a probe what its target
is like, and `board` what follows from it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

import structlog
from msgspec.structs import replace

from alerting import clock
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.probes import attempts, past, schedule, turns
from exporter.probes.board import STEP, Board, Probe
from exporter.probes.figures import Figures
from exporter.probes.ledger import Ledger
from exporter.probes.reasons import INTERNAL
from exporter.probes.result import Result
from exporter.probes.settings import Probing
from exporter.probes.standing import Held, Standing
from exporter.probes.transport.link import Guard
from exporter.probes.uptime import Uptime
from exporter.store.errors import StoreError

# How long the first runs wait for what the store knows of their probes.
PAST_SECONDS: Final = 5.0
# How long a stop waits for runs that are cancelled.
END_SECONDS: Final = 5.0
# A probe that is due so soon is not hastened.
SOON_SECONDS: Final = 1.0
# How often windows roll forward where nothing runs: with the minutes of the clock on the wall.
_ROLL_SECONDS: Final = 60.0
_SETTINGS: Final = Probing()
# Timers have milliseconds; a shorter sleep would not be one.
_SHORTEST_SECONDS: Final = 0.001
_log = structlog.get_logger("chatwatch.probes")


class Loop:
    """Runs the probes of a plan, no more at once than may, and each one never twice at once.

    ``store_run`` is Remote.run; the loop works without it as long as it has to. ``settings`` are
    those in force.
    """

    def __init__(
        self,
        series: Table,
        tally: Tally,
        store_run: Callable[..., Awaitable[Any]],
        settings: Callable[[], Probing] = lambda: _SETTINGS,
    ) -> None:
        self._figures = Figures(series, tally)
        self._settings = settings
        self._board = Board(self._figures, lambda: settings().maintenance)
        self._guard = Guard(lambda: settings().connectivity, self._figures.show_link)
        self._ledger = Ledger(store_run, tally)
        self._store_run = store_run
        # 1970 on the monotonic clock: places survive a restart, and a clock that is set.
        self._epoch = clock.monotonic() - clock.unix()
        self._probes: dict[str, Probe] = {}
        self._new: dict[str, Probe] = {}
        self._plan = schedule.Plan()
        self._waiting: tuple[schedule.Start, ...] = ()
        self._runs: dict[str, asyncio.Task[None]] = {}
        self._admissions: set[asyncio.Task[None]] = set()
        self._roll_due = 0.0
        self._changed = asyncio.Event()

    def plan(self, probes: Iterable[Probe]) -> None:
        """Run these probes from now on.

        One that is as it was keeps its place; one that changed is ended and runs anew, soon; one
        that is gone is ended, and its gauges with it. Other settings hold at once, too.
        """
        now = clock.unix()
        wanted = {probe.name: probe for probe in probes}
        gone = self._probes.keys() - wanted.keys()
        new = {name: one for name, one in wanted.items() if self._probes.get(name) != one}
        ended = gone | new.keys()
        for name in ended & self._runs.keys():
            self._runs[name].cancel()
        self._plan = schedule.without(self._plan, ended)
        self._waiting = tuple(start for start in self._waiting if start.probe not in ended)
        for name in gone:
            self._board.forget(name)
        for probe in new.values():
            self._board.expect(probe, now)
        self._new = {name: one for name, one in self._new.items() if name not in gone} | new
        self._probes = wanted
        self._board.show(now)
        self._changed.set()

    def standings(self) -> tuple[Standing, ...]:
        """Return how each probe stands now, in the order of the plan."""
        return self._board.standings(self._probes.values(), clock.unix())

    def last(self, name: str) -> Result | None:
        """Return the last result of a probe; None where there is none, or no such probe."""
        return self._board.last(name)

    async def run(self) -> None:
        """Run until cancelled; then end what is under way and write what waits."""
        keeping = asyncio.get_running_loop().create_task(self._ledger.run())
        try:
            while True:
                self._changed.clear()
                self._admit_new()
                now = clock.monotonic()
                self._start_due(now)
                await self._roll(now)
                await self._sleep()
        finally:
            self._waiting = ()
            await _ended([keeping, *self._admissions, *self._runs.values()])
            await self._guard.close()
            await self._ledger.drain()

    async def _sleep(self) -> None:
        """Sleep until something is due or the plan changes: the one place where the loop waits."""
        due = self._roll_due if self._plan.next is None else min(self._plan.next, self._roll_due)
        seconds = max(_SHORTEST_SECONDS, due - clock.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _admit_new(self) -> None:
        if self._new:
            new, self._new = self._new, {}
            task = asyncio.get_running_loop().create_task(self._admit(new))
            self._admissions.add(task)
            task.add_done_callback(self._admissions.discard)

    async def _admit(self, new: dict[str, Probe]) -> None:
        """Give new probes their past, then their place; they run without it where it is late."""
        unknown = [name for name in new if not self._board.knows(name)]
        held, uptimes = await self._past(unknown)
        for number, probe in enumerate(new.values(), 1):
            if self._probes.get(probe.name) == probe:
                self._board.admit(
                    probe, held.get(probe.name), uptimes.get(probe.name, Uptime()), clock.unix()
                )
            if number % STEP == 0:
                await asyncio.sleep(0)  # many take longer than others should wait
        admitted = [
            probe
            for name, probe in new.items()
            if self._probes.get(name) == probe and self._board.knows(name)
        ]
        now = clock.monotonic()
        self._plan = schedule.joined(
            self._plan,
            [
                schedule.place(one.name, one.interval.seconds, now, self._epoch)
                for one in admitted
                if not one.paused
            ],
        )
        self._changed.set()

    async def _past(self, probes: list[str]) -> tuple[Mapping[str, Held], Mapping[str, Uptime]]:
        try:
            async with asyncio.timeout(PAST_SECONDS):
                return (
                    await past.held(self._store_run, probes),
                    await past.uptimes(self._store_run, probes, clock.unix()),
                )
        except Exception as error:  # noqa: BLE001 # whatever it is, probes must run
            expected = isinstance(error, StoreError | TimeoutError)
            _log.warning(
                "probes begin without their past",
                probes=len(probes),
                error=f"{type(error).__name__}: {error}",
                exc_info=None if expected else error,
            )
            return {}, {}

    def _start_due(self, now: float) -> None:
        waiting = {start.probe for start in self._waiting}
        found = schedule.due(self._plan, now, self._runs.keys() | waiting)
        self._plan = found.plan
        for name, runs in found.missed:
            self._figures.miss(name, runs)
        self._waiting += found.starts
        self._start_waiting()

    def _start_waiting(self) -> None:
        if not self._waiting:
            return
        found = turns.turn(self._waiting, self._runs, self._probes, self._settings())
        self._waiting = found.waiting
        loop = asyncio.get_running_loop()
        for start in found.starts:
            task = loop.create_task(self._measure(self._probes[start.probe], start.due))
            self._runs[start.probe] = task
            task.add_done_callback(partial(self._end, start.probe))

    def _end(self, name: str, _: "asyncio.Task[None]") -> None:
        del self._runs[name]
        self._board.answer(name, clock.unix())
        self._start_waiting()

    async def _measure(self, probe: Probe, due: float) -> None:
        """Run a probe once; whatever happens in it ends here."""
        began, started = clock.monotonic(), clock.now()
        self._figures.start(began - due)
        try:
            ran = await attempts.ran(probe, self._guard.judged)
            self._take(probe, ran.result, ran.error)
        except Exception as error:  # noqa: BLE001 # one probe must not end the others
            said = f"a mistake of ours, see the log: {type(error).__name__}"
            spent = clock.monotonic() - began
            failed = Result(probe.name, probe.kind, started, spent, INTERNAL, said)
            self._take(probe, failed, error)

    def _take(self, probe: Probe, found: Result, error: Exception | None = None) -> None:
        """Take a result in, unless its probe has changed or gone while it ran."""
        if self._probes.get(probe.name) != probe or not self._board.knows(probe.name):
            return
        is_maintained = self._board.is_maintained(probe.name, found.started, clock.now())
        result = replace(found, maintenance=is_maintained)
        before = self._board.take(probe, result, clock.unix())
        self._ledger.add(result)
        if result.verdict == "down" and before.verdict != "down":
            self._ask(probe, result.started)
        _tell(before, result, error)

    def _ask(self, probe: Probe, since: datetime) -> None:
        """Look at the probes above one that fails before anybody is told of it."""
        above = self._board.ask(probe, since, clock.unix())
        busy = self._runs.keys() | {start.probe for start in self._waiting}
        now = clock.monotonic()
        self._plan = schedule.hastened(self._plan, above - busy, now, SOON_SECONDS)
        self._changed.set()

    async def _roll(self, now: float) -> None:
        """Let windows roll forward where nothing runs."""
        if now >= self._roll_due:
            self._roll_due = now + _ROLL_SECONDS - clock.unix() % _ROLL_SECONDS
            for _ in self._board.roll(clock.unix()):
                await asyncio.sleep(0)


async def _ended(tasks: Iterable["asyncio.Task[None]"]) -> None:
    """Cancel the tasks and wait until they have ended, but not for ever."""
    found = list(tasks)
    for task in found:
        task.cancel()
    await asyncio.wait(found, timeout=END_SECONDS)


def _tell(before: Standing, result: Result, error: Exception | None) -> None:
    """Log a probe's state when it changes, and once more when it has recovered."""
    verdict = before.last.verdict if before.last is not None else "up"
    if verdict == result.verdict:
        return
    probe, detail = result.probe, result.detail
    if result.verdict == "up":
        _log.info("probe succeeds again", probe=probe)
    elif result.verdict == "degraded":
        _log.warning("probe is worse than it should be", probe=probe, detail=detail)
    elif result.verdict == "down":
        _log.warning("probe fails", probe=probe, reason=result.reason, detail=detail)
    elif result.reason == INTERNAL:
        _log.error("probe cannot judge", probe=probe, detail=detail, exc_info=error)
    else:
        _log.warning("probe cannot judge", probe=probe, reason=result.reason, detail=detail)

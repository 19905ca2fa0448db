"""The shell that watches integrations: a task each, so that one bad vendor delays no other."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

import structlog

from alerting import clock
from exporter.events.tally import Tally
from exporter.integrations.conduct import record, standing
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.kind import Integration
from exporter.integrations.transport import mishap
from exporter.integrations.transport.client import Client
from exporter.integrations.watch.board import Board
from exporter.integrations.watch.ledger import Ledger
from exporter.integrations.watch.seams import Seams
from exporter.integrations.watch.watcher import Asking, Means, Watcher
from exporter.metrics.series import Table
from exporter.privacy.vault import Vault

MOST_AT_ONCE: Final = 64
"""How many integrations are asked at the same time."""
SHOW_SECONDS: Final = 15.0
"""How often all are shown though nothing was asked: data ages, and quotas begin anew."""
# How often the store is asked for what is known; without that, a token might be asked for twice.
_LOAD_SECONDS: Final = 5.0
_NOBODY: Final = Seams()
_log = structlog.get_logger("chatwatch.integrations")


class Loop:
    """Watches the integrations of a plan; ``store_run`` is Remote.run."""

    def __init__(
        self,
        series: Table,
        tally: Tally,
        store_run: Callable[..., Awaitable[Any]],
        vault: Vault,
        seams: Seams = _NOBODY,
        client: Asking | None = None,
    ) -> None:
        self._board = Board(series, tally)
        self._ledger = Ledger(store_run, vault)
        self._held = seams.held
        self._client = Client() if client is None else client
        self._means = Means(
            self._client,
            self._ledger,
            self._board,
            seams,
            asyncio.Semaphore(MOST_AT_ONCE),
            self._show,
        )
        self._watchers: dict[str, Watcher] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._known: dict[str, bytes] | None = None
        self._is_forgotten = False
        self._failing: set[tuple[str, str]] = set()

    def plan(self, integrations: Iterable[Integration]) -> None:
        """Watch these from now on.

        One of the same name and provider keeps what is known of it; one that is gone is ended, and
        its gauges with it.
        """
        wanted = {one.name: one for one in integrations}
        for name, watcher in tuple(self._watchers.items()):
            if name not in wanted or wanted[name].PROVIDER != watcher.one.PROVIDER:
                self._end(name)
        watchers = {}
        for name, one in wanted.items():
            watcher = self._watchers.get(name) or Watcher(one, self._means)
            watcher.renew(one)
            watchers[name] = watcher
            self._board.expect(one)
        self._watchers = watchers
        self._is_forgotten = False
        self._begin_new()
        self._show_all()

    def standings(self) -> tuple[Standing, ...]:
        """Return how each integration stands now, in the order of the plan."""
        return tuple(map(self._standing, self._watchers.values()))

    async def run(self) -> None:
        """Watch until cancelled; then end what is under way."""
        try:
            while True:
                try:
                    await self._look()
                except Exception as error:  # noqa: BLE001 # the next look may be better
                    self._fail("integrations could not be looked after", "", error)
                await asyncio.sleep(_LOAD_SECONDS if self._known is None else SHOW_SECONDS)
        finally:
            tasks = [*self._tasks.values(), *self._ending]
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks)
            if isinstance(self._client, Client):
                await self._client.close()

    async def _look(self) -> None:
        """Show all, and begin and forget what is to be."""
        if self._known is None:
            self._known = await self._ledger.load()
            self._begin_new()
        elif not self._is_forgotten:
            self._is_forgotten = True
            self._is_forgotten = await self._ledger.forget([*self._watchers]) and self._is_forgotten
        self._show_all()

    def _begin_new(self) -> None:
        """Begin those that are not watched yet, with what is known of them, once that is loaded."""
        if self._known is None:
            return
        for name, watcher in self._watchers.items():
            if name not in self._tasks:
                data = self._known.pop(name, b"")
                watcher.memory = record.read(watcher.one, data)
                task = asyncio.get_running_loop().create_task(watcher.run(), name=name)
                self._tasks[name] = task

    def _end(self, name: str) -> None:
        """End the watch of an integration that is gone."""
        self._board.forget(name)
        del self._watchers[name]
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    def _show(self, watcher: Watcher) -> None:
        """Show one, unless it has gone meanwhile."""
        name = watcher.one.name
        if self._watchers.get(name) is not watcher:
            return
        try:
            self._board.show(self._standing(watcher))
        except Exception as error:  # noqa: BLE001 # one integration must not hide the others
            self._fail("an integration cannot be shown", name, error)

    def _show_all(self) -> None:
        for watcher in self._watchers.values():
            self._show(watcher)

    def _fail(self, said: str, name: str, error: Exception) -> None:
        """Log a mistake of ours once, by its place."""
        if (said, name) not in self._failing:
            self._failing.add((said, name))
            _log.error(said, integration=name, error=type(error).__name__, at=mishap.place(error))

    def _standing(self, watcher: Watcher) -> Standing:
        one = watcher.one
        return standing.of(one, watcher.memory, clock.unix(), self._held(one), watcher.seconds)

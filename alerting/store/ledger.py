"""The store of alerting for those who live in the event loop: one thread, one call at a time."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from alerting.model import Alert
from alerting.store import connection
from alerting.store.alerts import AlertStore
from alerting.store.batch import Batch

P = ParamSpec("P")
T = TypeVar("T")


class Ledger:
    """An AlertStore and the thread that it belongs to.

    `on_saved` is called, in the event loop, after notices were queued.
    """

    def __init__(self, store: AlertStore, thread: ThreadPoolExecutor) -> None:
        """Take over a store and a pool of one thread; both are closed with the ledger."""
        self.store = store
        self.on_saved: Callable[[], None] = lambda: None
        self._thread = thread

    @classmethod
    async def open(cls, path: Path) -> "Ledger":
        """Open, create or upgrade a file of its own; raises sqlite3.Error or OSError."""
        thread = ThreadPoolExecutor(1, "alerts")
        try:
            store = await asyncio.get_running_loop().run_in_executor(
                thread, lambda: AlertStore(connection.open(path))
            )
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(store, thread)

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one of the store's calls in its thread: ``run(ledger.store.history, now, 20)``.

        A call that began ends, whatever becomes of its caller.
        """
        loop = asyncio.get_running_loop()
        return await asyncio.shield(
            loop.run_in_executor(self._thread, partial(call, *args, **kwargs))
        )

    async def alerts(self) -> tuple[Alert, ...]:
        """Return the alerts that were saved and are not gone."""
        return await self.run(self.store.alerts)

    async def last(self) -> datetime | None:
        """Return when rules were evaluated last, as far as that is known."""
        return await self.run(self.store.last)

    async def save(
        self, changed: Sequence[Alert], gone: Sequence[str], at: datetime | None = None
    ) -> None:
        """Keep what an evaluation changed, in one transaction."""
        await self.run(self.store.save, changed, gone, at)

    async def dispatch(self, batch: Batch) -> None:
        """Save what dispatch changed, and queue what is to be told, in one transaction."""
        await self.run(self.store.dispatch, batch)
        if batch.notices:
            self.on_saved()

    async def close(self) -> None:
        """Close the store and end its thread, after the calls that wait."""
        await self.run(self.store.close)
        self._thread.shutdown()

"""A store in a thread: what Remote is, without a process for each test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from exporter.privacy.vault import Vault
from exporter.store.beside import NOTHING, Beside
from exporter.store.remote import Remote, Store
from exporter.store.rows import Added, IdentityOf, Row
from exporter.store.sqlite import Sqlite, Total

_THREAD: Final = ThreadPoolExecutor(1, "store")
"""One for all: calls take turns, whoever makes them."""


class Threaded:
    """Calls of a Sqlite that the event loop makes."""

    def __init__(self, store: Sqlite) -> None:
        self._store = store

    @property
    def path(self) -> Path:
        return self._store.path

    def log_bytes(self) -> int:
        return self._store.log_bytes()

    async def add(
        self,
        rows: Sequence[Row],
        tally: Mapping[int, float],
        identity: IdentityOf,
        beside: Beside = NOTHING,
    ) -> Added:
        added: Added = await self.call("add", rows, tally, identity, beside)
        return added

    async def totals(self) -> list[Total]:
        found: list[Total] = await self.call("totals")
        return found

    async def run(self, name: str, *arguments: Any) -> Any:
        return await self.call("run", name, *arguments)

    async def call(self, name: str, *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_THREAD, getattr(self._store, name), *arguments)

    async def flushed(self) -> None:
        """Nothing goes anywhere."""

    async def close(self) -> None:
        await self.call("close")


KINDS: Final = ("thread", "process")


@contextlib.asynccontextmanager
async def opened(kind: str, path: Path, key: bytes | None = None) -> AsyncIterator[Store]:
    """Open a store of one of KINDS for a block."""
    if kind == "thread":
        threaded = Threaded(Sqlite(path, Vault(key) if key is not None else None))
        yield threaded
        await threaded.close()
    else:
        remote = Remote(path, key=key)
        await remote.open()
        yield remote
        await remote.close()

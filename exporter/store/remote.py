"""The store as the daemon calls it: what Sqlite does, done by the writer's process.

SQLite inside the daemon's own interpreter, even in another thread, would have the event loop wait
for it before and after every statement. The loop talks to the process itself: a thread in between
would have it woken, and the interpreter handed over, twice for each call.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from exporter.store import sqlite, tables
from exporter.store.beside import NOTHING, Beside
from exporter.store.child import Child
from exporter.store.errors import StoreError
from exporter.store.process import Process
from exporter.store.rows import Added, IdentityOf, Row, packed, summed
from exporter.store.sqlite import Total

PART: Final = 500
"""Rows that go to the process in one piece."""
_T = TypeVar("_T")


class Store(Protocol):
    """What keeps events: calls take turns, and raise StoreError."""

    @property
    def path(self) -> Path: ...
    def log_bytes(self) -> int: ...
    async def add(
        self,
        rows: Sequence[Row],
        tally: Mapping[int, float],
        identity: IdentityOf,
        beside: Beside = NOTHING,
    ) -> Added: ...
    async def totals(self) -> list[Total]: ...
    async def call(self, name: str, *arguments: Any) -> Any: ...
    async def flushed(self) -> None: ...
    async def run(self, name: str, *arguments: Any) -> Any: ...


class Remote:
    """A store in a process of its own.

    When the process dies, the call that notices raises StoreError, and the next starts another.
    """

    def __init__(
        self,
        path: Path,
        held: Sequence[int] = (),
        key: bytes | None = None,
        child: Child | None = None,
    ) -> None:
        """Begin to open the store, beside what the loop does; `open` says how that went.

        ``held`` are file descriptors that the process keeps open, ``key`` seals personal fields,
        ``child`` is a process that has begun already.
        """
        self.path = path
        self._key = key
        self._held = held
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._opening = self._begin(child)

    async def open(self) -> list[str]:
        """Wait until it is open; return the names of the migrations that it took."""
        child, migrated = await self._opening
        self._process = await Process.of(child)
        return migrated

    async def add(
        self,
        rows: Sequence[Row],
        tally: Mapping[int, float],
        identity: IdentityOf,
        beside: Beside = NOTHING,
    ) -> Added:
        """Do what Sqlite.add does.

        Who cancels it in the middle ends the process: its answer would be that of the next call.
        """

        def moved(deltas: Mapping[int, float]) -> list[Any]:
            return [(*identity(cell), amount) for cell, amount in deltas.items()]

        async def added(process: Process) -> Added:
            duplicates: frozenset[int] = frozenset()
            more = -(-len(rows) // PART) - 1
            sent: list[Any] = [("add", (packed(rows[:PART]), more, beside))]
            for start in range(PART, len(rows), PART):
                # The writer works on these while those behind are made ready.
                process.send(*sent)
                sent = [packed(rows[start : start + PART])]
            deltas = summed(rows, duplicates, tally)
            process.send(*sent, moved(deltas))
            while (answer := _told(await process.told()))[0] == "duplicates":
                duplicates = answer[1]
                deltas = summed(rows, duplicates, tally)
                process.send(moved(deltas))
            return Added(duplicates, deltas, answer[1])

        return await self._whole(added)

    async def totals(self) -> list[Total]:
        """Do what Sqlite.totals does."""
        found: list[Total] = await self.call("totals")
        return found

    async def run(self, name: str, *arguments: Any) -> Any:
        """Do what Sqlite.run does; the answer has come through pickle."""
        tables.called(name)
        return await self.call("run", name, *arguments)

    async def call(self, name: str, *arguments: Any) -> Any:
        """Do what Sqlite does that is called so, one of worker.CALLS."""

        async def called(process: Process) -> Any:
            return (await _asked(process, (name, arguments)))[1]

        return await self._in_turn(called)

    async def flushed(self) -> None:
        """Wait until what was sent last has left this process."""
        if self._process is not None:
            # Where it is gone, who waits for its answer is told.
            with contextlib.suppress(OSError):
                await self._process.flushed()

    def log_bytes(self) -> int:
        """Do what Sqlite.log_bytes does; needs no process."""
        return sqlite.log_bytes(self.path)

    @property
    def pid(self) -> int | None:
        """The process at work, for people who look."""
        return None if self._process is None else self._process.pid

    async def close(self) -> None:
        """Close the store and end its process."""
        try:
            if self._process is not None:
                await self.call("close")
        finally:
            await self._end()

    async def _in_turn(self, exchange: Callable[[Process], Awaitable[_T]]) -> _T:
        """Have an exchange come to its end, also where nobody waits for it any more."""
        whole = asyncio.ensure_future(self._whole(exchange))
        # Where nobody waits, nobody hears of its error either.
        whole.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(whole)

    async def _whole(self, exchange: Callable[[Process], Awaitable[_T]]) -> _T:
        async with self._turn:
            process = self._process or await self._begun_again()
            try:
                return await exchange(process)
            except (EOFError, OSError) as error:
                await self._end()
                raise StoreError("io", f"the writer's process is gone: {error}") from error
            except asyncio.CancelledError:
                await self._end()
                raise

    async def _begun_again(self) -> Process:
        child, _ = await self._begin(None)
        self._process = process = await Process.of(child)
        return process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.end()

    def _begin(self, child: Child | None) -> "asyncio.Future[tuple[Child, list[str]]]":
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(None, _opened, self.path, self._held, self._key, child)


def _opened(
    path: Path, held: Sequence[int], key: bytes | None, begun: Child | None
) -> tuple[Child, list[str]]:
    child = begun or Child()
    try:
        migrated: list[str] = _told(child.open(path, held, key))[1]
    except (EOFError, OSError) as error:
        child.end()
        raise StoreError("io", "the writer's process did not start") from error
    except StoreError:
        child.end()
        raise
    return child, migrated


async def _asked(process: Process, sent: Any) -> tuple[Any, ...]:
    process.send(sent)
    return _told(await process.told())


def _told(answer: tuple[Any, ...]) -> tuple[Any, ...]:
    if answer[0] == "failed":
        raise StoreError(answer[1], answer[2])
    return answer

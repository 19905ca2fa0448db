"""How the event loop adds to the store: over a socket of its own to the writer's process.

With a thread in between, the loop and the thread would wait for each other's interpreter at every
commit, which costs more than the commit does.
"""

import asyncio
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any, Final

from exporter.store import pipe, remote
from exporter.store.beside import NOTHING, Beside
from exporter.store.errors import StoreError
from exporter.store.remote import Remote, Store
from exporter.store.rows import Added, IdentityOf, Row
from exporter.store.sqlite import Sqlite

# They take the loop about 10 ms.
MOST_ROWS: Final = 2_000

Talk = Generator[Any, tuple[Any, ...], Added]


class Line:
    """Adds to a store, one transaction at a time; belongs to the event loop.

    Only ``writer``, the thread that makes all other calls, starts processes, adds to a store that
    is in this process, and adds what is so much that to pack it would hold the loop for long.
    """

    def __init__(self, writer: Executor) -> None:
        self._writer = writer
        self._exchange: Exchange | None = None

    async def open(self, store: Store) -> None:
        """See to it that the process is there; one that is gone is replaced. Raises StoreError."""
        if isinstance(store, Remote) and (self._exchange is None or self._exchange.is_gone):
            loop = asyncio.get_running_loop()
            end = await loop.run_in_executor(self._writer, store.line)
            _, self._exchange = await loop.create_connection(Exchange, sock=end)

    async def add(
        self,
        store: Store,
        rows: Sequence[Row],
        tally: Mapping[int, float],
        identity: IdentityOf,
        beside: Beside = NOTHING,
    ) -> Added:
        """Do what Sqlite.add does; it is done also where the caller is cancelled meanwhile."""
        await self.open(store)
        if self._exchange is not None and len(rows) <= MOST_ROWS:
            return await self._exchange.run(remote.adding(rows, tally, identity, beside))
        call = partial(_add, store, rows, tally, identity, beside)
        return await asyncio.get_running_loop().run_in_executor(self._writer, call)


class Exchange(asyncio.Protocol):
    """One talk after another with the writer's process."""

    def __init__(self) -> None:
        self.is_gone = False
        self._frames = pipe.Frames()
        self._talk: Talk | None = None
        self._result: asyncio.Future[Added] | None = None

    async def run(self, talk: Talk) -> Added:
        """Talk to the end; StoreError where the process says no or is gone."""
        while self._result is not None:  # of a caller that was cancelled
            await asyncio.wait([self._result])
        first = next(talk)
        self._talk = talk
        self._result = result = asyncio.get_running_loop().create_future()
        self._say(first)
        return await asyncio.shield(result)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment] # a socket's

    def data_received(self, data: bytes) -> None:
        for answer in self._frames.fed(data):
            self._heard(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_gone = True
        self._end(StoreError("io", f"the writer's process is gone: {exc or 'it ended'}"))

    def _say(self, value: Any) -> None:
        if self.is_gone:
            self._end(StoreError("io", "the writer's process is gone"))
        else:
            self._transport.write(pipe.framed(value))

    def _heard(self, answer: tuple[Any, ...]) -> None:
        """Go on with the talk; where that fails, the process must not wait for ever."""
        if self._talk is None:
            return
        try:
            self._say(self._talk.send(remote.told(answer)))
        except StopIteration as end:
            self._end(end.value)
        except StoreError as error:
            self._end(error)
        except Exception:
            self._transport.abort()
            raise

    def _end(self, found: Added | StoreError) -> None:
        """Let the caller have what became of his talk."""
        result, self._talk, self._result = self._result, None, None
        if result is None:
            return
        if isinstance(found, StoreError):
            result.set_exception(found)
        else:
            result.set_result(found)


def _add(
    store: Store,
    rows: Sequence[Row],
    tally: Mapping[int, float],
    identity: IdentityOf,
    beside: Beside,
) -> Added:
    added = store.add(rows, tally, identity, beside)
    if isinstance(store, Sqlite):
        store.bound_log()
    return added

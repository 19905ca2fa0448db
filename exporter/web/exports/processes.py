"""The processes that write exports: one each, which the next export finds still running."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any, Final, Self

from exporter.refusal import Refused
from exporter.store import pipe
from exporter.store.child import Child
from exporter.web.exports.asked import Asked, Files
from exporter.web.exports.written import Piece

KEPT_SECONDS: Final = 30.0
"""How long a process that has nothing to write waits for more."""
_MODULE: Final = "exporter.web.exports.worker"
_RETRY_SECONDS: Final = 2


class Processes:
    """Made with the application; there are as many processes as exports at one time."""

    def __init__(self, kept_seconds: float = KEPT_SECONDS) -> None:
        self._kept_seconds = kept_seconds
        self._idle: list[_Process] = []
        self._ending: set[asyncio.Future[None]] = set()

    async def pieces(self, files: Files, asked: Asked) -> AsyncGenerator[Piece, None]:
        """Return the pieces of an export as they are written; Refused where there are no more."""
        process = await self._waiting() or await _Process.begun()
        try:
            async for piece in process.pieces(files, asked):
                yield piece
        finally:
            # What is left in the pipe of one that was cut off would be the next one's.
            if process.is_free:
                self._keep(process)
            else:
                self._end(process)

    async def close(self, _: object = None) -> None:
        """End all that wait, and those that are ending."""
        while self._idle:
            self._end(self._idle[-1])
        await asyncio.gather(*self._ending)

    async def _waiting(self) -> "_Process | None":
        """Return one that has nothing to write, and that nobody killed meanwhile."""
        while self._idle:
            process = self._idle.pop()
            process.wait_until(None)
            if await process.is_there():
                return process
            self._end(process)
        return None

    def _keep(self, process: "_Process") -> None:
        loop = asyncio.get_running_loop()
        process.wait_until(loop.call_later(self._kept_seconds, self._end, process))
        self._idle.append(process)

    def _end(self, process: "_Process") -> None:
        process.wait_until(None)
        if process in self._idle:
            self._idle.remove(process)
        ending = asyncio.ensure_future(process.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


class _Process:
    """One process; it writes one export at a time, and ``is_free`` when it has."""

    def __init__(
        self, child: Child, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._child = child
        self._reader = reader
        self._writer = writer
        self._timer: asyncio.TimerHandle | None = None
        self.is_free = True

    @classmethod
    async def begun(cls) -> Self:
        """Start one; nobody waits for one whose export was given up meanwhile."""
        loop = asyncio.get_running_loop()
        beginning = loop.run_in_executor(None, partial(Child, _MODULE))
        try:
            child = await asyncio.shield(beginning)
        except asyncio.CancelledError:
            await loop.run_in_executor(None, (await beginning).end)
            raise
        return cls(child, *await asyncio.open_connection(sock=child.pipe))

    async def is_there(self) -> bool:
        """Say whether it answers."""
        try:
            self._writer.write(pipe.encoded(None))
            await self._told()
        except (EOFError, OSError):
            return False
        return True

    def wait_until(self, timer: asyncio.TimerHandle | None) -> None:
        """Have a timer end it where nobody needs it until then, None where somebody does."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = timer

    async def pieces(self, files: Files, asked: Asked) -> AsyncGenerator[Piece, None]:
        """Return the pieces of an export; raises Refused."""
        self.is_free = False
        try:
            self._writer.write(pipe.encoded((files, asked)))
            await self._writer.drain()
            while isinstance(told := await self._told(), Piece):
                yield told
        except (EOFError, OSError):
            raise Refused(
                "not_readable",
                "the process that writes exports has ended",
                "ask again; with a cursor it goes on where it was cut off",
                retry_after=_RETRY_SECONDS,
            ) from None
        self.is_free = True
        if told is not None:
            raise told

    async def _told(self) -> Any:
        length = await self._reader.readexactly(pipe.LENGTH_BYTES)
        return pipe.decoded(await self._reader.readexactly(pipe.size(length)))

    async def end(self) -> None:
        """End it, whatever it is about."""
        self._writer.close()
        await asyncio.get_running_loop().run_in_executor(None, self._child.end)

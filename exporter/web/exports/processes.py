"""The processes that write exports: one each, which the next export finds still running."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from exporter.refusal import Refused
from exporter.store.process import Process
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
        self._idle: list[_Writer] = []
        self._ending: set[asyncio.Future[None]] = set()

    async def pieces(self, files: Files, asked: Asked) -> AsyncGenerator[Piece, None]:
        """Return the pieces of an export as they are written; Refused where there are no more."""
        writer = await self._waiting() or _Writer(await Process.begun(_MODULE))
        try:
            async for piece in writer.pieces(files, asked):
                yield piece
        finally:
            # What is left in the pipe of one that was cut off would be the next one's.
            if writer.is_free:
                self._keep(writer)
            else:
                self._end(writer)

    async def close(self, _: object = None) -> None:
        """End all that wait, and those that are ending."""
        while self._idle:
            self._end(self._idle[-1])
        await asyncio.gather(*self._ending)

    async def _waiting(self) -> "_Writer | None":
        """Return one that has nothing to write, and that nobody killed meanwhile."""
        while self._idle:
            writer = self._idle.pop()
            writer.wait_until(None)
            is_there = False
            try:
                is_there = await writer.is_there()
            finally:
                # Also where who asked has left: nobody else would hear its answer.
                if not is_there:
                    self._end(writer)
            if is_there:
                return writer
        return None

    def _keep(self, writer: "_Writer") -> None:
        loop = asyncio.get_running_loop()
        writer.wait_until(loop.call_later(self._kept_seconds, self._end, writer))
        self._idle.append(writer)

    def _end(self, writer: "_Writer") -> None:
        writer.wait_until(None)
        if writer in self._idle:
            self._idle.remove(writer)
        ending = asyncio.ensure_future(writer.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


class _Writer:
    """A process; it writes one export at a time, and ``is_free`` when it has."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._timer: asyncio.TimerHandle | None = None
        self.is_free = True

    async def is_there(self) -> bool:
        """Say whether it answers."""
        try:
            self._process.send(None)
            await self._process.told()
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
            self._process.send((files, asked))
            while isinstance(told := await self._process.told(), Piece):
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

    async def end(self) -> None:
        """End it, whatever it is about."""
        await self._process.end()

"""Lines and bytes of a stream, one after the other, through one buffer."""

import asyncio
from typing import Final

from exporter.probes.fault import Failed
from exporter.probes.lines.buffer import LINE_BYTES, Buffer
from exporter.probes.pattern import Found, Pattern
from exporter.probes.transport import ambient
from exporter.probes.transport.connection import Stream

QUIET_SECONDS: Final = 0.05
"""After which what was begun of a line is taken for a prompt, which has no end."""


class Reader:
    """Reads a stream; Failed ``too_large`` beyond the buffer's bounds, OSError of the stream.

    ``last`` is the last line that came.
    """

    __slots__ = ("_stream", "buffer", "last")

    def __init__(self, stream: Stream, line_bytes: int = LINE_BYTES) -> None:
        self._stream = stream
        self.buffer = Buffer(line_bytes)
        self.last: bytes | None = None

    async def line(self) -> bytes | None:
        """Return the next line without its end, None at the end of the stream."""
        while (line := self.buffer.line()) is None:
            if self.buffer.ended:
                return None
            await self._fill()
        self._note(line)
        return line

    async def found(self, pattern: Pattern) -> Found | None:
        """Return what the first line that matches shows, None where the stream ended without one.

        Lines before it are passed over. Of a line without an end, what was begun matches once
        nothing more has come for a moment.
        """
        while True:
            while (line := self.buffer.line()) is not None:
                self._note(line)
                if found := pattern.first(line):
                    return found
            if self.buffer.ended:
                return None
            if not self.buffer.begun:
                await self._fill()
            elif not await self._came():
                if found := pattern.first(self.buffer.begun):
                    self._note(self.buffer.rest())
                    return found
                await self._fill()

    async def exactly(self, wanted: bytes) -> bytes:
        """Return the bytes wanted, or what came before the end, or before others, instead."""
        while (found := self.buffer.exactly(len(wanted))) is None:
            begun = self.buffer.begun
            if self.buffer.ended or not wanted.startswith(begun):
                return self.buffer.rest()
            await self._fill()
        return found

    async def some(self, count: int) -> bytes:
        """Return so many bytes; Failed ``closed`` where the stream ends before."""
        while (found := self.buffer.exactly(count)) is None:
            if self.buffer.ended:
                said = f"closed after {self.buffer.bytes} bytes, within what was to come"
                raise Failed("closed", f"the connection was {said}")
            await self._fill()
        return found

    def _note(self, line: bytes) -> None:
        self.last = line
        ambient.say("got the line {!r}", line[:200])

    async def _came(self) -> bool:
        """Say whether more came within a moment."""
        patience = asyncio.timeout(QUIET_SECONDS)
        try:
            async with patience:
                await self._fill()
        except TimeoutError:
            if not patience.expired():
                raise
            return False
        return True

    async def _fill(self) -> None:
        self.buffer.feed(await self._stream.receive())

"""A process of ours as the event loop talks to it: begun and ended where nobody waits for it."""

import asyncio
from functools import partial
from typing import Any, Self

from exporter.store import pipe
from exporter.store.child import Child


class Process:
    """A child and the two ways to it; what it runs serves as in serving.py."""

    def __init__(
        self, child: Child, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._child = child
        self._reader = reader
        self._writer = writer

    @classmethod
    async def begun(cls, module: str) -> Self:
        """Start one; where nobody waits for it any more, it is ended as soon as it is there."""
        loop = asyncio.get_running_loop()
        beginning = loop.run_in_executor(None, partial(Child, module))
        try:
            return await cls.of(await asyncio.shield(beginning))
        except BaseException:
            await loop.run_in_executor(None, (await beginning).end)
            raise

    @classmethod
    async def of(cls, child: Child) -> Self:
        """Take over a child, whose pipe nobody else may use from now on."""
        reader, writer = await asyncio.open_connection(sock=child.pipe)
        writer.transport.set_write_buffer_limits(high=0)
        return cls(child, reader, writer)

    @property
    def pid(self) -> int:
        """Its number, for people who look."""
        return self._child.process.pid

    def say(self, said: bytes) -> None:
        """Send bytes that are no value."""
        self._writer.write(said)

    def send(self, *values: Any) -> None:
        """Send values as pipe.send does, in one go; what does not fit now waits here."""
        self.say(b"".join(map(pipe.encoded, values)))

    async def flushed(self) -> None:
        """Wait until all that was sent is there; OSError where it has ended."""
        await self._writer.drain()

    async def told(self) -> Any:
        """Return the next value that it sends; EOFError or OSError where it has ended."""
        length = await self._reader.readexactly(pipe.LENGTH_BYTES)
        return pipe.decoded(await self._reader.readexactly(pipe.size(length)))

    async def end(self) -> None:
        """End it, whatever it is about."""
        self._writer.close()
        ending = asyncio.get_running_loop().run_in_executor(None, self._child.end)
        await asyncio.shield(ending)

"""A client that costs little: one answer over a connection of its own, its pieces only counted."""

import asyncio
from typing import Final

from alerting import clock

BUFFER_BYTES: Final = 1 << 20
_BLANK: Final = b"\r\n\r\n"


class _Download(asyncio.BufferedProtocol):
    """Counts marks in all that comes; one that two pieces share counts too."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._buffer = bytearray(BUFFER_BYTES)
        # What came last and may begin a mark stands in front of what comes next.
        self._kept = 0
        self.head = b""
        self.count = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def get_buffer(self, _: int) -> memoryview:
        return memoryview(self._buffer)[self._kept :]

    def buffer_updated(self, size: int) -> None:
        begin, end = 0, self._kept + size
        if not self.head:
            begin = self._buffer.find(_BLANK, 0, end) + len(_BLANK)
            if begin < len(_BLANK):
                self._kept = end
                return
            self.head = bytes(self._buffer[:begin])
        self.count += self._buffer.count(self._mark, begin, end)
        keep = min(len(self._mark) - 1, end - begin)
        self._buffer[:keep] = self._buffer[end - keep : end]
        self._kept = keep

    def connection_lost(self, error: Exception | None) -> None:
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


async def download(port: int, path: str, mark: bytes) -> tuple[float, int]:
    """Return the seconds that an answer takes, and how often a mark is in it.

    HTTP/1.0 has no chunks: what comes is the table itself, and its end is that of the connection.
    """
    began = clock.monotonic()
    loop = asyncio.get_running_loop()
    transport, came = await loop.create_connection(lambda: _Download(mark), "127.0.0.1", port)
    transport.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    await came.done
    assert came.head.split(b" ", 2)[1] == b"200", came.head
    return clock.monotonic() - began, came.count

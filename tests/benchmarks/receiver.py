"""A webhook receiver that costs little: it notes which alerts it was told of, and when."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from typing import Final

import msgspec

from alerting import clock

_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_ANSWER: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class _Alert(msgspec.Struct):
    fingerprint: str
    startsAt: str  # noqa: N815 # Alertmanager's name


class _Body(msgspec.Struct):
    alerts: list[_Alert]


class Receiver:
    """What arrived: `alerts` by fingerprint with when they began, how many `requests`.

    `last` is when something new arrived last, of the monotonic clock; `at` by the wall's.
    """

    def __init__(self) -> None:
        self.alerts: dict[str, str] = {}
        self.requests = 0
        self.last = 0.0
        self.at = 0.0
        self._changed = asyncio.Event()

    def take(self, body: bytes) -> None:
        """Note a request."""
        self.requests += 1
        found = msgspec.json.decode(body, type=_Body).alerts
        if not self.alerts.keys() >= {one.fingerprint for one in found}:
            self.last, self.at = clock.monotonic(), clock.unix()
        self.alerts |= {one.fingerprint: one.startsAt for one in found}
        self._changed.set()

    async def has(self, count: int, within: float) -> None:
        """Wait until so many alerts arrived; TimeoutError after so many seconds."""
        async with asyncio.timeout(within):
            while len(self.alerts) < count:
                self._changed.clear()
                await self._changed.wait()

    def clear(self) -> None:
        """Forget what arrived."""
        self.alerts, self.requests = {}, 0


class _Request(asyncio.Protocol):
    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._parts: list[bytes] = []
        self._missing = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._parts.append(data)
        self._missing = self._left() if self._missing < 0 else self._missing - len(data)
        if self._missing == 0:
            self._take(b"".join(self._parts).partition(b"\r\n\r\n")[2])
            self._transport.write(_ANSWER)
            self._transport.close()

    def _left(self) -> int:
        """Return how many bytes of the body are still to come; -1 before that is known."""
        head, found, body = b"".join(self._parts).partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        return int(length[1]) - len(body) if found and length else -1


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[tuple[str, Receiver]]:
    """A receiver on a free port for a block: its URL, and what it notes."""
    receiver = Receiver()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Request(receiver.take), "127.0.0.1", 0, backlog=1_000
    )
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", receiver
    finally:
        server.close()

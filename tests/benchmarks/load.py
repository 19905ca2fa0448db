"""A load generator that costs little: prebuilt HTTP/1.1 requests over kept-alive connections."""

import asyncio
import re
from collections.abc import Iterator

from alerting import clock

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class _Connection(asyncio.Protocol):
    """Sends a request, waits for its whole answer, sends the next."""

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._received = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._received, 0, end)
        if len(self._received) >= end + 4 + (int(length[1]) if length else 0):
            self._load.answered(int(self._received[9:12]), clock.monotonic() - self._sent)
            self._received = b""
            self._next()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 # asyncio's
        self._load.ended()

    def _next(self) -> None:
        request = next(self._load.requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent = clock.monotonic()
        self._transport.write(request)


class _Load:
    def __init__(self, requests: Iterator[bytes], connections: int) -> None:
        self.requests = requests
        self.seconds: list[float] = []
        self.statuses: dict[int, int] = {}
        self._open = connections
        self.done = asyncio.Event()

    def answered(self, status: int, seconds: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.seconds.append(seconds)

    def ended(self) -> None:
        self._open -= 1
        if not self._open:
            self.done.set()


class Run:
    """What a load did: answers a second, seconds of each, how many of each status."""

    def __init__(self, seconds: list[float], statuses: dict[int, int], took: float) -> None:
        self.seconds = seconds
        self.statuses = statuses
        self.rate = len(seconds) / took


async def load(port: int, requests: list[bytes], connections: int) -> Run:
    """Send every request once over so many connections at once to 127.0.0.1."""
    work = _Load(iter(requests), connections)
    loop = asyncio.get_running_loop()
    began = clock.monotonic()
    for _ in range(connections):
        await loop.create_connection(lambda: _Connection(work), "127.0.0.1", port)
    await work.done.wait()
    return Run(work.seconds, work.statuses, clock.monotonic() - began)


def request(path: str, body: bytes, **headers: str) -> bytes:
    """Return one POST as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

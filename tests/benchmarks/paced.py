"""Requests in a rhythm: sent when they are due, whoever still waits for an answer.

A delay counts from when its request was due, so that one slow answer hides no other.
"""

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, Self

from alerting import clock
from tests.benchmarks.figure import percentile
from tests.benchmarks.probes import paused

_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Answer(NamedTuple):
    """When a request was due, of the monotonic clock; the seconds to its answer; its status."""

    due: float
    seconds: float
    status: int


class _Line(asyncio.Protocol):
    """A kept-alive connection."""

    def __init__(self, pace: "Pace") -> None:
        self._pace = pace
        self._received = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._pace.is_free(self)

    def itself(self) -> Self:
        return self

    def send(self, due: float, request: bytes) -> None:
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._received, 0, end)
        if len(self._received) >= end + 4 + (int(length[1]) if length else 0):
            status, self._received = int(self._received[9:12]), b""
            self._pace.answered(Answer(self._due, clock.monotonic() - self._due, status))
            self._pace.is_free(self)

    def close(self) -> None:
        self._transport.close()


class Pace:
    """Sends to 127.0.0.1 over so many connections; `answers` are in the order of their coming."""

    def __init__(self, port: int, connections: int) -> None:
        self.answers: list[Answer] = []
        self._port = port
        self._lines = [_Line(self) for _ in range(connections)]
        # Each in turn: one that is never used is closed by the daemon after its request_time.
        self._free: deque[_Line] = deque()
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._sent = 0
        self._settled = asyncio.Event()

    async def run(self, requests: Iterable[bytes], rate: float) -> None:
        """Send all at so many a second, and wait for the answers; when cancelled, send no more."""
        loop = asyncio.get_running_loop()
        for line in self._lines:
            await loop.create_connection(line.itself, "127.0.0.1", self._port)
        try:
            await self._sending(iter(requests), rate)
            self._settled.clear()
            while len(self.answers) < self._sent:
                await self._settled.wait()
                self._settled.clear()
        finally:
            for line in self._lines:
                line.close()

    async def _sending(self, requests: Iterator[bytes], rate: float) -> None:
        began = clock.monotonic()
        for number, request in enumerate(requests):
            due = began + number / rate
            if due > clock.monotonic():
                await paused(due - clock.monotonic())
            self._sent += 1
            if self._free:
                self._free.popleft().send(due, request)
            else:
                self._waiting.append((due, request))

    def is_free(self, line: _Line) -> None:
        """Give a connection that waits for nothing the next request, or remember it."""
        if self._waiting:
            line.send(*self._waiting.popleft())
        else:
            self._free.append(line)

    def answered(self, answer: Answer) -> None:
        """Note an answer."""
        self.answers.append(answer)
        self._settled.set()

    def p99(self, since: float, until: float) -> float:
        """Return the 99th percentile in ms of what was due in a span and is answered."""
        seconds = [one.seconds for one in self.answers if since <= one.due <= until]
        return percentile(seconds, 0.99) * 1000

    def statuses(self) -> Counter[int]:
        """Return how many answers of each status there were."""
        return Counter(one.status for one in self.answers)

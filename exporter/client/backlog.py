"""The events that wait: a bounded line, first in, first out, and the batches cut from it."""

import hashlib
from collections import deque

from msgspec import Struct

_OVERHEAD = 64  # bytes that Python spends on a short bytes object and its place in the line


class Batch(Struct, frozen=True):
    """Events of one request; a retry sends the same bytes under the same id."""

    events: tuple[bytes, ...]

    @property
    def body(self) -> bytes:
        """The request's body: a JSON list."""
        return b"[" + b",".join(self.events) + b"]"

    @property
    def id(self) -> str:
        """The batch's own id, out of its bytes."""
        return "msg_" + hashlib.sha256(self.body).hexdigest()[:32]


class Backlog:
    """The line; full, it refuses the newest, so whoever was let in is never pushed out."""

    def __init__(self, max_events: int, max_bytes: int) -> None:
        self.max_events = max_events
        self.max_bytes = max_bytes
        self.bytes = 0
        self.since = 0.0
        self._line: deque[bytes] = deque()
        self._out = 0
        self._out_bytes = 0

    def __len__(self) -> int:
        return len(self._line)

    @property
    def held(self) -> int:
        """Events in memory: those that wait and those on their way."""
        return len(self._line) + self._out

    def add(self, event: bytes, now: float) -> bool:
        """Whether there was room; `now` in monotonic seconds is when the oldest began to wait."""
        size = len(event) + _OVERHEAD
        if self.held >= self.max_events or self.bytes + self._out_bytes + size > self.max_bytes:
            return False
        if not self._line:
            self.since = now
        self._line.append(event)
        self.bytes += size
        return True

    def cut(self, events: int, limit: int) -> Batch:
        """The oldest events as a batch of at most so many events and bytes, but one at least.

        They keep their room until `settle` or `put_back`.
        """
        taken: list[bytes] = []
        total = 2
        while self._line and len(taken) < events:
            total += len(self._line[0]) + 1
            if taken and total > limit:
                break
            taken.append(self._line.popleft())
        self._move(taken)
        return Batch(tuple(taken))

    def put_back(self, batch: Batch) -> None:
        """Let a batch wait again, at the head of the line."""
        self._line.extendleft(reversed(batch.events))
        self._move(batch.events, -1)

    def settle(self) -> None:
        """Give up the room of what was on its way."""
        self._out = self._out_bytes = 0

    def drop(self) -> int:
        """Forget all that waits; says how many."""
        count = len(self._line)
        self._line.clear()
        self.bytes = 0
        return count

    def _move(self, events: list[bytes] | tuple[bytes, ...], way: int = 1) -> None:
        size = sum(len(event) + _OVERHEAD for event in events)
        self.bytes -= way * size
        self._out_bytes += way * size
        self._out += way * len(events)

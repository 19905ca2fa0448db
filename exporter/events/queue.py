"""The fair queue between requests and the store: bounded for each source, served in turn."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from exporter.events.inbound import Answer
from exporter.refusal import Refused
from exporter.store.beside import Aside
from exporter.store.rows import Row

# What became of a request's rows: the places of duplicates, all on disk; or why none was kept; or
# what a request without events is answered.
Outcome = frozenset[int] | Refused | Answer


class Waiting(NamedTuple):
    """One request's rows; ``tell`` is called once with what became of them.

    ``marks`` and ``aside`` are of store.beside. One that has only those counts as one event.
    """

    source: str
    rows: Sequence[Row]
    size: int
    since: float
    tell: Callable[[Outcome], None]
    marks: Mapping[int, tuple[str, int]] = {}
    aside: tuple[Aside, ...] = ()


class FairQueue:
    """Requests in order within a source, sources in turn, so that a loud one delays only itself.

    ``max_events`` and ``max_bytes`` hold for each source. A request is taken whole or not at all;
    one alone may be larger than the bound, as its body is bounded already.
    """

    def __init__(self, max_events: int, max_bytes: int) -> None:
        self.max_events = max_events
        self.max_bytes = max_bytes
        self._lanes: dict[str, deque[Waiting]] = {}
        self._events: dict[str, int] = {}
        self._bytes: dict[str, int] = {}

    def __len__(self) -> int:
        return sum(self._events.values())

    def depth(self, source: str) -> int:
        """Return how many events of a source wait."""
        return self._events.get(source, 0)

    def has_room(self, source: str, events: int, size: int) -> bool:
        """Say whether a request of so many events and bytes is within the source's bounds."""
        waiting = self._events.get(source, 0)
        return not waiting or (
            waiting + events <= self.max_events
            and self._bytes.get(source, 0) + size <= self.max_bytes
        )

    def put(self, waiting: Waiting) -> bool:
        """Take a request; False, and nothing taken, where the source has no room."""
        source = waiting.source
        if not self.has_room(source, len(waiting.rows) or 1, waiting.size):
            return False
        self._lanes.setdefault(source, deque()).append(waiting)
        self._events[source] = self._events.get(source, 0) + (len(waiting.rows) or 1)
        self._bytes[source] = self._bytes.get(source, 0) + waiting.size
        return True

    def take(self, max_events: int) -> list[Waiting]:
        """Return the requests for one transaction: one a source and turn, up to ``max_events``.

        At least one request is returned when any waits.
        """
        taken: list[Waiting] = []
        events = 0
        while self._lanes:
            for source in list(self._lanes):
                first = self._lanes[source][0]
                if taken and events + len(first.rows) > max_events:
                    self._turn(source)
                    return taken
                self._lanes[source].popleft()
                events += len(first.rows)
                taken.append(first)
                self._forget(first)
        return taken

    def oldest(self) -> float | None:
        """Return the ``since`` of the request that waits longest."""
        return min((lane[0].since for lane in self._lanes.values()), default=None)

    def _turn(self, first: str) -> None:
        """Let ``first`` begin the next transaction: it is the one that no longer fitted."""
        order = list(self._lanes)
        place = order.index(first)
        self._lanes = {name: self._lanes[name] for name in order[place:] + order[:place]}

    def _forget(self, waiting: Waiting) -> None:
        source = waiting.source
        self._events[source] -= len(waiting.rows) or 1
        self._bytes[source] -= waiting.size
        if not self._lanes[source]:
            del self._lanes[source], self._events[source], self._bytes[source]

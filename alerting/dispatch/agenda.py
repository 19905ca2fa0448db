"""The agenda: what is to be looked at when, in the order of time, then of names."""

import heapq
from collections.abc import Iterator
from datetime import datetime


class Agenda:
    """Names with an instant each; setting another one forgets the earlier."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._at: dict[str, datetime] = {}
        # May hold what was set before; only what _at says counts.
        self._heap: list[tuple[datetime, str]] = []

    def put(self, name: str, at: datetime | None) -> None:
        """Set when a name is to be looked at; None for never."""
        if at is None:
            self._at.pop(name, None)
        elif self._at.get(name) != at:
            self._at[name] = at
            heapq.heappush(self._heap, (at, name))
            if len(self._heap) > 4 * len(self._at) + 100:
                self._heap = sorted((at, name) for name, at in self._at.items())

    def due(self, now: datetime, most: int | None) -> Iterator[str]:
        """Yield names whose time has come, at most so many; those put meanwhile too."""
        while most != 0 and (at := self.next_at()) is not None and at <= now:
            most = None if most is None else most - 1
            _, name = heapq.heappop(self._heap)
            del self._at[name]
            yield name

    def next_at(self) -> datetime | None:
        """Return when there is something to do next."""
        while self._heap:
            at, name = self._heap[0]
            if self._at.get(name) == at:
                return at
            heapq.heappop(self._heap)
        return None

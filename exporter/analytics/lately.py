"""The last questions with their answers (row G1), by the time they were asked."""

import bisect
from collections.abc import Sequence
from typing import Final, NamedTuple

LAST: Final = 50
"""Questions that hits and misses are of."""


class Query(NamedTuple):
    """A question with its answer; ``at`` is Unix milliseconds, ``personal`` JSON of its words.

    ``source`` and ``id`` tell it from others; ``user`` is who asked, as events name them.
    """

    at: int
    source: str
    id: str
    seconds: float
    cached: bool
    error: bool
    channel: str
    personal: bytes | None
    user: str | None = None


class Lately:
    """The last LAST questions, in whatever order they come."""

    def __init__(self) -> None:
        self._queries: list[Query] = []

    def wants(self, at: int) -> bool:
        """Say whether a question of an instant would be among the last."""
        return len(self._queries) < LAST or at >= self._queries[0].at

    def add(self, query: Query) -> None:
        """Take a question; the oldest of too many leaves, and one that is there already stays."""
        place = bisect.bisect_left(self._queries, query[:3], key=lambda one: one[:3])
        if place < len(self._queries) and self._queries[place][:3] == query[:3]:
            return
        self._queries.insert(place, query)
        if len(self._queries) > LAST:
            del self._queries[0]

    @property
    def queries(self) -> Sequence[Query]:
        """The last questions, the newest first."""
        return self._queries[::-1]

    @property
    def hits(self) -> int:
        """How many of them a cache answered."""
        return sum(one.cached for one in self._queries)

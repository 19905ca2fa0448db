"""Which events are known: the newest keys in memory, all others in a table of their own.

A unique index over random keys has nearly every new key dirty a page of its own, and each page is
written twice, into the log and into the file. So keys wait in memory, in 256 heaps by their first
byte, and move to the table one heap at a time, where neighbours share a page: what log-structured
trees do. What waits is lost with the process and read again from the events, which have their keys;
each heap has a mark, the number of the first event whose key may not be in the table yet.
"""

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from exporter.store import statements

# Keys in memory, about 100 bytes each, besides those of one transaction; a start reads the keys of
# up to twice as many events.
MOST = 65_536
_HEAPS = 256
_MARK = "keys"  # of all heaps, from before each had one of its own
_READING_KIB = 2_048


class EventKeys:
    """The keys of all kept events; call it within the writer's transactions.

    What a transaction did holds once `committed` is called. After one that failed, nobody knows
    what is on disk: make another EventKeys.
    """

    def __init__(self, connection: sqlite3.Connection, most: int = MOST) -> None:
        """Read the keys that the table may lack; raises sqlite3.Error."""
        self._connection = connection
        self._most = most
        self._heaps: list[set[bytes]] = [set() for _ in range(_HEAPS)]
        self._waiting = 0
        self._emptied: list[int] = []
        marks = self._marks()
        self._next = marks.index(min(marks))
        self._wait(self._newest(marks))

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return those of the keys that belong to kept events."""
        heaps = self._heaps
        found = {key for key in keys if key in heaps[key[0]]}
        # In their order, so that neighbours are looked for in the same page.
        for part in statements.parts(sorted([key for key in keys if key not in found])):
            found.update(key for (key,) in self._connection.execute(_known(len(part)), part))
        return found

    def keep(self, count: int, seq: int) -> None:
        """Make room for so many new keys of events from `seq` on: move heaps to the table."""
        while self._waiting + count > self._most and self._waiting > 0:
            heap = self._heaps[self._next]
            for part in statements.parts(sorted(heap)):
                self._connection.execute(_kept(len(part)), part)
            self._waiting -= len(heap)
            self._emptied.append(self._next)
            self._connection.execute(_MARKED, (_name(self._next), seq))
            self._next = (self._next + 1) % _HEAPS

    def committed(self, keys: Iterable[bytes]) -> None:
        """Note that the transaction is on disk, with these new keys."""
        for place in self._emptied:
            self._heaps[place] = set()
        self._emptied.clear()
        self._wait(keys)

    def forget(self, keys: Sequence[bytes]) -> None:
        """Take keys out, of events that are deleted."""
        for part in statements.parts(sorted(keys)):
            self._connection.execute(_forgotten(len(part)), part)
        for key in keys:
            heap = self._heaps[key[0]]
            self._waiting -= key in heap
            heap.discard(key)

    def _wait(self, keys: Iterable[bytes]) -> None:
        heaps = self._heaps
        for key in keys:
            heaps[key[0]].add(key)
        self._waiting = sum(map(len, heaps))

    def _newest(self, marks: Sequence[int]) -> Iterator[bytes]:
        """Yield the keys that the table may lack.

        The events that are read on the way would fill the cache, and leave holes when they go.
        """
        (size,) = self._connection.execute("PRAGMA cache_size").fetchone()
        self._connection.execute(f"PRAGMA cache_size = -{_READING_KIB}")
        newest = "SELECT key, seq FROM events WHERE seq >= ?"
        try:
            for key, seq in self._connection.execute(newest, (min(marks),)):
                if seq >= marks[key[0]]:
                    yield key
        finally:
            self._connection.execute(f"PRAGMA cache_size = {size}")

    def _marks(self) -> list[int]:
        found = dict(self._connection.execute("SELECT name, value FROM marks"))
        return [found.get(_name(place), found.get(_MARK, 0)) for place in range(_HEAPS)]


_MARKED = "INSERT INTO marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def _name(heap: int) -> str:
    return f"{_MARK} {heap:02x}"


@functools.cache
def _known(count: int) -> str:
    return f"SELECT key FROM event_keys WHERE key IN ({statements.places(count)})"  # noqa: S608


@functools.cache
def _kept(count: int) -> str:
    rows = ", ".join(["(?)"] * count)
    return f"INSERT INTO event_keys VALUES {rows} ON CONFLICT DO NOTHING"  # noqa: S608


@functools.cache
def _forgotten(count: int) -> str:
    return f"DELETE FROM event_keys WHERE key IN ({statements.places(count)})"  # noqa: S608

"""Which events are known: the newest keys in memory, all others in a table of their own.

A unique index over random keys has nearly every new key dirty a page of its own, and each page is
written twice, into the log and into the file. So keys wait in memory, in 256 heaps by their first
byte, and move to the table one heap at a time, where neighbours share a page: what log-structured
trees do. What waits is lost with the process and read again from the events, which have their keys.
"""

import functools
import sqlite3
from collections.abc import Iterable, Sequence

from exporter.store import statements

# Keys in memory, about 100 bytes each, besides those of one transaction; a start reads the keys of
# up to twice as many events.
MOST = 65_536
_HEAPS = 256
_MARK = "keys"


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
        self._next = 0
        self._emptied: list[int] = []
        self._round = self._mark()
        newest = connection.execute("SELECT key FROM events WHERE seq >= ?", (self._round,))
        self._wait(key for (key,) in newest)
        # The events that were read to learn their keys need not stay in memory.
        connection.execute("PRAGMA shrink_memory")

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return those of the keys that belong to kept events."""
        heaps = self._heaps
        found = {key for key in keys if key in heaps[key[0]]}
        for part in statements.parts([key for key in keys if key not in found]):
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
            self._next = (self._next + 1) % _HEAPS
            if self._next == 0:
                # Every heap has been moved since the round began, and with it what came before.
                self._connection.execute(
                    "INSERT INTO marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value ="
                    " excluded.value",
                    (_MARK, self._round),
                )
                self._round = seq

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

    def _mark(self) -> int:
        found = self._connection.execute("SELECT value FROM marks WHERE name = ?", (_MARK,))
        (value,) = found.fetchone() or (0,)
        return int(value)


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

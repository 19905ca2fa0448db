"""Answers that are told again (rows M2, E13): bounded in number, bytes and age."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, NamedTuple

ENTRIES: Final = 1_000
BYTES: Final = 32 << 20
_KEY_BYTES: Final = 512
"""What a key is taken for beside its answer; requests' lines are bounded, and so are keys."""


class Key(NamedTuple):
    """A question; what is equal in all of it has the same answer, for a while."""

    tenant: str
    path: str
    query: tuple[tuple[str, str], ...]
    day: int
    settings: Hashable


class Entry(NamedTuple):
    """An answer; ``version`` is that of the folds, None where it holds over their changes.

    ``made`` is monotonic seconds.
    """

    body: bytes
    tag: str
    version: tuple[int, ...] | None
    made: float


class Cache:
    """Answers by question, the one that was asked for longest ago is dropped first."""

    def __init__(self, entries: int = ENTRIES, bytes: int = BYTES) -> None:
        self._most = entries
        self._room = bytes
        self._bytes = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def found(
        self, key: Key, version: tuple[int, ...] | None, now: float, ttl: float
    ) -> Entry | None:
        """Return an answer that still holds, else None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.version != version or now - entry.made >= ttl:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return entry

    def keep(self, key: Key, entry: Entry) -> None:
        """Keep an answer; one that is larger than a quarter of the room is not kept."""
        self._drop(key)
        if _size(entry) > self._room // 4:
            return
        self._entries[key] = entry
        self._bytes += _size(entry)
        while len(self._entries) > self._most or self._bytes > self._room:
            self._drop(next(iter(self._entries)))

    def forget(self, tenant: str) -> int:
        """Drop the answers of a tenant; return how many there were."""
        keys = [key for key in self._entries if key.tenant == tenant]
        for key in keys:
            self._drop(key)
        return len(keys)

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= _size(entry)


def _size(entry: Entry) -> int:
    return len(entry.body) + _KEY_BYTES

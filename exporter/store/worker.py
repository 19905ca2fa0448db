"""The writer's process: one SQLite store, told what to do over a socket, gone with its parent.

Started as ``python -m exporter.store.worker FD``. It holds the lease's file open, so that the lease
is free only when the last transaction has ended, even after the daemon itself was killed.
"""

import collections
import contextlib
import gc
import itertools
import socket
from collections.abc import Sequence
from typing import Any

from exporter.privacy.vault import Vault
from exporter.store import pipe, serving
from exporter.store.beside import Beside, Outcome
from exporter.store.errors import StoreError
from exporter.store.rows import Moved, unpacked
from exporter.store.sqlite import Sqlite

CALLS = frozenset({"totals", "events", "forget", "note_holder", "run", "truncate_log", "close"})
# Rows come and go by the thousand and hold no cycles: looking for some took 5 % of the time.
_GC_THRESHOLDS = (100_000, 20, 20)


def serve(end: socket.socket) -> None:
    """Open the store and answer until the other end is gone: ("done", value) or ("failed", …).

    The other end first sends the files to hold, then the store's path and the storage key, or None;
    it may close instead. Where it is gone in the middle of a call, there is nobody left to be told:
    a transaction that was ready is kept, one that waits for its rows or totals is not.
    """
    with contextlib.suppress(EOFError, ConnectionError):
        store = _opened(end)
        while store is not None:
            name, arguments = pipe.receive(end)
            try:
                answer = _called(end, store, name, arguments)
            except StoreError as error:
                pipe.send(end, ("failed", error.reason, str(error)))
            else:
                pipe.send(end, ("done", answer))


def _opened(end: socket.socket) -> Sqlite | None:
    pipe.receive_files(end)
    path, key = pipe.receive(end)
    try:
        store = Sqlite(path, Vault(key) if key is not None else None)
    except StoreError as error:
        pipe.send(end, ("failed", error.reason, str(error)))
        return None
    pipe.send(end, ("done", store.migrated))
    return store


def _called(end: socket.socket, store: Sqlite, name: str, arguments: Sequence[Any]) -> Any:
    if name in CALLS:
        return getattr(store, name)(*arguments)
    return _kept(end, store, *arguments)


def _kept(end: socket.socket, store: Sqlite, first: bytes, more: int, beside: Beside) -> Outcome:
    """Keep rows, of which ``more`` pieces follow the first, and then their moves."""
    behind = (pipe.receive(end) for _ in range(more))
    told: list[Sequence[Moved]] = []

    def moves(duplicates: frozenset[int]) -> Sequence[Moved]:
        """Return the moves that came along, which hold when no row is a duplicate, or ask."""
        told.append(pipe.receive(end))
        if not duplicates:
            return told[0]
        pipe.send(end, ("duplicates", duplicates))
        found: Sequence[Moved] = pipe.receive(end)
        return found

    try:
        rows = itertools.chain.from_iterable(map(unpacked, itertools.chain([first], behind)))
        return store.keep(rows, moves, beside)
    except StoreError:
        # What came along and was not looked at would be the next call.
        collections.deque(behind, 0)
        if not told:
            pipe.receive(end)
        raise


if __name__ == "__main__":
    gc.set_threshold(*_GC_THRESHOLDS)
    serving.run(serve)

"""The writer's process: one SQLite store, told what to do over a socket, gone with its parent.

Started as ``python -m exporter.store.worker FD``. It holds the lease's file open, so that the lease
is free only when the last transaction has ended, even after the daemon itself was killed.
"""

import contextlib
import gc
import socket
from collections.abc import Sequence
from typing import Any

from exporter.privacy.vault import Vault
from exporter.store import pipe, serving
from exporter.store.beside import Beside
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
    a transaction that was ready is kept, one that waits for its totals is not.
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
    rows: bytes
    moved: Sequence[Moved]
    beside: Beside
    rows, moved, beside = arguments

    def moves(duplicates: frozenset[int]) -> Sequence[Moved]:
        """Return the moves that came along, which hold when no row is a duplicate, or ask."""
        if not duplicates:
            return moved
        pipe.send(end, ("duplicates", duplicates))
        found: Sequence[Moved] = pipe.receive(end)
        return found

    return store.keep(unpacked(rows), moves, beside)


if __name__ == "__main__":
    gc.set_threshold(*_GC_THRESHOLDS)
    serving.run(serve)

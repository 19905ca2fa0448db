"""The writer's process: one SQLite store, told what to do over a socket, gone with its parent.

Started as ``python -m exporter.store.worker FD FD``. It holds the lease's file open, so that the
lease is free only when the last transaction has ended, even after the daemon itself was killed.
"""

import contextlib
import select
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from exporter.privacy.vault import Vault
from exporter.store import pipe
from exporter.store.beside import Beside
from exporter.store.errors import StoreError
from exporter.store.rows import Moved, unpacked
from exporter.store.sqlite import Sqlite

CALLS = frozenset({"totals", "events", "forget", "note_holder", "run", "truncate_log", "close"})


def serve(end: socket.socket, *further: socket.socket) -> None:
    """Open the store and answer until an end's other end is gone: ("done", value) or ("failed", …).

    The first end is sent the files to hold, then the store's path and the storage key, or None; it
    may be closed instead. Calls come over any end, one at a time over each. Where its other end is
    gone in the middle of one, there is nobody left to be told: a transaction that was ready is
    kept, one that waits for its totals is not.
    """
    with contextlib.suppress(EOFError, ConnectionError):
        store = _opened(end)
        if store is None:
            return
        for called in _in_turn((end, *further)):
            name, arguments = pipe.receive(called)
            try:
                answer = _called(called, store, name, arguments)
            except StoreError as error:
                pipe.send(called, ("failed", error.reason, str(error)))
            else:
                pipe.send(called, ("done", answer))


def _in_turn(ends: Sequence[socket.socket]) -> Iterator[socket.socket]:
    """Yield, for ever, the ends over which something comes; none waits for another's second."""
    found = {end.fileno(): end for end in ends}
    poll = select.poll()
    for number in found:
        poll.register(number, select.POLLIN)
    while True:
        for number, _ in poll.poll():
            yield found[number]


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

    outcome = store.keep(unpacked(rows), moves, beside)
    store.bound_log()
    return outcome


if __name__ == "__main__":
    # A terminal's Ctrl-C reaches the whole group; the daemon decides when this process ends.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with contextlib.ExitStack() as stack:
        serve(*(stack.enter_context(socket.socket(fileno=int(one))) for one in sys.argv[1:]))

"""Events that probes wait for, until intake has them on disk.

Nobody waits most of the time, and then a commit costs no more than a look at an empty dict.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from msgspec import Struct


class Row(Protocol):
    """An event that is on disk: by which source, of which type, its public part as JSON."""

    @property
    def source(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def data(self) -> bytes: ...


class Awaited(Struct, frozen=True):
    """An event by a source, of a type or of any (""), about a conversation."""

    source: str
    type: str
    conversation: str


class Returns:
    """What is waited for; of the event loop's thread."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[Awaited, asyncio.Future[None]]] = {}
        self._next = 0
        self.attached = False

    def attach(self) -> None:
        """Note that intake tells what it keeps; without that, nobody need wait."""
        self.attached = True

    def see(self, rows: Sequence[Row]) -> None:
        """Take events that are on disk now."""
        if not self._waiting:
            return
        for awaited, future in list(self._waiting.values()):
            if not future.done() and any(_is(awaited, row) for row in rows):
                future.set_result(None)

    @contextlib.contextmanager
    def awaiting(self, awaited: Awaited) -> Iterator[asyncio.Future[None]]:
        """Wait from now on; the future is done when the event is on disk."""
        self._next += 1
        number, future = self._next, asyncio.get_running_loop().create_future()
        self._waiting[number] = (awaited, future)
        try:
            yield future
        finally:
            del self._waiting[number]
            future.cancel()


def _is(awaited: Awaited, row: Row) -> bool:
    if row.source != awaited.source or awaited.type not in ("", row.type):
        return False
    return f'"{awaited.conversation}"'.encode() in row.data


RETURNS: Final = Returns()
"""Those of this process; the composition root attaches intake to it."""

"""The store as the daemon calls it: the same calls as Sqlite, answered by the writer's process.

SQLite inside the daemon's own interpreter, even in another thread, would have the event loop wait
for it before and after every statement.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from exporter.store import pipe, sqlite, tables
from exporter.store.beside import NOTHING, Beside
from exporter.store.child import Child
from exporter.store.errors import StoreError
from exporter.store.rows import Added, IdentityOf, Row, packed, summed
from exporter.store.sqlite import Sqlite, Total


class Remote:
    """A store in a process of its own; calls block and belong to one thread.

    When the process dies, the call that notices raises StoreError, and the next starts another.
    """

    def __init__(
        self,
        path: Path,
        held: Sequence[int] = (),
        key: bytes | None = None,
        child: Child | None = None,
    ) -> None:
        """Open the store; raises StoreError.

        ``held`` are file descriptors that the process keeps open, ``key`` seals personal fields,
        ``child`` is a process that has begun already.
        """
        self.path = path
        self._key = key
        self._held = held
        self._child: Child | None = None
        self.migrated: list[str] = self._start(child)

    def add(
        self,
        rows: Sequence[Row],
        tally: Mapping[int, float],
        identity: IdentityOf,
        beside: Beside = NOTHING,
    ) -> Added:
        """Do what Sqlite.add does."""

        def moved(deltas: Mapping[int, float]) -> list[Any]:
            return [(*identity(cell), amount) for cell, amount in deltas.items()]

        duplicates: frozenset[int] = frozenset()
        deltas = summed(rows, duplicates, tally)
        sent: Any = ("add", (packed(rows), moved(deltas), beside))
        while (answer := self._asked(sent))[0] == "duplicates":
            duplicates = answer[1]
            deltas = summed(rows, duplicates, tally)
            sent = moved(deltas)
        return Added(duplicates, deltas, answer[1])

    def totals(self) -> list[Total]:
        """Do what Sqlite.totals does."""
        found: list[Total] = self._call("totals")
        return found

    def events(self) -> int:
        """Do what Sqlite.events does."""
        return int(self._call("events"))

    def forget(self, before: int, limit: int) -> int:
        """Do what Sqlite.forget does."""
        return int(self._call("forget", before, limit))

    def note_holder(self, holder: str, since: datetime) -> int:
        """Do what Sqlite.note_holder does."""
        return int(self._call("note_holder", holder, since))

    def truncate_log(self) -> None:
        """Do what Sqlite.truncate_log does."""
        self._call("truncate_log")

    def run(self, name: str, *arguments: Any) -> Any:
        """Do what Sqlite.run does; the answer has come through pickle."""
        tables.called(name)
        return self._call("run", name, *arguments)

    def log_bytes(self) -> int:
        """Do what Sqlite.log_bytes does; needs no process."""
        return sqlite.log_bytes(self.path)

    def close(self) -> None:
        """Close the store and end its process."""
        try:
            self._call("close")
        finally:
            self._end()

    def _call(self, name: str, *arguments: Any) -> Any:
        return self._asked((name, arguments))[1]

    def _asked(self, sent: Any) -> tuple[Any, ...]:
        if self._child is None:
            self._start(None)
        try:
            pipe.send(self._pipe, sent)
            answer: tuple[Any, ...] = pipe.receive(self._pipe)
        except (EOFError, OSError) as error:
            self._end()
            raise StoreError("io", f"the writer's process is gone: {error}") from error
        return _told(answer)

    def _start(self, begun: Child | None) -> list[str]:
        self._child = child = begun or Child()
        self._pipe = child.pipe
        try:
            migrated: list[str] = _told(child.open(self.path, self._held, self._key))[1]
        except (EOFError, OSError) as error:
            self._end()
            raise StoreError("io", "the writer's process did not start") from error
        except StoreError:
            self._end()
            raise
        return migrated

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


# Either kind; both keep the same promises.
Store = Sqlite | Remote


def _told(answer: tuple[Any, ...]) -> tuple[Any, ...]:
    if answer[0] == "failed":
        raise StoreError(answer[1], answer[2])
    return answer

"""The SQLite store: one writer, a write-ahead log, every commit on disk (synchronous=FULL).

Its calls belong to one thread at a time. Statements carry up to 256 rows each: fewer calls.
"""

import contextlib
import functools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from exporter.privacy.vault import Vault
from exporter.store import (
    arrivals,
    errors,
    migration,
    quarantine,
    sealing,
    statements,
    tables,
    unmapped_types,
    watermarks,
)
from exporter.store.beside import NOTHING, Beside, Outcome
from exporter.store.event_keys import EventKeys
from exporter.store.rows import COLUMNS, Added, IdentityOf, Kept, Moved, MovesOf, Row, summed
from exporter.store.sealing import Sealed

BUSY_MILLISECONDS = 2_000
CACHE_KIB = 262_144
# Beyond the soft size a background checkpoint runs; beyond the hard one the writer waits for it.
SOFT_LOG_BYTES = 64 << 20
HARD_LOG_BYTES = 512 << 20

_INSERT = (
    "INSERT INTO events (seq, key, tenant, source, origin, id, type, time, received, data,"
    " personal) VALUES {places}"
)
_MOVE = (
    "INSERT INTO totals (tenant, metric, labels, part, value) VALUES {places}"
    " ON CONFLICT (tenant, metric, labels, part) DO UPDATE SET value = value + excluded.value"
)
_UNMAPPED = "unmapped"
_NONE: frozenset[int] = frozenset()

# Without an adapter, sqlite3 looks for one and a protocol at each value, and makes an error of what
# it does not find, which takes longer than the value. bytes() of bytes is the same object.
sqlite3.register_adapter(bytes, bytes)

Total = tuple[str, str, str, float]


class Sqlite:
    """Events and totals in one file. All methods block."""

    def __init__(self, path: Path, vault: Vault | None = None) -> None:
        """Open, create or upgrade the file; raises StoreError.

        Without a ``vault`` it takes no rows that have personal fields.
        """
        self.path = path
        self._vault = vault
        path.parent.mkdir(parents=True, exist_ok=True)
        with _translated():
            self._writer = connect(path)
            self.migrated = migration.upgrade(self._writer)
            self._next = 0
            self._keys: EventKeys | None = None
            self._look()

    def add(
        self,
        rows: Sequence[Row],
        tally: Mapping[int, float],
        identity: IdentityOf,
        beside: Beside = NOTHING,
    ) -> Added:
        """Keep the rows that are new, and what they and ``tally`` move, in one transaction.

        When this returns, all of it is on disk. On StoreError none of it is. A key that occurs
        again, in the file or among ``rows``, is a duplicate; the first one wins.
        """
        deltas: dict[int, float] = {}

        def moves(duplicates: frozenset[int]) -> list[Moved]:
            deltas.update(summed(rows, duplicates, tally))
            return [(*identity(cell), amount) for cell, amount in deltas.items()]

        outcome = self.keep([row[:COLUMNS] for row in rows], moves, beside)
        return Added(outcome.duplicates, deltas, outcome)

    def keep(self, rows: Iterable[Kept], moves: MovesOf, beside: Beside = NOTHING) -> Outcome:
        """Keep the rows that are new, and what rides beside them; return what became of both.

        ``moves`` is asked, in the transaction, which totals move with these duplicates.
        """
        ready = sealing.sealed(rows, self._vault)
        first: dict[bytes, int] = {}
        for i, row in enumerate(ready):
            first.setdefault(row[0], i)
        with _translated(), self._keyed() as keys:
            known = keys.known(list(first))
            kept = [i for key, i in first.items() if key not in known] if known else first.values()
            duplicates = frozenset(range(len(ready))).difference(kept)
            late = self._late(ready, duplicates, beside) if beside.marks else _NONE
            self._insert([ready[i] for i in kept] if duplicates else ready)
            dropped = (
                quarantine.keep(self._writer, beside.aside, self._vault) if (beside.aside) else {}
            )
            arrivals.note(self._writer, ready, duplicates, beside)
            keys.keep(len(kept), self._next)
            self._move(moves(duplicates))
        keys.committed(first.keys() - known)
        self._next += len(kept)
        return Outcome(duplicates, late, dropped)

    def totals(self) -> list[Total]:
        """Return (metric, labels, part, value) of every total on disk."""
        with _translated():
            return self._writer.execute("SELECT metric, labels, part, value FROM totals").fetchall()

    def note_holder(self, holder: str, since: datetime) -> int:
        """Note who writes here, for people; return the epoch, one more at every change of hands."""
        with _translated(), transaction(self._writer):
            self._writer.execute(
                "INSERT INTO lease VALUES (1, ?, ?, 1) ON CONFLICT (one) DO UPDATE SET"
                " holder = excluded.holder, since = excluded.since, epoch = epoch + 1",
                (holder, int(since.timestamp() * 1000)),
            )
            return int(self._writer.execute("SELECT epoch FROM lease").fetchone()[0])

    def events(self) -> int:
        """Count the events; a scan of the narrow index, about 10 ms a million."""
        with _translated():
            return int(self._writer.execute("SELECT count(*) FROM events").fetchone()[0])

    def log_bytes(self) -> int:
        """Return the size of the write-ahead log."""
        return log_bytes(self.path)

    def truncate_log(self) -> None:
        """Move the whole log into the file, the writer waiting; a bound under steady load."""
        with _translated():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def forget(self, before: int, limit: int) -> int:
        """Delete at most ``limit`` events older than ``before`` (Unix ms); totals stay."""
        with _translated(), self._keyed() as keys:
            self._writer.execute(
                "INSERT INTO marks VALUES ('seq', ?), ('forgotten', ?)"
                " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
                (self._next - 1, before),
            )
            found = self._writer.execute(
                "DELETE FROM events WHERE seq IN"
                " (SELECT seq FROM events WHERE time < ? ORDER BY time LIMIT ?) RETURNING key",
                (before, limit),
            ).fetchall()
            keys.forget([key for (key,) in found])
            return len(found)

    def run(self, name: str, *arguments: Any) -> Any:
        """Ask a table beside events (tables.CALLS) in one transaction; on StoreError, nothing."""
        call = tables.called(name)
        with _translated(), transaction(self._writer):
            return call(self._writer, *arguments)

    def close(self) -> None:
        """Fold the log into the file and close."""
        with _translated():
            self._writer.execute("PRAGMA optimize")
            self._writer.close()

    def _first_free(self) -> int:
        row = self._writer.execute(
            "SELECT max(coalesce((SELECT max(seq) FROM events), 0),"
            " coalesce((SELECT value FROM marks WHERE name = 'seq'), 0))"
        ).fetchone()
        return int(row[0]) + 1

    @contextlib.contextmanager
    def _keyed(self) -> Iterator[EventKeys]:
        """Run a transaction that may change keys.

        One that failed may have reached the disk all the same, so then the disk is asked again.
        """
        keys = self._keys or self._look()
        self._keys = None
        with transaction(self._writer):
            yield keys
        self._keys = keys

    def _look(self) -> EventKeys:
        self._next = self._first_free()
        self._keys = EventKeys(self._writer)
        return self._keys

    def _late(
        self, ready: list[Sealed], duplicates: frozenset[int], beside: Beside
    ) -> frozenset[int]:
        """Return which new rows came late, and mark them so."""
        told = [
            (place, ready[place][2], object, version, ready[place][7])
            for place, (object, version) in beside.marks.items()
            if place not in duplicates
        ]
        late = watermarks.late(self._writer, told)
        for place in late:
            ready[place] = sealing.late(ready[place])
        return late

    def _insert(self, rows: Sequence[Sealed]) -> None:
        seq = self._next
        for part in statements.parts(rows):
            values: list[object] = []
            for row in part:
                values.append(seq)
                values.extend(row)
                seq += 1
            self._writer.execute(_insert_statement(len(part)), values)
        odd = [row for row in rows if row[5] == _UNMAPPED]
        if odd:
            unmapped_types.count(self._writer, odd)

    def _move(self, moves: Sequence[Moved]) -> None:
        for part in statements.parts(moves):
            values = [value for one in part for value in one]
            self._writer.execute(_move_statement(len(part)), values)


def path_of(url: str) -> Path:
    """Return the file of a ``sqlite:///path`` URL; a relative one is of the working directory."""
    return Path(url.removeprefix("sqlite:///"))


def log_bytes(path: Path) -> int:
    """Return the size of a database's write-ahead log, 0 where there is none."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except FileNotFoundError:
        return 0


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection in autocommit mode with our settings; a reader can change nothing."""
    connection = sqlite3.connect(
        path,
        timeout=BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    # Once all of the log is in the file, the writer starts it anew, no longer than this.
    connection.execute(f"PRAGMA journal_size_limit = {SOFT_LOG_BYTES}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block did, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise errors.of(error) from error


@functools.cache
def _insert_statement(rows: int) -> str:
    return _INSERT.format(places=statements.places(11, rows))


@functools.cache
def _move_statement(rows: int) -> str:
    return _MOVE.format(places=statements.places(5, rows))

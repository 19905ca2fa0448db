"""The SQLite store: one writer, a write-ahead log, every commit on disk (synchronous=FULL).

Its calls belong to one thread at a time. Statements carry up to 256 rows each: fewer calls, and
fewer hand-overs of the interpreter where others share it.
"""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from exporter.store import errors, migration
from exporter.store.rows import COLUMNS, Added, IdentityOf, Kept, Moved, MovesOf, Row, summed

BUSY_MILLISECONDS = 2_000
CACHE_KIB = 262_144
# Beyond the soft size a background checkpoint runs; beyond the hard one the writer waits for it.
SOFT_LOG_BYTES = 64 << 20
HARD_LOG_BYTES = 512 << 20
_ROWS_A_STATEMENT = 256
# Up to here a statement has exactly the rows at hand.
_EXACT_ROWS = 64

_INSERT = (
    "INSERT INTO events (seq, key, tenant, source, origin, id, type, time, received, data,"
    " personal) VALUES {places} ON CONFLICT (key) DO NOTHING"
)
_MOVE = (
    "INSERT INTO totals (tenant, metric, labels, part, value) VALUES {places}"
    " ON CONFLICT (tenant, metric, labels, part) DO UPDATE SET value = value + excluded.value"
)

Total = tuple[str, str, str, float]


class Sqlite:
    """Events and totals in one file. All methods block; run them in the writer's thread."""

    def __init__(self, path: Path) -> None:
        """Open, create or upgrade the file; raises StoreError."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with _translated():
            self._writer = connect(path)
            self.migrated = migration.upgrade(self._writer)
            self._next = self._first_free()

    def add(self, rows: Sequence[Row], tally: Mapping[int, float], identity: IdentityOf) -> Added:
        """Keep the rows that are new, and what they and ``tally`` move, in one transaction.

        When this returns, all of it is on disk. On StoreError none of it is. A key that occurs
        again, in the file or among ``rows``, is a duplicate; the first one wins.
        """
        deltas: dict[int, float] = {}

        def moves(duplicates: frozenset[int]) -> list[Moved]:
            deltas.update(summed(rows, duplicates, tally))
            return [(*identity(cell), amount) for cell, amount in deltas.items()]

        return Added(self.keep(rows, moves), deltas)

    def keep(self, rows: Sequence[Kept], moves: MovesOf) -> frozenset[int]:
        """Keep the rows that are new; return the places of the others.

        ``moves`` is asked, in the transaction, which totals move with these duplicates.
        """
        with _translated(), transaction(self._writer):
            base = self._next
            fresh = _first_of_each(rows)
            taken = self._insert(base, rows, sorted(fresh, key=lambda i: rows[i][0]))
            kept = set(fresh) - taken
            duplicates = frozenset(i for i in range(len(rows)) if i not in kept)
            self._move(moves(duplicates))
        self._next = base + len(rows)
        return duplicates

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
        with _translated(), transaction(self._writer):
            self._writer.execute(
                "INSERT INTO marks VALUES ('seq', ?) ON CONFLICT (name) DO UPDATE SET value ="
                " excluded.value",
                (self._next - 1,),
            )
            return self._writer.execute(
                "DELETE FROM events WHERE seq IN"
                " (SELECT seq FROM events WHERE time < ? ORDER BY time LIMIT ?)",
                (before, limit),
            ).rowcount

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

    def _insert(self, base: int, rows: Sequence[Kept], order: Sequence[int]) -> set[int]:
        """Insert in the order of the keys, so that near pages stay near; return places taken."""
        taken: set[int] = set()
        start = 0
        for size in _sizes(len(order)):
            part = order[start : start + size]
            start += size
            values: list[object] = []
            for i in part:
                values.append(base + i)
                values.extend(rows[i][:COLUMNS])
            inserted = self._writer.execute(_insert_statement(size), values).rowcount
            if inserted != size:
                taken |= set(part) - self._present(base, part)
        return taken

    def _present(self, base: int, part: Sequence[int]) -> set[int]:
        found = self._writer.execute(
            "SELECT group_concat(seq - ?) FROM events WHERE seq BETWEEN ? AND ?",
            (base, base + min(part), base + max(part)),
        ).fetchone()[0]
        return {int(i) for i in found.split(",")} if found else set()

    def _move(self, moves: Sequence[Moved]) -> None:
        start = 0
        for size in _sizes(len(moves)):
            part = moves[start : start + size]
            start += size
            self._writer.execute(_move_statement(size), [value for one in part for value in one])


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


def _first_of_each(rows: Sequence[Kept]) -> list[int]:
    first: dict[bytes, int] = {}
    for i, row in enumerate(rows):
        first.setdefault(row[0], i)
    return list(first.values())


def _sizes(count: int) -> Iterator[int]:
    """Split a count into few statements of few sizes, so that all stay prepared."""
    size = _ROWS_A_STATEMENT
    while count > _EXACT_ROWS:
        while size > count:
            size //= 2
        yield size
        count -= size
    if count:
        yield count


@functools.cache
def _insert_statement(rows: int) -> str:
    return _INSERT.format(places=_places(11, rows))


@functools.cache
def _move_statement(rows: int) -> str:
    return _MOVE.format(places=_places(5, rows))


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join('?' * columns)})"] * rows)

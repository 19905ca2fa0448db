"""What can be wrong with a store, as one exception with a bounded reason."""

import sqlite3

from exporter.refusal import Refused

REASONS = ("full", "locked", "io", "corrupt", "read_only", "newer_schema", "other")

_RETRY_SECONDS = 5
_BY_CODE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_CANTOPEN: "io",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
}


class StoreError(Exception):
    """The store could not do what was asked; ``reason`` is one of REASONS, nothing was changed."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def of(error: sqlite3.Error) -> StoreError:
    """Translate SQLite's error; extended codes carry the primary one in their low byte."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return StoreError(_BY_CODE.get(code, "other"), str(error))


def unreadable(error: StoreError | sqlite3.Error) -> Refused:
    """Return what is told where the database cannot be read, for a caller to raise."""
    found = error if isinstance(error, StoreError) else of(error)
    return Refused(
        "not_readable",
        f"the database cannot be read now: {found.reason}",
        "ask again; if it stays so, look at the disk and the permissions of storage.url",
        retry_after=_RETRY_SECONDS,
    )

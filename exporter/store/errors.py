"""What can be wrong with a store, as one exception with a bounded reason."""

import sqlite3

REASONS = ("full", "locked", "io", "corrupt", "read_only", "newer_schema", "other")

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

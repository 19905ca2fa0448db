"""Numbered migrations: each file of ``migrations/`` runs once, in order, in a transaction."""

import sqlite3
from importlib import resources
from typing import Final

from exporter.store.errors import StoreError

EVENTS: Final = "exporter.store"
"""The package whose `migrations/` are of the events' file."""


def available(package: str = EVENTS) -> list[tuple[int, str, str]]:
    """Return (number, name, SQL) of every shipped migration of a package, in order."""
    folder = resources.files(package).joinpath("migrations")
    return sorted(
        (int(file.name[:4]), file.name, file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    )


def version(connection: sqlite3.Connection) -> int:
    """Return the number of the newest migration that this file has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: sqlite3.Connection, package: str = EVENTS) -> list[str]:
    """Bring an older or empty file up to date in place; return the names of what was run.

    The connection is in autocommit mode. A file from a newer chatwatch is refused, unchanged.
    """
    migrations = available(package)
    newest = migrations[-1][0]
    current = version(connection)
    if current > newest:
        raise StoreError(
            "newer_schema",
            f"the database has schema {current}; this chatwatch knows {newest}: upgrade chatwatch",
        )
    run = []
    for number, name, sql in migrations:
        if number > current:
            _run(connection, number, sql)
            run.append(name)
    return run


def _run(connection: sqlite3.Connection, number: int, sql: str) -> None:
    """Run one migration and its new number in one transaction; executescript would commit early."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""
        connection.execute(f"PRAGMA user_version = {number:d}")
    except sqlite3.Error:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")

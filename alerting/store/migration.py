"""Numbered migrations of alerting's tables: each runs once, in order, in a transaction.

Their version stands in a table of their own, since the file may be shared with others.
"""

import sqlite3
from importlib import resources

from alerting.store.connection import transaction


def available() -> list[tuple[int, str]]:
    """Return (number, SQL) of every shipped migration, in order."""
    folder = resources.files("alerting.store").joinpath("migrations")
    return sorted(
        (int(file.name[:4]), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    )


def version(connection: sqlite3.Connection) -> int:
    """Return the number of the newest migration that this file has had, 0 for none."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alert_schema'").fetchone()
    if there is None:
        return 0
    return int(connection.execute("SELECT max(version) FROM alert_schema").fetchone()[0])


def upgrade(connection: sqlite3.Connection) -> int:
    """Bring the tables up to date in place; return how many migrations ran.

    A file from a newer chatwatch is refused, unchanged, with sqlite3.NotSupportedError.
    """
    migrations = available()
    current = version(connection)
    if current > migrations[-1][0]:
        raise sqlite3.NotSupportedError(
            f"the alerts have schema {current}; this chatwatch knows {migrations[-1][0]}: upgrade"
            " chatwatch"
        )
    wanted = [one for one in migrations if one[0] > current]
    for number, sql in wanted:
        with transaction(connection):
            _run(connection, number, sql)
    return len(wanted)


def _run(connection: sqlite3.Connection, number: int, sql: str) -> None:
    """Run one migration, statement by statement: executescript would commit early."""
    connection.execute("CREATE TABLE IF NOT EXISTS alert_schema (version INTEGER NOT NULL)")
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute("INSERT INTO alert_schema VALUES (?)", (number,))

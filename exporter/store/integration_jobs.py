"""What is known of sync jobs; all functions take the connection. Instants are Unix milliseconds."""

import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

MOST: Final = 10_000
"""Jobs that one answer has at most."""


class Row(NamedTuple):
    """A job of a tenant at a vendor, by its name and a user; ``told`` is JSON."""

    tenant: str
    provider: str
    job: str
    account: str
    heard: int
    told: str


def rows(connection: sqlite3.Connection, limit: int) -> list[Row]:
    """Return the jobs that were heard of last, at most MOST."""
    found = connection.execute(
        "SELECT tenant, provider, job, account, heard, told FROM integration_jobs"
        " ORDER BY heard DESC LIMIT ?",
        (min(limit, MOST),),
    )
    return [Row(*row) for row in found]


def some(connection: sqlite3.Connection, keys: Iterable[tuple[str, str, str, str]]) -> list[Row]:
    """Return those of some jobs (tenant, provider, job, account) that are known."""
    found = []
    for key in keys:
        row = connection.execute(
            "SELECT tenant, provider, job, account, heard, told FROM integration_jobs"
            " WHERE (tenant, provider, job, account) = (?, ?, ?, ?)",
            key,
        ).fetchone()
        if row is not None:
            found.append(Row(*row))
    return found


def keep(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Keep jobs as they are by now."""
    connection.executemany(
        "INSERT OR REPLACE INTO integration_jobs VALUES (?, ?, ?, ?, ?, ?)", rows
    )


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` jobs that nobody told of since an instant; return how many."""
    return connection.execute(
        "DELETE FROM integration_jobs WHERE (tenant, provider, job, account) IN"
        " (SELECT tenant, provider, job, account FROM integration_jobs WHERE heard < ?"
        " ORDER BY heard LIMIT ?)",
        (before, limit),
    ).rowcount

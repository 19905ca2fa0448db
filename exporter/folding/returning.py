"""When who ended a conversation began the next one: `conversations.back`; none of these commits.

It follows from `person`, `started` and `ended` of the rows alone: a start is next of those that
ended since the start before it, and of no others.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from exporter.analytics.fold import Key, Known

Start = tuple[str, str, int]
"""Tenant, person, and when it began a conversation (Unix milliseconds)."""

BACK: Final = (
    "coalesce((SELECT min(started) FROM conversations AS later WHERE later.tenant = {tenant}"
    " AND later.person = {person} AND later.started > {ended}), 0)"
)
"""The next start, in SQL, of a person that is known and of a conversation that ended."""
_AGAIN: Final = BACK.format(tenant="one.tenant", person="one.person", ended="one.ended")
_NEXT: Final = (
    f"UPDATE conversations AS one SET back = {_AGAIN}"  # noqa: S608 # no words of others
    " WHERE tenant = ?1 AND person = ?2 AND ended > 0 AND ended < ?3 AND ended >= coalesce("
    "(SELECT max(started) FROM conversations WHERE tenant = ?1 AND person = ?2 AND started < ?3)"
    f", 0) AND back != {_AGAIN}"
)
_ANEW: Final = (
    f"UPDATE conversations AS one SET back = {_AGAIN}"  # noqa: S608 # no words of others
    f" WHERE tenant = ? AND person = ? AND ended > 0 AND back != {_AGAIN}"
)
_START: Final = "SELECT tenant, person, started FROM conversations WHERE tenant = ? AND id = ?"


def begun(after: Mapping[Key, Known], before: Mapping[Key, Known]) -> set[Key]:
    """Return which conversations are new, or begin elsewhere, or are of somebody else."""
    return {
        key for key, one in after.items() if key not in before or _begin(before[key]) != _begin(one)
    }


def starts(connection: sqlite3.Connection, keys: Iterable[Key]) -> set[Start]:
    """Return when these conversations begin, and who began them."""
    return {connection.execute(_START, key).fetchone() for key in keys}


def follow(connection: sqlite3.Connection, changed: Iterable[Start]) -> None:
    """Have conversations that ended know what came next, once these starts came or went."""
    connection.executemany(_NEXT, [one for one in changed if one[1]])


def anew(connection: sqlite3.Connection, persons: Iterable[tuple[str, str]]) -> None:
    """Do so for all conversations of persons, by tenant: those of others became theirs."""
    connection.executemany(_ANEW, [one for one in persons if one[1]])


def _begin(one: Known) -> tuple[str, int]:
    return one.row.customer, one.row.started

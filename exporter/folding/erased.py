"""Customers that are erased, as folds that are made anew take it over; none of these commits."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from exporter.analytics.fold import Key, Known
from exporter.folding import joins

_ROWS: Final = (
    "SELECT id, tenant, names FROM erasures WHERE state = 'folds' AND id <= ? ORDER BY id"
)
_RENAME: Final = (
    "UPDATE customers SET id = ? WHERE tenant = ? AND id = ?",
    "UPDATE customers SET person = ? WHERE tenant = ? AND person = ?",
    "UPDATE customer_days SET customer = ? WHERE tenant = ? AND customer = ?",
    "UPDATE funnel_hits SET customer = ? WHERE tenant = ? AND customer = ?",
)
# Only of conversations that are called otherwise now: those of others may have the same number.
_SETTLED: Final = (
    "UPDATE OR IGNORE settled SET conversation = ?1 WHERE tenant = ?2 AND conversation = ?3"
    " AND EXISTS (SELECT 1 FROM fresh.conversations WHERE tenant = ?2 AND id = ?1)"
)


_TALKS: Final = "SELECT id FROM conversations WHERE tenant = ? AND person = ?"
LAST: Final = 1 << 62


class Erased(NamedTuple):
    """What becomes of the ids of tenants; ``last`` is the newest request of these, 0 for none."""

    last: int
    names: Mapping[Key, str]


class Whole(NamedTuple):
    """All ids of a person, and all their conversations."""

    ids: Sequence[str]
    conversations: Sequence[str]


def whole(connection: sqlite3.Connection, tenant: str, customer: str) -> Whole:
    """Return all that is known of the person whose id one is, themselves where that is all."""
    ids = joins.ids(connection, tenant, customer)
    found = set()
    for id in {*ids, joins.joined(connection, tenant, customer) or customer}:
        found |= {talk for (talk,) in connection.execute(_TALKS, (tenant, id))}
    return Whole(ids, sorted(found))


def told(events: sqlite3.Connection, last: int = LAST) -> Erased:
    """Return whose events are erased, while their folds are not; requests up to ``last``."""
    names: dict[Key, str] = {}
    newest = 0
    for id, tenant, one in events.execute(_ROWS, (last,)):
        newest = id
        names |= {(tenant, old): new for old, new in msgspec.json.decode(one).items()}
    return Erased(newest, names)


def rename(connection: sqlite3.Connection, erased: Erased) -> None:
    """Rename who stands in rows that were taken over as they were."""
    values = [(new, *key) for key, new in erased.names.items()]
    for statement in _RENAME:
        connection.executemany(statement, values)


def rename_settled(connection: sqlite3.Connection, erased: Erased) -> None:
    """Rename settled conversations, so that they are not observed once more."""
    connection.executemany(_SETTLED, [(new, *key) for key, new in erased.names.items()])


def renamed(key: Key, known: Known, erased: Erased) -> tuple[Key, Known]:
    """Return a conversation that was taken over, without them."""
    names, tenant = erased.names, key[0]
    told = {known.row.customer, *(beat.customer for beat in known.thread)}
    if not any((tenant, one) in names for one in told):
        return key, known

    def now(id: str) -> str:
        return names.get((tenant, id), id)

    replace = msgspec.structs.replace
    thread = tuple(replace(beat, customer=now(beat.customer)) for beat in known.thread)
    return (tenant, now(key[1])), Known(
        thread, replace(known.row, customer=now(known.row.customer))
    )

"""Who is who, in rows; all functions take the connection, and none commits.

Rows are of ids as they were told; `customers.person` says whose each is. Joining ids rewrites that
name wherever it stands, and no more, so that ids of a person who turns out to be too many can be
told apart again. All rows of a person are found by `ids`: `customers.id`, `customer_days.customer`,
`uses.customer`, `conversations.customer`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from exporter.analytics.customers import identity
from exporter.analytics.customers.identity import JOINED, Edge, Id
from exporter.analytics.fold import Key, Known
from exporter.folding import returning, spells
from exporter.folding.spells import Days, Moved

_ID: Final = "SELECT id, person, state, is_alias, told FROM customers WHERE tenant = ? AND id = ?"
_MEMBERS: Final = (
    "SELECT id, person, state, is_alias, told FROM customers"
    " WHERE tenant = ? AND person = ? AND state = 1"
)
_TOLD: Final = (
    "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT DO UPDATE SET"
    " person = excluded.person, state = excluded.state, is_alias = excluded.is_alias,"
    " told = excluded.told"
)
_BLOCKS: Final = "SELECT min(block), max(block) FROM uses WHERE tenant = ?"
_RENAME_USES: Final = "UPDATE uses SET person = ? WHERE tenant = ? AND block = ? AND customer = ?"
_RENAME_TALKS: Final = (
    "UPDATE conversations SET person = ? WHERE tenant = ? AND person = ? AND customer = ?"
)


class Regrouped(NamedTuple):
    """The ids of each person that gained or lost any, as they were and as they are."""

    before: Sequence[Sequence[str]]
    after: Sequence[Sequence[str]]


def persons(connection: sqlite3.Connection, known: Mapping[Key, Known]) -> dict[Key, str]:
    """Return whose conversations are, where the customer's id is joined to others."""
    told = {key: one.row.customer for key, one in known.items() if one.row.customer}
    if not told or not has_joined(connection):
        return {}
    found = {}
    for key, customer in told.items():
        person = joined(connection, key[0], customer)
        if person is not None:
            found[key] = person
    return found


def ids(connection: sqlite3.Connection, tenant: str, customer: str) -> tuple[str, ...]:
    """Return all ids of the person whose id one is, itself where it stands alone."""
    person = joined(connection, tenant, customer)
    if person is None:
        return (customer,)
    return tuple(sorted(_members(connection, tenant, person)))


def joined(connection: sqlite3.Connection, tenant: str, id: str) -> str | None:
    """Return whose an id is, None where it stands alone."""
    row = connection.execute(_ID, (tenant, id)).fetchone()
    return row[1] if row is not None and row[2] == JOINED else None


def has_joined(connection: sqlite3.Connection) -> bool:
    """Say whether any ids are joined."""
    found = connection.execute("SELECT 1 FROM customers WHERE state = 1 LIMIT 1").fetchone()
    return found is not None


def join(
    connection: sqlite3.Connection, tenant: str, edges: Sequence[Edge], moved: Moved
) -> Regrouped:
    """Join ids, and have their rows answer under the name of the person; return who changed."""
    wanted = {id for edge in edges for id in edge[:2]}
    known = _known(connection, tenant, sorted(wanted))
    changed = identity.joined(known, edges)
    renamed = {}
    for id, one in changed.items():
        old = known[id].person if id in known else id
        if one.person != old:
            renamed[id] = old, one.person
    regrouped = _regrouped(known, changed, renamed)
    _sit_again(connection, tenant, regrouped, moved)
    connection.executemany(
        _TOLD,
        [
            (tenant, id, one.person, one.state, one.is_alias, one.told)
            for id, one in changed.items()
        ],
    )
    _rename(connection, tenant, renamed)
    return regrouped


def _rename(
    connection: sqlite3.Connection, tenant: str, renamed: Mapping[str, tuple[str, str]]
) -> None:
    first, last = connection.execute(_BLOCKS, (tenant,)).fetchone()
    blocks = () if first is None else range(first, last + 1)
    used = [(new, tenant, block, id) for id, (_, new) in renamed.items() for block in blocks]
    connection.executemany(_RENAME_USES, used)
    talks = [(new, tenant, old, id) for id, (old, new) in renamed.items()]
    connection.executemany(_RENAME_TALKS, talks)
    returning.anew(connection, {(tenant, name) for pair in renamed.values() for name in pair})


def _regrouped(
    known: Mapping[str, Id], changed: Mapping[str, Id], renamed: Mapping[str, tuple[str, str]]
) -> Regrouped:
    """Return the ids of all persons that gain or lose any."""
    names = {name for pair in renamed.values() for name in pair}
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for id in {**known, **changed}:
        old = known[id].person if id in known else id
        new = changed[id].person if id in changed else old
        if names & {old, new}:
            before[old].append(id)
            after[new].append(id)
    return Regrouped([*before.values()], [*after.values()])


def _sit_again(
    connection: sqlite3.Connection, tenant: str, regrouped: Regrouped, moved: Moved
) -> None:
    """Move the sessions of days by what it changes that ids are of other persons now."""
    found: dict[str, Days] = {}
    for groups, sign in ((regrouped.before, -1), (regrouped.after, 1)):
        for ids in groups:
            for id in ids:
                if id not in found:
                    found[id] = spells.days(connection, tenant, id)
            spells.sit(moved, tenant, [found[id] for id in ids], sign)


def _known(connection: sqlite3.Connection, tenant: str, wanted: Iterable[str]) -> dict[str, Id]:
    """Return those of some ids that there are, with all others of their persons."""
    found: dict[str, Id] = {}
    for id in wanted:
        row = None if id in found else connection.execute(_ID, (tenant, id)).fetchone()
        if row is not None:
            found[id] = _read(row[1:])
            if found[id].state == JOINED:
                found |= _members(connection, tenant, row[1])
    return found


def _members(connection: sqlite3.Connection, tenant: str, person: str) -> dict[str, Id]:
    rows = connection.execute(_MEMBERS, (tenant, person))
    return {row[0]: _read(row[1:]) for row in rows}


def members(connection: sqlite3.Connection, tenant: str, person: str) -> list[str]:
    """Return the ids of a person."""
    return [*_members(connection, tenant, person)]


def _read(row: Sequence[object]) -> Id:
    person, state, is_alias, told = row
    return Id(person, state, bool(is_alias), told)  # type: ignore[arg-type] # as they are kept

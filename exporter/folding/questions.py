"""What is asked of the folds' file, in SQL; all functions take the connection and block."""

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import msgspec

from exporter.analytics import days, weeks
from exporter.analytics.figures.quality import Returns
from exporter.analytics.figures.sums import Sums
from exporter.analytics.measures import ALL
from exporter.folding import table
from exporter.folding.ledger import By, Span

MOST_ROWS: Final = 400_000
"""Rows that one question may bring, or look for; more are refused, as they fill the memory."""

_AMOUNTS: Final = msgspec.json.Decoder(dict[str, dict[str, int]])
_ROWS: Final = msgspec.json.Decoder(list[tuple[str, str, int | None]])
# A span is days of `cells` at its ends and weeks in its middle (exporter.analytics.weeks); what has
# no days is not looked for.
_ONE: Final = "tenant = :tenant AND agent = whose.value AND measure = wanted.value"
_OF_DAYS: Final = (
    "SELECT name, :{end}_sign * value AS value FROM cells"  # noqa: S608 # no words of others
    f" WHERE {_ONE} AND day BETWEEN :{{end}}_first AND :{{end}}_last"
)
_OF_WEEKS: Final = (
    "SELECT name, value FROM weeks"  # noqa: S608 # no words of others
    f" WHERE {_ONE} AND monday BETWEEN :weeks_first AND :weeks_last"
)
_PARTS: Final = _OF_DAYS.format(end="before"), _OF_WEEKS, _OF_DAYS.format(end="behind")
_WHOSE: Final = "json_each(:agents) AS whose"
_WANTED: Final = "json_each(:measures) AS wanted"
# One statement for all, in few rows: threads that pass the interpreter's lock to and fro wait long
# for it. Sorting names by themselves is quick, and sorting agents and measures with them is not.
_NAMELESS: Final = (
    "SELECT json_group_array(json_array(whose.value, wanted.value,"  # noqa: S608 # ours
    f" (SELECT sum(value) FROM ({{parts}})))) FROM {_WHOSE} CROSS JOIN {_WANTED}"
)
_NAMED: Final = (
    "SELECT whose.value, (SELECT json_group_object(wanted.value, json(("  # noqa: S608 # ours
    "SELECT json_group_object(name, amount) FROM (SELECT name, sum(value) AS amount"
    f" FROM ({{parts}}) GROUP BY name)))) FROM {_WANTED}) FROM {_WHOSE}"
)
_SPLIT: Final = (
    "SELECT {by}, measure, name, sum(value) FROM cells"
    " WHERE tenant = ? AND agent = ? AND day BETWEEN ? AND ? AND measure IN ({measures})"
    " GROUP BY {by}, measure, name"
)
# One by one, each found by the index.
_AGENTS: Final = (
    "WITH RECURSIVE known(agent) AS ("
    " SELECT min(agent) FROM cells WHERE tenant = ?1 AND agent > ''"
    " UNION ALL SELECT (SELECT min(cells.agent) FROM cells"
    " WHERE tenant = ?1 AND cells.agent > known.agent) FROM known WHERE known.agent IS NOT NULL)"
    " SELECT agent FROM known WHERE agent IS NOT NULL"
)
_CUSTOMERS: Final = (
    "SELECT count(DISTINCT person) FROM conversations"
    " WHERE tenant = ? AND started BETWEEN ? AND ? AND person != ''"
)
# All persons in their order: nothing has to be sorted.
_PERSONS: Final = (
    "SELECT count(*) FROM (SELECT 1 FROM conversations INDEXED BY conversations_by_person"
    " WHERE tenant = ? AND started BETWEEN ? AND ? AND person > '' GROUP BY person)"
)
_FIRST: Final = "SELECT min(started) FROM conversations WHERE tenant = ?"
_LAST: Final = "SELECT max(started) FROM conversations WHERE tenant = ?"
_WIDE: Final = 0.25
"""Of all that there is; reading so much takes as long as all of it in a better order."""
_RETURNS: Final = (
    "SELECT coalesce(sum(is_unassisted AND back <= ended + ?4), 0),"
    " coalesce(sum(back <= ended + ?5), 0) FROM conversations"
    " WHERE tenant = ?1 AND started BETWEEN ?2 AND ?3 AND back > 0"
)


class TooMuch(Exception):
    """A question that brings more rows than it may."""


def version(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return what changes whenever any answer may."""
    return tuple(table.mark(connection, name) for name in ("terms", "cursor", "changes"))


def totals(
    connection: sqlite3.Connection,
    tenant: str,
    agent: str,
    span: Span,
    measures: Collection[str] = (),
) -> Sums:
    """Return the sums of days, of these measures, or of all where none is named."""
    with at_once(connection):
        return Sums(_amounts(connection, tenant, [agent], span, measures or ALL)[agent])


def split(
    connection: sqlite3.Connection,
    tenant: str,
    agent: str,
    span: Span,
    by: By,
    measures: Collection[str],
) -> dict[str, Sums]:
    """Return the sums of days by day, channel or agent, in their order."""
    if by == "agent":
        return _by_agent(connection, tenant, span, measures)
    statement = _SPLIT.format(by=by, measures=_places(len(measures)))
    rows = connection.execute(statement, (tenant, agent, *span, *measures)).fetchmany(MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise TooMuch
    found: dict[Any, dict[tuple[str, str], int]] = defaultdict(dict)
    for key, measure, name, value in rows:
        if value:
            found[key][measure, name] = value
    return {days.text(key) if by == "day" else key: Sums(found[key]) for key in sorted(found)}


def _by_agent(
    connection: sqlite3.Connection, tenant: str, span: Span, measures: Collection[str]
) -> dict[str, Sums]:
    with at_once(connection):
        agents = [agent for (agent,) in connection.execute(_AGENTS, (tenant,))]
        found = _amounts(connection, tenant, agents, span, measures)
    return {agent: Sums(amounts) for agent, amounts in found.items() if amounts}


def _amounts(
    connection: sqlite3.Connection,
    tenant: str,
    agents: Collection[str],
    span: Span,
    measures: Collection[str],
) -> dict[str, dict[tuple[str, str], int]]:
    """Return the sums of agents by measure and name."""
    count = len(agents) * len(measures)
    found: dict[str, dict[tuple[str, str], int]] = {agent: {} for agent in agents}
    parts, place = _place(span)
    place["tenant"] = tenant
    # No id has a NUL, at which SQLite's JSON would end it.
    place["agents"] = _listed(agent for agent in agents if "\0" not in agent)
    place["measures"] = _listed(measure for measure in measures if not ALL[measure].names)
    (rows,) = connection.execute(_NAMELESS.format(parts=parts), place).fetchone()
    for agent, measure, amount in _ROWS.decode(rows):
        if amount:
            found[agent][measure, ""] = amount
    place["measures"] = _listed(measure for measure in measures if ALL[measure].names)
    for agent, told in connection.execute(_NAMED.format(parts=parts), place):
        amounts_of = found[agent]
        for measure, amounts in _AMOUNTS.decode(told).items():
            count += len(amounts)
            for name, amount in amounts.items():
                if amount:
                    amounts_of[measure, name] = amount
        if count > MOST_ROWS:
            raise TooMuch
    return found


def _place(span: Span) -> tuple[str, dict[str, object]]:
    """Return what a span is read from in SQL, and the values of its parameters."""
    before, whole, behind = weeks.parts(*span)
    ranges = before[:2], whole, behind[:2]
    told = [part for part, (first, last) in zip(_PARTS, ranges, strict=True) if first <= last]
    place: dict[str, object] = {"before_sign": before.sign, "behind_sign": behind.sign}
    for name, (first, last) in zip(("before", "weeks", "behind"), ranges, strict=True):
        place[f"{name}_first"], place[f"{name}_last"] = first, last
    return " UNION ALL ".join(told or _PARTS), place


def _listed(words: Iterable[str]) -> str:
    return msgspec.json.encode([*words]).decode()


@contextlib.contextmanager
def at_once(connection: sqlite3.Connection) -> Iterator[None]:
    """Have several questions be asked of the same moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def knows_agent(connection: sqlite3.Connection, tenant: str, agent: str) -> bool:
    """Say whether an agent took part in any conversation."""
    statement = "SELECT 1 FROM conversation_agents WHERE tenant = ? AND agent = ? LIMIT 1"
    return connection.execute(statement, (tenant, agent)).fetchone() is not None


def customers(connection: sqlite3.Connection, tenant: str, instants: Span) -> int:
    """Return how many customers began conversations."""
    statement = _PERSONS if _is_wide(connection, tenant, instants) else _CUSTOMERS
    return int(connection.execute(statement, (tenant, *instants)).fetchone()[0])


def _is_wide(connection: sqlite3.Connection, tenant: str, instants: Span) -> bool:
    """Say whether a span has a large part of all conversations in it."""
    first, last = (connection.execute(one, (tenant,)).fetchone()[0] for one in (_FIRST, _LAST))
    if first is None:
        return False
    begins, ends = instants
    return bool(min(ends, last) - max(begins, first) >= _WIDE * (last - first))


def returns(
    connection: sqlite3.Connection, tenant: str, instants: Span, within: tuple[int, int]
) -> Returns:
    """Return how many conversations were followed by another one of their customer."""
    row = connection.execute(_RETURNS, (tenant, *instants, *within)).fetchone()
    return Returns(*row)


def _places(count: int) -> str:
    return ", ".join("?" * count)

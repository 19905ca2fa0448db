"""What is asked of the folds' file, in SQL; all functions take the connection and block."""

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from exporter.analytics import days, weeks
from exporter.analytics.beat import Kind
from exporter.analytics.conversation import Conversation
from exporter.analytics.figures.quality import Returns
from exporter.analytics.figures.sums import Sums
from exporter.analytics.measures import ALL
from exporter.folding import table
from exporter.folding.ledger import By, Going, Place, Span, Told

MOST_ROWS: Final = 400_000
"""Rows that one question may bring, or look for; more are refused, as they fill the memory."""
MOST_GOING: Final = 10_000

_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_AMOUNTS: Final = msgspec.json.Decoder(dict[str, dict[str, int]])
_ROWS: Final = msgspec.json.Decoder(list[tuple[str, str, int | None]])
_MESSAGES: Final = frozenset({"received", "sent", "answered"})
# A span is days of `cells` at its ends and weeks in its middle (exporter.analytics.weeks).
_ONE: Final = "tenant = ?1 AND agent = whose.value AND measure = wanted.value"
_PARTS: Final = (
    "SELECT name, ?4 * value AS value FROM cells"  # noqa: S608 # no words of others
    f" WHERE {_ONE} AND day BETWEEN ?2 AND ?3"
    f" UNION ALL SELECT name, value FROM weeks WHERE {_ONE} AND monday BETWEEN ?5 AND ?6"
    f" UNION ALL SELECT name, ?9 * value FROM cells WHERE {_ONE} AND day BETWEEN ?7 AND ?8"
)
_WHOSE: Final = "json_each(?10) AS whose"
_WANTED: Final = "json_each(?11) AS wanted"
# One statement for all, in few rows: threads that pass the interpreter's lock to and fro wait long
# for it. Sorting names by themselves is quick, and sorting agents and measures with them is not.
_NAMELESS: Final = (
    "SELECT json_group_array(json_array(whose.value, wanted.value,"  # noqa: S608 # ours
    f" (SELECT sum(value) FROM ({_PARTS})))) FROM {_WHOSE} CROSS JOIN {_WANTED}"
)
_NAMED: Final = (
    "SELECT whose.value, (SELECT json_group_object(wanted.value, json(("  # noqa: S608 # ours
    "SELECT json_group_object(name, amount) FROM (SELECT name, sum(value) AS amount"
    f" FROM ({_PARTS}) GROUP BY name)))) FROM {_WANTED}) FROM {_WHOSE}"
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
_NEWEST: Final = (
    "SELECT id, row FROM conversations WHERE tenant = ? AND started BETWEEN ? AND ?"
    " AND (started, id) < (?, ?) ORDER BY started DESC, id DESC LIMIT ?"
)
_NEWEST_OF: Final = (
    "SELECT id, row FROM conversation_agents AS part JOIN conversations AS one"
    " ON one.tenant = part.tenant AND one.id = part.conversation"
    " WHERE part.tenant = ? AND part.agent = ? AND part.started BETWEEN ? AND ?"
    " AND (part.started, part.conversation) < (?, ?)"
    " ORDER BY part.started DESC, part.conversation DESC LIMIT ?"
)
_GOING: Final = (
    "SELECT id, row, thread FROM conversations INDEXED BY conversations_due"
    " WHERE due > 0 AND due >= ? AND tenant = ? ORDER BY due DESC, id DESC LIMIT ?"
)
_END: Final = (1 << 62, "")


class _Said(Struct, array_like=True, gc=False):
    """As much of a beat as tells who spoke when; the rest is passed over."""

    at: int
    key: bytes
    kind: Kind
    who: str
    agent: str


_SAID: Final = msgspec.msgpack.Decoder(list[_Said])


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
    before, whole, behind = weeks.parts(*span)
    # No id has a NUL, at which SQLite's JSON would end it.
    known = _listed(agent for agent in agents if "\0" not in agent)
    place = tenant, *before, *whole, *behind, known
    nameless = _listed(measure for measure in measures if not ALL[measure].names)
    (rows,) = connection.execute(_NAMELESS, (*place, nameless)).fetchone()
    for agent, measure, amount in _ROWS.decode(rows):
        if amount:
            found[agent][measure, ""] = amount
    named = _listed(measure for measure in measures if ALL[measure].names)
    for agent, told in connection.execute(_NAMED, (*place, named)):
        for measure, amounts in _AMOUNTS.decode(told).items():
            count += len(amounts)
            found[agent].update({(measure, name): one for name, one in amounts.items() if one})
        if count > MOST_ROWS:
            raise TooMuch
    return found


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


def conversations(
    connection: sqlite3.Connection,
    tenant: str,
    agent: str,
    instants: Span,
    after: Place | None,
    limit: int,
) -> list[Told]:
    """Return conversations, the newest first."""
    found = kept(connection, tenant, agent, instants, after, limit)
    return [Told(id, _DECODER.decode(row)) for id, row in found]


def kept(
    connection: sqlite3.Connection,
    tenant: str,
    agent: str,
    instants: Span,
    after: Place | None,
    limit: int,
) -> list[tuple[str, bytes]]:
    """Return ids of conversations and what is kept of them, the newest first."""
    begins, ends = instants
    behind = after or _END
    # The index is entered where the page begins: SQLite bounds it by one of the two tests only.
    tail = (begins, min(ends, behind[0]), *behind, limit)
    if agent:
        return connection.execute(_NEWEST_OF, (tenant, agent, *tail)).fetchall()
    return connection.execute(_NEWEST, (tenant, *tail)).fetchall()


def going_on(connection: sqlite3.Connection, tenant: str, since: int, silence: int) -> list[Going]:
    """Return conversations that go on with a message since then, the latest first."""
    found = []
    # A thread may be long: one at a time is at hand.
    for id, row, beats in connection.execute(_GOING, (since + silence, tenant, MOST_GOING)):
        whole = _SAID.decode(beats)
        said = max([beat.at for beat in whole if beat.kind in _MESSAGES], default=0)
        if said >= since:
            agent = next((beat.agent for beat in reversed(whole) if beat.agent), "")
            found.append(Going(id, said, agent, _DECODER.decode(row)))
    return found


def _places(count: int) -> str:
    return ", ".join("?" * count)

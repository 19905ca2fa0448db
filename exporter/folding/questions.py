"""What is asked of the folds' file, in SQL; all functions take the connection and block."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

import msgspec

from exporter.analytics import days, mentions, thread
from exporter.analytics.conversation import Conversation
from exporter.analytics.figures.quality import Returns
from exporter.analytics.figures.sums import Sums
from exporter.analytics.measures import ALL
from exporter.folding import table
from exporter.folding.ledger import By, Going, Place, Span, Told

MOST_ROWS: Final = 400_000
"""Rows that one question may bring; more are refused, so that no answer fills the memory."""
MOST_GOING: Final = 10_000

_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_MESSAGES: Final = frozenset({"received", "sent", "answered"})
_TOTALS: Final = (
    "SELECT measure, name, sum(value) FROM cells"
    " WHERE tenant = ? AND agent = ? AND day BETWEEN ? AND ? AND measure IN ({measures})"
    " GROUP BY measure, name"
)
_SPLIT: Final = (
    "SELECT {by}, measure, name, sum(value) FROM cells"
    " WHERE tenant = ? AND agent = ? AND day BETWEEN ? AND ? AND measure IN ({measures})"
    " GROUP BY {by}, measure, name"
)
# Agents one by one, each found by the index, then their days.
_BY_AGENT: Final = (
    "WITH RECURSIVE known(agent) AS ("
    " SELECT min(agent) FROM cells WHERE tenant = ?1 AND agent > ''"
    " UNION ALL SELECT (SELECT min(cells.agent) FROM cells"
    " WHERE tenant = ?1 AND cells.agent > known.agent) FROM known WHERE known.agent IS NOT NULL)"
    " SELECT cells.agent, measure, name, sum(value) FROM known CROSS JOIN cells"
    " ON cells.tenant = ?1 AND cells.agent = known.agent AND day BETWEEN ?2 AND ?3"
    " WHERE measure IN ({measures}) GROUP BY cells.agent, measure, name"
)
_CUSTOMERS: Final = (
    "SELECT count(DISTINCT customer) FROM conversations"
    " WHERE tenant = ? AND started BETWEEN ? AND ? AND customer != ''"
)
# Materialised, as each conversation's return would be looked for twice.
_RETURNS: Final = (
    "WITH found AS MATERIALIZED (SELECT ended, is_unassisted,"
    " (SELECT min(later.started) FROM conversations AS later WHERE later.tenant = ?1"
    " AND later.customer = one.customer AND later.started > one.ended) AS back"
    " FROM conversations AS one WHERE tenant = ?1 AND started BETWEEN ?2 AND ?3"
    " AND ended > 0 AND customer != '')"
    " SELECT coalesce(sum(is_unassisted AND back <= ended + ?4), 0),"
    " coalesce(sum(back <= ended + ?5), 0) FROM found WHERE back IS NOT NULL"
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
    # Each is named, as the days of a measure lie beside each other.
    wanted = measures or ALL
    statement = _TOTALS.format(measures=_places(len(wanted)))
    rows = _rows(connection, statement, (tenant, agent, *span, *wanted))
    return Sums({(measure, name): value for measure, name, value in rows if value})


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
        wanted = _numbered(len(measures), 4)
        rows = _rows(connection, _BY_AGENT.format(measures=wanted), (tenant, *span, *measures))
    else:
        statement = _SPLIT.format(by=by, measures=_places(len(measures)))
        rows = _rows(connection, statement, (tenant, agent, *span, *measures))
    found: dict[Any, dict[tuple[str, str], int]] = defaultdict(dict)
    for key, measure, name, value in rows:
        if value:
            found[key][measure, name] = value
    return {days.text(key) if by == "day" else key: Sums(found[key]) for key in sorted(found)}


def knows_agent(connection: sqlite3.Connection, tenant: str, agent: str) -> bool:
    """Say whether an agent took part in any conversation."""
    statement = "SELECT 1 FROM conversation_agents WHERE tenant = ? AND agent = ? LIMIT 1"
    return connection.execute(statement, (tenant, agent)).fetchone() is not None


def customers(connection: sqlite3.Connection, tenant: str, instants: Span) -> int:
    """Return how many customers began conversations."""
    return int(connection.execute(_CUSTOMERS, (tenant, *instants)).fetchone()[0])


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
    tail = (*instants, *(after or _END), limit)
    if agent:
        rows = connection.execute(_NEWEST_OF, (tenant, agent, *tail))
    else:
        rows = connection.execute(_NEWEST, (tenant, *tail))
    return [Told(id, _DECODER.decode(row)) for id, row in rows]


def going_on(connection: sqlite3.Connection, tenant: str, since: int, silence: int) -> list[Going]:
    """Return conversations that go on with a message since then, the latest first."""
    found = []
    # A thread may be long: one at a time is at hand.
    for id, row, beats in connection.execute(_GOING, (since + silence, tenant, MOST_GOING)):
        whole = thread.unpacked(beats)
        said = max((beat.at for beat in whole if beat.kind in _MESSAGES), default=0)
        if said >= since:
            agent = mentions.latest(whole, "agent")
            found.append(Going(id, said, agent, _DECODER.decode(row)))
    return found


def _rows(connection: sqlite3.Connection, statement: str, values: tuple[Any, ...]) -> list[Any]:
    rows = connection.execute(statement, values).fetchmany(MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise TooMuch
    return rows


def _places(count: int) -> str:
    return ", ".join("?" * count)


def _numbered(count: int, first: int) -> str:
    return ", ".join(f"?{first + place}" for place in range(count))

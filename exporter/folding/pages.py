"""Conversations as folds keep them, the newest first, in SQL; all take the connection and block."""

import sqlite3
from typing import Final

import msgspec
from msgspec import Struct

from exporter.analytics.beat import Kind
from exporter.analytics.conversation import Conversation
from exporter.folding.ledger import Going, Place, Span, Told

MOST_GOING: Final = 10_000

_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_MESSAGES: Final = frozenset({"received", "sent", "answered"})
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

"""What is so at this moment, asked of the folds' file; all functions take the connection."""

import sqlite3
from collections import Counter
from typing import Final

import msgspec
from msgspec import Struct

MOST: Final = 10_000
"""Conversations that go on of which it is looked at whether anybody waits: the latest."""

# One by one, each found by the key.
_TENANTS: Final = (
    "WITH RECURSIVE known(tenant) AS (SELECT min(tenant) FROM conversations"
    " UNION ALL SELECT (SELECT min(conversations.tenant) FROM conversations"
    " WHERE conversations.tenant > known.tenant) FROM known WHERE known.tenant IS NOT NULL)"
    " SELECT tenant FROM known WHERE tenant IS NOT NULL LIMIT ?"
)
_GOING: Final = (
    "SELECT row FROM conversations INDEXED BY conversations_due"
    " WHERE due > 0 AND due >= ? AND tenant = ? ORDER BY due DESC LIMIT ?"
)


class _Place(Struct, gc=False):
    """As much of a conversation as is asked for here; the rest is passed over."""

    channel: str
    waiting_since: int


_DECODER: Final = msgspec.msgpack.Decoder(_Place)


def tenants(connection: sqlite3.Connection, limit: int) -> list[str]:
    """Return the tenants that have conversations, the first of them by name."""
    return [tenant for (tenant,) in connection.execute(_TENANTS, (limit,))]


def waiting(connection: sqlite3.Connection, tenant: str, now: int) -> Counter[str]:
    """Return in how many conversations that go on the customer waits for an answer, by channel.

    Channels in which nobody does are among them, where a conversation goes on.
    """
    found: Counter[str] = Counter()
    for (row,) in connection.execute(_GOING, (now, tenant, MOST)):
        one = _DECODER.decode(row)
        found[one.channel] += bool(one.waiting_since)
    return found

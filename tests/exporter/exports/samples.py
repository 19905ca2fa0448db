"""Conversations and questions as rows of tables."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from exporter.analytics import conversation
from exporter.exports import parts
from exporter.exports.conversations import CONVERSATIONS
from exporter.exports.parts import Part
from exporter.exports.queries import Query
from tests.exporter.analytics.beats import terms, told

AT = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


FIELDS = frozenset(field for column in CONVERSATIONS.columns for field in column.fields)


def kept(**more: Any) -> bytes:
    """Return a conversation as folds keep it: a customer asked, a bot answered."""
    return msgspec.msgpack.encode(replace(conversation.told(told("cb"), terms()), **more))


def talk(id: str = "c1", **more: Any) -> Part:
    """Return it as it is read, with all that tables are made of."""
    (found,) = parts.reader(FIELDS)([(id, kept(**more))])
    return found


def question(seq: int = 1, **more: Any) -> Query:
    """Return a question."""
    one = Query(
        seq=seq,
        at=AT,
        user="u1",
        seconds=1.25,
        cached=True,
        failed=False,
        automated=True,
        channel="web",
        agent="bot",
        conversation="c1",
        language="en",
        text="where is my order",
    )
    return replace(one, **more)

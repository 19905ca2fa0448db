"""Conversations and questions as rows of tables."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from exporter.analytics import conversation
from exporter.exports.queries import Query
from exporter.folding.ledger import Told
from tests.exporter.analytics.beats import terms, told

AT = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


def talk(id: str = "c1", **more: Any) -> Told:
    """Return a conversation: a customer asked, a bot answered."""
    return Told(id, replace(conversation.told(told("cb"), terms()), **more))


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

"""Questions with their answers as a table, as document 000 names its columns (row A1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.exports.column import Column, Values, filled
from exporter.exports.dataset import Dataset, Place


class Query(Struct, frozen=True):
    """One question; ``text`` is None where it was not opened, or there is none."""

    seq: int
    at: datetime
    user: str
    seconds: float
    cached: bool
    failed: bool
    automated: bool
    channel: str
    agent: str
    conversation: str
    language: str
    text: str | None = None


def _dates(at: Sequence[datetime]) -> Values:
    return [one.date().isoformat() for one in at]


def _hours(at: Sequence[datetime]) -> Values:
    return [one.hour for one in at]


QUERIES: Final = Dataset(
    "queries",
    "a row a question with its answer (`chat.query.answered`), the newest first",
    (
        Column("timestamp", "instant", "when it was answered", ("at",)),
        Column("user_id", "text", "who asked, as the sender names them", ("user",)),
        Column("query", "text", "what was asked, cleaned", ("text",), personal=True),
        Column("response_time", "number", "seconds until the answer", ("seconds",)),
        Column("cached", "boolean", "whether it came out of a cache", ("cached",)),
        Column("date", "text", "its day in UTC", ("at",), _dates),
        Column("hour", "integer", "its hour in UTC, 0 to 23", ("at",), _hours),
        Column("error", "boolean", "whether it failed", ("failed",)),
        Column("automated", "boolean", "whether no person answered", ("automated",)),
        Column("channel", "text", "where it was asked", ("channel",), filled),
        Column("agent_id", "text", "who answered", ("agent",), filled),
        Column("conversation_id", "text", "of which talk", ("conversation",), filled),
        Column("language", "text", "BCP 47", ("language",), filled),
    ),
    place=lambda one: Place(round(one.at.timestamp() * 1000), str(one.seq)),
    placed=("at", "seq"),
    filters=("user_id", "cached", "error", "automated", "channel", "agent_id", "language"),
)

"""Questions with their answers as a table, as document 000 names its columns (row A1)."""

from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.exports.column import Column
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


QUERIES: Final = Dataset(
    "queries",
    "a row a question with its answer (`chat.query.answered`), the newest first",
    (
        Column("timestamp", "instant", "when it was answered", lambda one: one.at),
        Column("user_id", "text", "who asked, as the sender names them", lambda one: one.user),
        Column("query", "text", "what was asked, cleaned", lambda one: one.text, personal=True),
        Column("response_time", "number", "seconds until the answer", lambda one: one.seconds),
        Column("cached", "boolean", "whether it came out of a cache", lambda one: one.cached),
        Column("date", "text", "its day in UTC", lambda one: one.at.date().isoformat()),
        Column("hour", "integer", "its hour in UTC, 0 to 23", lambda one: one.at.hour),
        Column("error", "boolean", "whether it failed", lambda one: one.failed),
        Column("automated", "boolean", "whether no person answered", lambda one: one.automated),
        Column("channel", "text", "where it was asked", lambda one: one.channel or None),
        Column("agent_id", "text", "who answered", lambda one: one.agent or None),
        Column("conversation_id", "text", "of which talk", lambda one: one.conversation or None),
        Column("language", "text", "BCP 47", lambda one: one.language or None),
    ),
    place=lambda one: Place(round(one.at.timestamp() * 1000), str(one.seq)),
    filters=("user_id", "cached", "error", "automated", "channel", "agent_id", "language"),
)

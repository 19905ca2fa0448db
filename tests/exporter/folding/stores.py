"""Files of events, and the folds of them."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from exporter.folding.folds import Folds
from exporter.folding.terms import Settings
from exporter.store.rows import Row
from exporter.store.sqlite import Sqlite
from tests.exporter.analytics.beats import MINUTE, START

SETTINGS = Settings()
ASKED = {"query": "", "response_seconds": 1.5, "cached": False, "likeness": "00" * 8}


def events(path: Path, *stories: tuple[str, str], first: int = 0) -> None:
    """Add events of stories (name, story), a letter a minute: c customer, b bot, E end, r grade."""
    store = Sqlite(path)
    made = [
        _row(f"{first}-{number}-{place}", name, letter, START + place * MINUTE)
        for number, (name, story) in enumerate(stories)
        for place, letter in enumerate(story)
        if letter != "."
    ]
    add(store, made)
    store.close()


def spread(path: Path, told: Sequence[tuple[str, str, int]], first: int = 0) -> None:
    """Add events in this order: (conversation, letter, Unix milliseconds)."""
    store = Sqlite(path)
    add(store, [_row(f"{first}-{place}", *one) for place, one in enumerate(told)])
    store.close()


def forget(path: Path, before: int) -> None:
    """Delete all events of before an instant, as retention does."""
    store = Sqlite(path)
    while store.forget(before, 1_000):
        pass
    store.close()


def add(store: Sqlite, rows: Sequence[Row]) -> None:
    store.add(rows, {}, lambda _: ("", "m", "{}", ""))


def _row(id: str, conversation: str, letter: str, time: int) -> Row:
    stories: dict[str, tuple[str, dict[str, object]]] = {
        "c": ("chat.message.received", {}),
        "b": ("chat.message.sent", {"agent_kind": "ai", "agent_id": "bot"}),
        "q": ("chat.query.answered", {"query": "?", "response_seconds": 1.5, "cached": True}),
        "S": ("chat.conversation.started", {}),
        "E": ("chat.conversation.ended", {"outcome": "resolved"}),
        "r": ("chat.feedback.received", {"score": 4}),
        "s": ("chat.message.status", {"message_id": conversation, "status": "sent"}),
        "d": ("chat.message.status", {"message_id": conversation, "status": "delivered"}),
        "a": ("chat.query.answered", ASKED),
    }
    type, more = stories[letter]
    data = msgspec.json.encode({"conversation_id": conversation, "channel": "web", **more})
    return Row("", "bot", "", id, type, time, time, data, None, ((0, 1.0),), ())


def folds(folder: Path, settings: Settings = SETTINGS) -> Folds:
    return Folds(folder / "c.db", folder / "folds.db", settings)


def rows(folds: Folds) -> tuple[list[tuple[object, ...]], ...]:
    """Return all that is kept, but for the cursor."""
    ask = folds.rows.execute
    return (
        ask("SELECT tenant, id, row, thread, back FROM conversations ORDER BY 1, 2").fetchall(),
        ask("SELECT * FROM cells WHERE value != 0 ORDER BY 1, 2, 3, 4, 5, 6").fetchall(),
        ask("SELECT * FROM conversation_agents ORDER BY 1, 2, 3, 4").fetchall(),
        ask("SELECT * FROM ratings ORDER BY 1, 2").fetchall(),
        ask("SELECT * FROM deliveries ORDER BY 1, 2").fetchall(),
        ask("SELECT * FROM weeks WHERE value != 0 ORDER BY 1, 2, 3, 4, 5").fetchall(),
    )

"""Events of customers in a store, and what is kept of these."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from exporter.folding.folds import Folds
from exporter.store.rows import Row
from exporter.store.sqlite import Sqlite
from tests.exporter.folding import stores

Told = tuple[str, str, int]
"""What a customer did, who it is, and when (Unix milliseconds).

c wrote, q asked, s was answered, x exported, E its conversation was resolved; =ID is also that id.
"""

_TABLES = ("customers", "customer_days", "uses")


def events(path: Path, told: Sequence[Told], first: int = 0) -> None:
    """Add events in this order."""
    numbered(path, [(place, one) for place, one in enumerate(told)], first)


def numbered(path: Path, told: Sequence[tuple[int, Told]], first: int = 0) -> None:
    """Add events in this order, each of a number, by which those of one moment are told apart."""
    store = Sqlite(path)
    stores.add(store, [_row(f"{first}-{number}", *one) for number, one in told])
    store.close()


def rows(folds: Folds) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is kept of customers, and what it comes to."""
    ask = folds.rows.execute
    # The visit is a set of hours and of spans: its order as it was packed is no matter.
    found = {name: sorted(ask(f"SELECT * FROM {name}").fetchall()) for name in _TABLES}  # noqa: S608
    found["customer_days"] = [
        (*row[:3], str(_ordered(msgspec.msgpack.decode(row[3], strict=False))))
        for row in found["customer_days"]
    ]
    found["cells"] = ask(
        "SELECT tenant, day, channel, measure, name, value FROM cells WHERE value != 0"
        " ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
    found["conversations"] = ask(
        "SELECT tenant, id, person, resolved FROM conversations ORDER BY 1, 2"
    ).fetchall()
    return found


def _ordered(visit: list[object]) -> list[object]:
    return [sorted(one.items()) if isinstance(one, dict) else one for one in visit]


def _row(id: str, letter: str, who: str, time: int) -> Row:
    talk: dict[str, object] = {"conversation_id": f"of {who}", "customer_id": who}
    told: dict[str, tuple[str, dict[str, object]]] = {
        "c": ("chat.message.received", talk),
        "q": (
            "chat.query.answered",
            {"query": "?", "response_seconds": 1.5, "cached": True, "user_id": who},
        ),
        "s": ("chat.message.sent", {**talk, "agent_kind": "ai", "response_seconds": 2}),
        "x": ("web.page.viewed", {"page": "/", "customer_id": who, "feature": "export"}),
        "E": ("chat.conversation.ended", {**talk, "outcome": "resolved"}),
    }
    link: dict[str, object] = {"customer_id": who, "alias": letter[1:]}
    type, data = told[letter] if letter[0] != "=" else ("identity.linked", link)
    body = msgspec.json.encode(data)
    return Row("", "bot", "", id, type, time, time, body, None, ((0, 1.0),), ())

from collections.abc import Sequence

from exporter.events.kept import Kept
from exporter.store.rows import Row


def row(id: str) -> Row:
    return Row("", "app", "", id, "chat.message.received", 1, 2, b"{}", None, (), ())


def test_everybody_is_told_once_of_what_is_new() -> None:
    told: list[tuple[str, list[str]]] = []

    def first(rows: Sequence[Row]) -> None:
        told.append(("first", [one.id for one in rows]))

    def second(rows: Sequence[Row]) -> None:
        told.append(("second", [one.id for one in rows]))

    kept = Kept()
    kept.tell([row("nobody listens")], frozenset())
    for step in (first, second, first):
        kept.add(step)
    kept.tell([], frozenset())
    kept.tell([row("a"), row("b")], frozenset())
    kept.tell([row("c"), row("d"), row("e")], frozenset({0, 2}))
    assert told == [
        ("first", ["a", "b"]),
        ("second", ["a", "b"]),
        ("first", ["d"]),
        ("second", ["d"]),
    ]

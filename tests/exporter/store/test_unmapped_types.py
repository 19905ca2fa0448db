import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from exporter.store import migration, sqlite, unmapped_types


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "x.db")
    migration.upgrade(found)
    yield found
    found.close()


def row(type: str, why: str = "", received: int = 1, source: str = "shop") -> tuple[Any, ...]:
    data = msgspec.json.encode({"type": type, **({"why": why} if why else {})})
    return (b"", "", source, "", "", "unmapped", 0, received, data, None)


def test_types_are_counted_and_the_last_reason_holds(connection: sqlite3.Connection) -> None:
    unmapped_types.count(connection, [row("a.b", "old", 5), row("c.d"), row("a.b", "new", 9)])
    assert [tuple(one) for one in unmapped_types.types(connection)] == [
        ("shop", "a.b", "new", 2, 5, 9),
        ("shop", "c.d", "", 1, 1, 1),
    ]


def test_beyond_a_bound_a_sources_types_are_other(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmapped_types, "MOST", 2)
    many = [row(f"t{at}", "why") for at in range(9)]
    unmapped_types.count(connection, [*many, row("t0"), row("t8", source="crm")])
    found = [(one.source, one.type, one.events) for one in unmapped_types.types(connection)]
    assert found == [("crm", "t8", 1), ("shop", "other", 7), ("shop", "t0", 2), ("shop", "t1", 1)]


def test_data_without_a_type_is_other(connection: sqlite3.Connection) -> None:
    unmapped_types.count(connection, [(*row("a")[:8], b"{}", None)])
    assert [one.type for one in unmapped_types.types(connection)] == ["other"]

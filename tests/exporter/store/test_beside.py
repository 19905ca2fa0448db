"""What rides beside events: in one transaction with them, and told by the places of rows."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from exporter.privacy.vault import Vault
from exporter.store import sqlite
from exporter.store.beside import NOTHING, Aside, Beside, Outcome
from exporter.store.errors import StoreError
from exporter.store.remote import Remote
from exporter.store.rows import Row

KEY = bytes(32)
ASIDE = Aside(b"k" * 16, "shop", 1, "wrong_type", "bad", 1, b"content")


def row(id: str, type: str = "change.recorded", data: bytes = b'{"name":"x"}') -> Row:
    return Row("", "shop", "", id, type, 1_000, 2_000, data, None, (), ())


def identity(cell: int) -> tuple[str, str, str, str]:
    return "", "m", "{}", str(cell)


def datas(store: sqlite.Sqlite) -> dict[str, Any]:
    rows = store._writer.execute("SELECT id, data FROM events").fetchall()
    return {id: msgspec.json.decode(data) for id, data in rows}


@pytest.fixture
def store(tmp_path: Path) -> Any:
    found = sqlite.Sqlite(tmp_path / "x.db", Vault(KEY))
    yield found
    found.close()


def test_nothing_beside_is_nothing_told(store: sqlite.Sqlite) -> None:
    assert store.add([row("a")], {}, identity, NOTHING).outcome == Outcome()


def test_a_row_that_came_late_is_kept_and_marked(store: sqlite.Sqlite) -> None:
    rows = [row("new"), row("old"), row("other"), row("bare", data=b"{}")]
    marks = {0: ("sub", 9), 1: ("sub", 3), 3: ("sub", 1)}
    added = store.add(rows, {}, identity, Beside(marks))
    assert added.outcome.late == {1, 3}
    assert datas(store) == {
        "new": {"name": "x"},
        "old": {"late": True, "name": "x"},
        "other": {"name": "x"},
        "bare": {"late": True},
    }


def test_a_repeat_is_not_late_and_moves_no_watermark(store: sqlite.Sqlite) -> None:
    store.add([row("a")], {}, identity, Beside({0: ("sub", 3)}))
    again = store.add([row("a"), row("b")], {}, identity, Beside({0: ("sub", 9), 1: ("sub", 4)}))
    assert (set(again.duplicates), set(again.outcome.late)) == ({0}, set())


def test_a_request_without_rows_goes_to_quarantine(store: sqlite.Sqlite) -> None:
    assert store.add([], {}, identity, Beside({}, [ASIDE])).outcome == Outcome()
    assert [one.source for one in store.run("quarantine.sizes")] == ["shop"]


def test_types_without_mapping_are_counted_but_not_their_repeats(store: sqlite.Sqlite) -> None:
    odd = [row("a", "unmapped", b'{"type":"x.y","why":"new"}')]
    store.add(odd, {}, identity)
    store.add(odd, {}, identity)
    assert [one.events for one in store.run("unmapped_types.types")] == [1]


def test_what_rides_beside_goes_with_its_transaction(store: sqlite.Sqlite) -> None:
    store._writer.execute("DROP TABLE totals")
    with pytest.raises(StoreError):
        store.add([row("a")], {1: 1.0}, identity, Beside({0: ("sub", 3)}, [ASIDE]))
    assert store.run("quarantine.sizes") == []
    assert store._writer.execute("SELECT count(*) FROM watermarks").fetchone() == (0,)


async def test_it_is_the_same_through_the_writers_process(tmp_path: Path) -> None:
    there = Remote(tmp_path / "x.db", key=KEY)
    await there.open()
    rows, beside = [row("new"), row("old")], Beside({0: ("o", 2), 1: ("o", 1)}, [ASIDE])
    added = await there.add(rows, {1: 1.0}, identity, beside)
    assert added.outcome == Outcome(late=frozenset({1}))
    again = await there.add(rows, {}, identity, Beside({0: ("o", 2), 1: ("o", 1)}))
    assert (set(again.duplicates), set(again.outcome.late)) == ({0, 1}, set())
    assert (await there.run("quarantine.sizes"))[0].events == 1
    await there.close()

import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.audit.kept import Entry
from exporter.privacy.vault import Vault
from exporter.store import erasures
from exporter.store.beside import Aside, Beside
from exporter.store.rows import Row
from exporter.store.sqlite import Sqlite

NAMES = {"c-ann": "erased-1", "p-" + "a" * 32: "erased-2"}
LAST = (1 << 53) - 1
LINE = Entry(1, 1, 1, 0, "export", "boss", "admin", "", "/", "", "ok", "{}")


def told(number: int, data: dict[str, Any], tenant: str = "", type: str = "x") -> Row:
    personal = b'{"text":"hello"}'
    body = json.dumps(data, separators=(",", ":")).encode()
    return Row(tenant, "app", "", f"c-ann:{number}", type, 1, 1, body, personal, (), ())


ROWS = (
    told(1, {"customer_id": "c-ann", "conversation_id": "one"}),
    told(2, {"conversation_id": "one", "agent_id": "c-ann"}),
    told(3, {"customer_id": "c-ben", "conversation_id": "two"}),
    told(4, {"user_id": "p-" + "a" * 32}),
    told(5, {"customer_id": "c-ann"}, "other"),
    told(6, {"type": "acme"}, type="unmapped"),
    told(7, {"conversation_id": "folded"}),
)


def opened(folder: Path) -> Sqlite:
    return Sqlite(folder / "c.db", Vault(b"k" * 32))


def begun(folder: Path) -> int:
    """Keep events and one request of quarantine, and begin; return the id."""
    store = opened(folder)
    aside = Aside(b"q" * 16, "app", 1, "wrong_type", "no", 1, b"{}")
    store.add(ROWS, {}, lambda _: ("", "m", "{}", ""), Beside(aside=(aside,)))
    store.run("audit.keep", [LINE._replace(what=f"/of/{who}") for who in ("c-ann", "c-ben")])
    id: int = store.run("erasures.begin", "", b"sealed", 5).id
    store.run("erasures.know", id, NAMES, ["folded"])
    store.close()
    return id


def gone_on(store: Sqlite, id: int, limit: int) -> str:
    """Take a step; return in which state that is then."""
    row = store.run("erasures.one", id)
    if row.state in {"events", "conversations"}:
        store.run("erasures.step", id, limit)
    elif row.state == "unmapped":
        last, found = store.run("erasures.unmapped", id, limit)
        store.run("erasures.release", id, last, [one.seq for one in found])
    elif row.state == "quarantine":
        page = store.run("quarantine.page", "", row.cursor, limit)
        last = page[-1].id if len(page) == limit else 0
        store.run("erasures.release", id, last, [one.id for one in page])
    elif row.state == "folds":
        store.run("erasures.folded", id)
    elif not store.run("erasures.strike", id, limit):
        store.run("erasures.end", id, 9)
    return str(store.run("erasures.one", id).state)


def left(folder: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "c.db") as connection:
        rows = connection.execute("SELECT id, data, personal IS NULL FROM events ORDER BY seq")
        found = [(id, json.loads(data), bool(gone)) for id, data, gone in rows]
        found += connection.execute("SELECT * FROM quarantine").fetchall()
        found += connection.execute("SELECT * FROM erased_conversations").fetchall()
        found += connection.execute("SELECT state, done, sealed, names FROM erasures").fetchall()
        found += connection.execute("SELECT what FROM audit ORDER BY id").fetchall()
    connection.close()
    return found


AFTER = [
    ("erased-1:1", {"customer_id": "erased-1", "conversation_id": "one"}, True),
    ("erased-1:2", {"conversation_id": "one", "agent_id": "c-ann"}, True),
    ("c-ann:3", {"customer_id": "c-ben", "conversation_id": "two"}, False),
    ("erased-1:4", {"user_id": "erased-2"}, True),
    ("c-ann:5", {"customer_id": "c-ann"}, False),
    ("erased-6", {"type": "acme"}, True),
    ("erased-1:7", {"conversation_id": "folded"}, True),
    ("done", 9, None, "{}"),
    ("/of/[erased]",),
    ("/of/c-ben",),
]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 9), st.lists(st.booleans(), max_size=30))
def test_wherever_it_stops_it_goes_on_and_comes_to_the_same(limit: int, stops: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        id = begun(folder)
        store = opened(folder)
        places = iter(stops)
        while gone_on(store, id, limit) != "done":
            if next(places, False):
                store.close()
                store = opened(folder)
        row = store.run("erasures.one", id)
        assert (row.ids, row.events, row.conversations, row.quarantine) == (2, 5, 2, 1)
        assert store.run("erasures.unfinished") is None
        # What is redelivered is known, and what is new is kept as it comes.
        again = store.add(ROWS, {}, lambda _: ("", "m", "{}", ""))
        assert len(again.duplicates) == len(ROWS)
        store.close()
        assert left(folder) == AFTER


def test_what_came_after_it_was_asked_for_stays(tmp_path: Path) -> None:
    id = begun(tmp_path)
    store = opened(tmp_path)
    store.add([told(8, {"customer_id": "c-ann"})], {}, lambda _: ("", "m", "{}", ""))
    while gone_on(store, id, 100) != "done":
        pass
    store.close()
    assert left(tmp_path)[7] == ("c-ann:8", {"customer_id": "c-ann"}, False)


def test_steps_out_of_turn_change_nothing(tmp_path: Path) -> None:
    id = begun(tmp_path)
    store = opened(tmp_path)
    store.run("erasures.release", id, 0, [1])
    store.run("erasures.end", id, 9)
    store.run("erasures.folded", id)
    assert not store.run("erasures.strike", id)
    assert store.run("erasures.one", id).state == "events"
    while gone_on(store, id, 100) != "done":
        pass
    store.run("erasures.step", id)
    store.run("erasures.know", id, NAMES, [])
    assert store.run("erasures.one", id).state == "done"
    assert store.run("erasures.step", 99) is None
    assert store.run("erasures.unmapped", 99) == (0, [])
    store.run("erasures.release", 99, 0, [])
    store.run("erasures.folded", 99)
    assert not store.run("erasures.strike", 99)
    store.close()


def test_requests_are_listed_by_tenant_and_have_a_bound(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(erasures.MOST):
        assert store.run("erasures.begin", "acme" if number % 2 else "", b"x", 5).state == "waiting"
    assert store.run("erasures.begin", "", b"x", 5) is None
    assert store.run("erasures.unfinished").id == 1
    assert [one.id for one in store.run("erasures.page", "acme", LAST, 2)] == [100, 98]
    assert [one.id for one in store.run("erasures.page", None, 99, 2)] == [98, 97]
    store.close()

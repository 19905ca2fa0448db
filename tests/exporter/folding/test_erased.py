"""Rows that are taken over as they are, since their events are gone, without who is erased."""

from pathlib import Path
from typing import Any

import msgspec

from exporter.folding import erased
from exporter.folding.renewal import Renewal
from exporter.store.rows import Row
from exporter.store.sqlite import Sqlite
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START
from tests.exporter.folding import stores

NOW = START + 40 * DAY
SEALED = START + 10 * DAY
NAMES = {"zoe": "erased-1", "zoe@x": "erased-2"}


def told(number: int, type: str, at: int, **data: Any) -> Row:
    body = msgspec.json.encode(data)
    return Row("", "bot", "", str(number), type, at, at, body, None, (), ())


def story(who: str, number: int, at: int) -> list[Row]:
    """A conversation that has the name of its customer."""
    received, rated, ended = (
        "chat.message.received",
        "chat.feedback.received",
        "chat.conversation.ended",
    )
    return [
        told(number, "customer.identified", at, customer_id=who, aliases=[f"{who}@x"]),
        told(number + 1, received, at, conversation_id=who, customer_id=f"{who}@x"),
        told(number + 2, rated, at + MINUTE, conversation_id=who, customer_id=who, score=1),
        told(number + 3, ended, at + HOUR, conversation_id=who, outcome="resolved"),
    ]


def run(one: Renewal) -> None:
    while one.advance(NOW) or one.look_again(NOW) or one.settle(NOW):
        pass


def dumped(one: Renewal, *tables: str) -> list[tuple[Any, ...]]:
    return [
        (table, *row)
        for table in tables
        for row in one.old.rows.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608
    ]


SUMS = ("cells", "weeks", "settled_totals")
WHO = ("conversations", "customers", "customer_days", "ratings", "uses", "settled", "promises")


def test_what_is_sealed_is_kept_without_who_is_erased(tmp_path: Path) -> None:
    store = Sqlite(tmp_path / "c.db")
    early = SEALED - DAY + HOUR
    stores.add(store, [*story("zoe", 0, early), *story("ben", 10, early)])
    stores.add(store, story("cat", 20, SEALED + 2 * DAY))
    one = Renewal(tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS, START)
    run(one)
    while store.forget(SEALED, 1_000):
        pass
    one.begin(NOW)
    run(one)
    before, ben = dumped(one, *SUMS), [row for row in dumped(one, *WHO) if "ben" in str(row)]
    assert [row for row in dumped(one, *WHO) if "zoe" in str(row)]
    id = store.run("erasures.begin", "", b"x", 1).id
    found = erased.whole(one.old.rows, "", "zoe@x")
    assert (set(found.ids), found.conversations) == ({*NAMES}, ["zoe"])
    store.run("erasures.know", id, NAMES, found.conversations)
    # Nothing becomes otherwise before the events are without them.
    one.begin(NOW)
    run(one)
    assert one.progress.erased == 0
    assert [row for row in dumped(one, *WHO) if "zoe" in str(row)]
    for _ in range(2):
        store.run("erasures.step", id)
    for _ in range(2):
        store.run("erasures.release", id, 0, [])
    one.begin(NOW)
    run(one)
    assert one.progress.erased == id
    assert [row for row in dumped(one, *WHO) if "zoe" in str(row)] == []
    assert dumped(one, *SUMS) == before
    assert [row for row in dumped(one, *WHO) if "ben" in str(row)] == ben
    assert ("settled", "", "erased-1") in dumped(one, "settled")
    store.run("erasures.end", id, 9)
    one.begin(NOW)
    run(one)
    assert one.progress.erased == id
    assert dumped(one, *SUMS) == before
    one.close()
    store.close()

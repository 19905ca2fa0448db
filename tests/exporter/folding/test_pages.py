import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from exporter.analytics.conversation import Conversation
from exporter.folding import pages
from exporter.store import sqlite
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import stores

INSTANTS = (START, START + DAY)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    stores.events(tmp_path / "c.db", ("one", "cb"), ("two", "cbE"), ("three", "c"))
    folds = stores.folds(tmp_path)
    while folds.advance(START + 10 * MINUTE):
        pass
    folds.close()
    found = sqlite.connect(tmp_path / "folds.db", read_only=True)
    yield found
    found.close()


def test_conversations_come_page_by_page_newest_first(connection: sqlite3.Connection) -> None:
    first = pages.conversations(connection, "", "", INSTANTS, None, 2)
    after = first[-1].row.started, first[-1].id
    rest = pages.conversations(connection, "", "", INSTANTS, after, 2)
    assert [one.id for one in first + rest] == ["two", "three", "one"]
    of_bot = pages.conversations(connection, "", "bot", INSTANTS, None, 10)
    assert [one.id for one in of_bot] == ["two", "one"]
    assert not pages.conversations(connection, "else", "", INSTANTS, None, 10)


@pytest.mark.parametrize("agent", ["", "bot"])
def test_a_page_is_looked_for_where_it_begins_and_not_from_the_newest(
    connection: sqlite3.Connection, agent: str
) -> None:
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    pages.conversations(connection, "", agent, INSTANTS, (START + MINUTE, "two"), 2)
    connection.set_trace_callback(None)
    assert f"started BETWEEN {START} AND {START + MINUTE}" in asked[0]


def test_what_goes_on_had_a_message_since(connection: sqlite3.Connection) -> None:
    silence = stores.SETTINGS.silence
    found = pages.going_on(connection, "", START, silence)
    assert [one.id for one in found] == ["one", "three"]
    later = pages.going_on(connection, "", START + MINUTE, silence)
    assert [(one.id, one.said, one.agent) for one in later] == [("one", START + MINUTE, "bot")]
    assert not pages.going_on(connection, "else", START, silence)


def test_what_is_kept_is_read_by_whom_it_suits(connection: sqlite3.Connection) -> None:
    found = pages.kept(connection, "", "", INSTANTS, None, 9)
    read = [(id, msgspec.msgpack.decode(row, type=Conversation)) for id, row in found]
    assert read == pages.conversations(connection, "", "", INSTANTS, None, 9)


@pytest.mark.parametrize(
    ("statement", "whose"), [(pages._NEWEST, ()), (pages._NEWEST_OF, ("ann",))]
)
def test_pages_of_conversations_are_read_off_an_index_and_not_sorted(
    statement: str, whose: tuple[str, ...], connection: sqlite3.Connection
) -> None:
    values = ("", *whose, *INSTANTS, 1, "c1", 10)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    assert not [row[3] for row in plan if "TEMP B-TREE" in row[3] or "SCAN" in row[3]], plan


def test_what_goes_on_is_found_by_an_index(connection: sqlite3.Connection) -> None:
    plan = connection.execute(f"EXPLAIN QUERY PLAN {pages._GOING}", (0, "", 10)).fetchall()
    assert "conversations_due" in plan[0][3]

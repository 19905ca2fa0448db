import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.analytics import conversation
from exporter.analytics.cells import Cell
from exporter.analytics.fold import Known, Step
from exporter.folding import table
from exporter.store import migration, sqlite
from tests.exporter.analytics.beats import DAY, START, beat, terms, told

TERMS = terms(START + DAY // 2)


@pytest.fixture
def folds(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "folds.db")
    migration.upgrade(found, "exporter.folding")
    yield found
    found.close()


def known(story: str, agent: str = "") -> Known:
    thread = (*told(story), beat("sent", START + 1, who="ai", place=99, agent=agent))
    thread = tuple(sorted(thread, key=lambda one: one.place))
    return Known(thread, conversation.told(thread, TERMS))


def test_marks_are_zero_until_they_are_set(folds: sqlite3.Connection) -> None:
    assert table.mark(folds, "cursor") == 0
    table.set_mark(folds, "cursor", 7)
    table.set_mark(folds, "cursor", 9)
    assert table.mark(folds, "cursor") == 9


def test_conversations_come_back_as_they_were(folds: sqlite3.Connection) -> None:
    kept = {("a", "one"): known("cb", "ann"), ("b", "one"): known("cbE", "bot")}
    table.keep(folds, Step(kept, {}), {}, TERMS)
    assert table.known(folds, [*kept, ("a", "two")]) == kept
    assert table.known(folds, []) == {}


def test_those_that_are_due_come_first_the_longest_silent(folds: sqlite3.Connection) -> None:
    kept = {("", "late"): known("c..b"), ("", "soon"): known("cb"), ("", "ended"): known("cbE")}
    table.keep(folds, Step(kept, {}), {}, TERMS)
    assert list(table.due(folds, START + 2 * DAY, 9)) == [("", "soon"), ("", "late")]
    assert list(table.due(folds, START + 2 * DAY, 1)) == [("", "soon")]
    assert table.due(folds, START + DAY // 2, 9) == {}


def test_cells_add_up(folds: sqlite3.Connection) -> None:
    one, other = Cell(3, "web", "", "messages"), Cell(4, "web", "ann", "topics", "billing")
    table.keep(folds, Step({}, {("", one): 2, ("", other): 5, ("b", one): 9}), {}, TERMS)
    table.keep(folds, Step({}, {("", one): -1}), {}, TERMS)
    assert table.cells(folds, "", "", (0, 9)) == {one: 1}
    assert table.cells(folds, "", "ann", (4, 4)) == {other._replace(channel=""): 5}
    assert table.cells(folds, "", "ann", (5, 9)) == {}


def test_who_takes_part_is_found_and_no_longer_when_they_do_not(folds: sqlite3.Connection) -> None:
    before, after = {("", "one"): known("cb", "ann")}, {("", "one"): known("cb", "bot")}

    def agents() -> list[tuple[str, ...]]:
        return folds.execute("SELECT agent, conversation FROM conversation_agents").fetchall()

    table.keep(folds, Step(before, {}), {}, TERMS)
    assert agents() == [("ann", "one")]
    table.keep(folds, Step(before, {}), before, TERMS)
    assert agents() == [("ann", "one")]
    table.keep(folds, Step(after, {}), before, TERMS)
    assert agents() == [("bot", "one")]

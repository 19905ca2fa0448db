import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.folding import sides
from exporter.store import sqlite
from tests.exporter.analytics.beats import MINUTE, START
from tests.exporter.folding import stores


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    stores.events(tmp_path / "c.db", ("one", "cb"), ("two", "cbE"), ("three", "ccc"))
    folds = stores.folds(tmp_path)
    while folds.advance(START + 10 * MINUTE):
        pass
    folds.close()
    found = sqlite.connect(tmp_path / "folds.db", read_only=True)
    yield found
    found.close()


def test_conversations_that_began_in_a_span_are_summed_up(connection: sqlite3.Connection) -> None:
    found = sides.side(connection, "", (START, START), newest=True)
    assert (found.conversations, found.is_whole) == (3, True)
    assert found.means["messages"].n == 3
    assert sides.side(connection, "", (START + 1, START + MINUTE), newest=True).conversations == 0
    assert sides.side(connection, "acme", (START, START), newest=True).conversations == 0


def test_of_too_many_the_nearest_are_summed_up(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sides, "MOST", 2)
    for newest in (True, False):
        found = sides.side(connection, "", (START, START), newest=newest)
        assert (found.conversations, found.is_whole) == (2, False)

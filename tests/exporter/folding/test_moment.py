import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.folding import moment
from exporter.store import sqlite
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import stores

NOW = START + 10 * MINUTE


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    stores.events(tmp_path / "c.db", ("answered", "cb"), ("waits", "cbc"), ("over", "cbE"))
    folds = stores.folds(tmp_path)
    while folds.advance(NOW):
        pass
    folds.close()
    found = sqlite.connect(tmp_path / "folds.db")
    yield found
    found.close()


def test_who_waits_is_counted_by_channel(connection: sqlite3.Connection) -> None:
    assert moment.waiting(connection, "", NOW) == {"web": 1}
    assert moment.waiting(connection, "else", NOW) == {}


def test_who_was_silent_for_too_long_waits_no_more(connection: sqlite3.Connection) -> None:
    assert moment.waiting(connection, "", NOW + 2 * DAY) == {}


def test_a_channel_in_which_nobody_waits_is_told(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM conversations WHERE id = 'waits'")
    assert moment.waiting(connection, "", NOW) == {"web": 0}


def test_tenants_are_those_that_have_conversations(connection: sqlite3.Connection) -> None:
    assert moment.tenants(connection, 9) == [""]
    connection.execute("UPDATE conversations SET tenant = 'b' WHERE id = 'over'")
    connection.execute("UPDATE conversations SET tenant = 'a' WHERE id = 'waits'")
    assert moment.tenants(connection, 9) == ["", "a", "b"]
    assert moment.tenants(connection, 2) == ["", "a"]
    connection.execute("DELETE FROM conversations")
    assert moment.tenants(connection, 9) == []

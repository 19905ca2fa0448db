import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import migration, presence, sqlite


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "c.db")
    migration.upgrade(found)
    yield found
    found.close()


def test_a_spell_grows_until_another_begins(connection: sqlite3.Connection) -> None:
    for spell in ((10, 10), (10, 20), (40, 41)):
        presence.note(connection, spell, (), 0)
    assert presence.spells(connection) == [(10, 20), (40, 41)]


def test_spells_that_ended_before_an_instant_are_forgotten(connection: sqlite3.Connection) -> None:
    presence.note(connection, (10, 20), (), 0)
    presence.note(connection, (21, 30), (), 21)
    assert presence.spells(connection) == [(21, 30)]
    presence.note(connection, None, (), 31)
    assert presence.spells(connection) == []


def test_of_very_many_spells_the_newest_are_told(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "MOST", 2)
    for began in (10, 20, 30):
        presence.note(connection, (began, began), (), 0)
    assert presence.spells(connection) == [(20, 20), (30, 30)]


def test_a_source_is_waited_for_since_it_was_first_noted(connection: sqlite3.Connection) -> None:
    presence.note(connection, None, [("bot", 5, None), ("crm", 6, 7)], 0)
    presence.note(connection, None, [("bot", 9, 10)], 0)
    assert presence.contacts(connection) == [("bot", 5, 10), ("crm", 6, 7)]

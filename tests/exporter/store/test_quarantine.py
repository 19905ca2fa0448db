import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.privacy.vault import Vault
from exporter.store import migration, quarantine, sqlite
from exporter.store.beside import Aside
from exporter.store.quarantine import Size

VAULT = Vault(bytes(32))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "x.db")
    migration.upgrade(found)
    yield found
    found.close()


def aside(name: str, source: str = "shop", received: int = 1_000, content: bytes = b"x") -> Aside:
    return Aside(name.encode().ljust(16, b"."), source, received, "wrong_type", "bad", 2, content)


def kept(connection: sqlite3.Connection, source: str = "") -> list[bytes]:
    return [one.key.rstrip(b".") for one in quarantine.page(connection, source, 0, 99_999)]


def test_a_request_is_kept_sealed_and_once(connection: sqlite3.Connection) -> None:
    assert quarantine.keep(connection, [aside("a", content=b"secret")] * 2, VAULT) == {}
    quarantine.keep(connection, [aside("a", content=b"other")], VAULT)
    (one,) = quarantine.page(connection, "", 0, 10)
    assert b"secret" not in one.sealed
    assert VAULT.open(one.sealed, one.key) == b"secret"
    assert (one.source, one.received) == ("shop", 1_000)


def test_without_a_key_nothing_is_kept(connection: sqlite3.Connection) -> None:
    with pytest.raises(ValueError, match="without a key"):
        quarantine.keep(connection, [aside("a")], None)


def test_sizes_are_told_by_source_and_reason(connection: sqlite3.Connection) -> None:
    other = aside("c", received=500)._replace(reason="missing_field")
    quarantine.keep(connection, [aside("a"), aside("b", "crm"), other], VAULT)
    assert [(one.source, one.reason, one.requests, one.events) for one in _sizes(connection)] == [
        ("crm", "wrong_type", 1, 2),
        ("shop", "missing_field", 1, 2),
        ("shop", "wrong_type", 1, 2),
    ]
    assert [one.since for one in _sizes(connection)] == [1_000, 500, 1_000]


def _sizes(connection: sqlite3.Connection) -> list[Size]:
    return quarantine.sizes(connection)


@pytest.mark.parametrize(("rows", "size"), [(3, 1 << 30), (100, 3 * 131)])
def test_the_oldest_of_a_source_make_room_and_others_stay(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, rows: int, size: int
) -> None:
    quarantine.keep(connection, [aside("x", "crm", 1)], VAULT)
    monkeypatch.setattr(quarantine, "MOST_ROWS", rows)
    monkeypatch.setattr(quarantine, "MOST_BYTES", size)
    many = [aside(f"{at}", received=at, content=b"c" * 102) for at in range(5)]
    assert quarantine.keep(connection, many, VAULT) == {"shop": 2}
    assert kept(connection) == [b"x", b"2", b"3", b"4"]


def test_pages_go_on_behind_an_id_and_are_of_a_source_or_of_all(
    connection: sqlite3.Connection,
) -> None:
    quarantine.keep(connection, [aside("a"), aside("b", "crm"), aside("c")], VAULT)
    first = quarantine.page(connection, "", 0, 2)
    assert len(first) == 2
    assert [one.key[:1] for one in quarantine.page(connection, "", first[-1].id, 2)] == [b"c"]
    assert kept(connection, "shop") == [b"a", b"c"]


def test_what_is_mended_goes_and_what_is_not_says_why(connection: sqlite3.Connection) -> None:
    quarantine.keep(connection, [aside("a"), aside("b")], VAULT)
    first, second = quarantine.page(connection, "", 0, 2)
    quarantine.release(connection, first.id)
    quarantine.stay(connection, second.id, "missing_field", "no id", 1)
    assert quarantine.said(connection, "shop", 5) == [("missing_field", "no id")]
    assert [one.events for one in quarantine.sizes(connection)] == [1]


def test_what_is_old_is_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    quarantine.keep(connection, [aside(f"{at}", received=at) for at in range(5)], VAULT)
    assert quarantine.forget(connection, 3, 2) == 2
    assert quarantine.forget(connection, 3, 2) == 1
    assert kept(connection) == [b"3", b"4"]

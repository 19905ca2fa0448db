import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.store import migration, sqlite, watermarks


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "x.db")
    migration.upgrade(found)
    yield found
    found.close()


def late(connection: sqlite3.Connection, *versions: int, object: str = "sub_1") -> list[int]:
    told = [(at, "stripe", object, version, 1_000) for at, version in enumerate(versions)]
    return sorted(watermarks.late(connection, told))


def test_what_is_older_than_the_newest_is_late(connection: sqlite3.Connection) -> None:
    assert late(connection, 5, 4, 6, 5) == [1, 3]
    assert late(connection, 5) == [0]
    assert late(connection, 7) == []


def test_the_same_version_again_is_not_late(connection: sqlite3.Connection) -> None:
    assert late(connection, 5, 5) == []


def test_objects_and_sources_have_a_watermark_each(connection: sqlite3.Connection) -> None:
    late(connection, 5)
    assert late(connection, 1, object="sub_2") == []
    assert not watermarks.late(connection, [(0, "shop", "sub_1", 1, 1_000)])


def test_objects_of_which_nothing_came_for_long_are_forgotten(
    connection: sqlite3.Connection,
) -> None:
    watermarks.late(connection, [(at, "s", f"o{at}", 1, at) for at in range(4)])
    watermarks.late(connection, [(0, "s", "o0", 1, 9)])
    assert watermarks.forget(connection, 3, 1) == 1
    assert watermarks.forget(connection, 3, 9) == 1
    found = connection.execute("SELECT object FROM watermarks ORDER BY object").fetchall()
    assert found == [("o0",), ("o3",)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.integers(-(2**40), 2**40), max_size=20))
def test_late_is_what_is_below_the_maximum_so_far(
    connection: sqlite3.Connection, versions: list[int]
) -> None:
    connection.execute("DELETE FROM watermarks")
    expected = [at for at, one in enumerate(versions) if one < max(versions[: at + 1])]
    assert late(connection, *versions) == expected


def test_what_is_known_of_objects_is_told_of_those_of_which_anything_is(
    connection: sqlite3.Connection,
) -> None:
    watermarks.late(connection, [(at, "s", f"o{at}", at, 1_000) for at in range(600)])
    assert watermarks.versions(connection, "s", ["o5", "nobody", "o7"]) == {"o5": 5, "o7": 7}
    assert watermarks.versions(connection, "other", ["o5"]) == {}
    assert watermarks.versions(connection, "s", []) == {}
    every = [f"o{at}" for at in range(600)]
    assert watermarks.versions(connection, "s", every) == {one: int(one[1:]) for one in every}

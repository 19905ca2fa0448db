import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import integration_jobs, migration
from exporter.store.integration_jobs import Row


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def row(job: str, heard: int, told: str = "{}") -> Row:
    return Row("", "hubspot", job, "u1", heard, told)


def test_a_job_is_kept_as_it_is_last(connection: sqlite3.Connection) -> None:
    integration_jobs.keep(connection, [row("a", 1), row("b", 2)])
    integration_jobs.keep(connection, [row("a", 3, "[]")])
    assert integration_jobs.rows(connection, 10) == [row("a", 3, "[]"), row("b", 2)]


def test_of_many_jobs_those_heard_of_last_are_told(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    integration_jobs.keep(connection, [row(name, place) for place, name in enumerate("abc")])
    assert integration_jobs.rows(connection, 1) == [row("c", 2)]
    monkeypatch.setattr(integration_jobs, "MOST", 2)
    assert integration_jobs.rows(connection, 10) == [row("c", 2), row("b", 1)]


def test_some_jobs_are_told_by_their_names(connection: sqlite3.Connection) -> None:
    integration_jobs.keep(connection, [row("a", 1), row("b", 2)])
    keys = [("", "hubspot", name, user) for name in "bx" for user in ("u1", "u2")]
    assert integration_jobs.some(connection, keys) == [row("b", 2)]


def test_jobs_that_nobody_tells_of_are_forgotten(connection: sqlite3.Connection) -> None:
    integration_jobs.keep(connection, [row(name, place) for place, name in enumerate("abcd")])
    assert [integration_jobs.forget(connection, 3, 2) for _ in range(3)] == [2, 1, 0]
    assert integration_jobs.rows(connection, 10) == [row("d", 3)]

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import integration_checks, migration, sqlite
from exporter.store.integration_checks import PAGE, Check


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "c.db")
    migration.upgrade(found)
    yield found
    found.close()


def check(at: int, integration: str = "crm") -> Check:
    return Check(integration, "hubspot", at, "down", "timeout", "no answer", None)


def ats(kept: list[integration_checks.Kept]) -> list[int]:
    return [one.check.at for one in kept]


def test_a_check_is_there_again_as_it_was(connection: sqlite3.Connection) -> None:
    checks = [check(1), Check("shop", "shopify", 2, "up", "", "", 0.25)]
    integration_checks.add(connection, checks)
    kept = integration_checks.page(connection, 0, None, 10)
    assert [one.check for one in kept] == checks[::-1]
    assert [one.id for one in kept] == [2, 1]


def test_pages_go_on_behind_the_last_check_and_miss_none(connection: sqlite3.Connection) -> None:
    integration_checks.add(connection, [check(at // 3) for at in range(20)])
    found, before = list[int](), None
    while page := integration_checks.page(connection, 0, before, 7):
        assert len(page) <= 7
        found += ats(page)
        before = page[-1].check.at, page[-1].id
    assert found == sorted((at // 3 for at in range(20)), reverse=True)


def test_a_page_is_of_a_span_and_of_one_integration(connection: sqlite3.Connection) -> None:
    integration_checks.add(connection, [check(at, "crm" if at % 2 else "shop") for at in range(10)])
    assert ats(integration_checks.page(connection, 4, (8, 0), 10)) == [7, 6, 5, 4]
    assert ats(integration_checks.page(connection, 0, None, 3, "crm")) == [9, 7, 5]
    assert integration_checks.page(connection, 0, None, 3, "chat") == []


def test_no_page_is_longer_than_may_be(connection: sqlite3.Connection) -> None:
    integration_checks.add(connection, [check(at) for at in range(PAGE + 5)])
    assert len(integration_checks.page(connection, 0, None, 1 << 30)) == PAGE


def test_old_checks_are_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    integration_checks.add(connection, [check(at) for at in range(10)])
    assert integration_checks.forget(connection, 6, 4) == 4
    assert integration_checks.forget(connection, 6, 4) == 2
    assert ats(integration_checks.page(connection, 0, None, 10)) == [9, 8, 7, 6]

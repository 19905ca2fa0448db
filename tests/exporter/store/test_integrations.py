import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import integration_checks, integrations, migration, sqlite
from exporter.store.integration_checks import Check
from exporter.store.integrations import Row

CRM, SHOP = Row("crm", b"\x01sealed", 10), Row("shop", b"\x02sealed", 20)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "c.db")
    migration.upgrade(found)
    yield found
    found.close()


def test_what_is_kept_is_there_again_and_of_each_only_the_newest(
    connection: sqlite3.Connection,
) -> None:
    assert integrations.rows(connection) == []
    for row in (CRM, SHOP, CRM._replace(sealed=b"newer", at=30)):
        integrations.keep(connection, row)
    found = sorted(integrations.rows(connection))
    assert found == [CRM._replace(sealed=b"newer", at=30), SHOP]


def test_checks_are_kept_with_it(connection: sqlite3.Connection) -> None:
    check = Check("crm", "hubspot", 10, "up", "", "", 0.1)
    integrations.keep(connection, CRM, [check, check._replace(at=11, seconds=None)])
    kept = integration_checks.page(connection, 0, None, 10)
    assert [(one.check.at, one.check.seconds) for one in kept] == [(11, None), (10, 0.1)]


def test_all_but_some_are_forgotten(connection: sqlite3.Connection) -> None:
    integrations.keep(connection, CRM)
    integrations.keep(connection, SHOP)
    assert integrations.forget(connection, ["crm", "never there"]) == 1
    assert integrations.rows(connection) == [CRM]
    assert integrations.forget(connection, []) == 1
    assert integrations.rows(connection) == []

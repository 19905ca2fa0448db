import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import integration_checks, integration_history, migration
from exporter.store.integration_checks import Check

HOUR = 3_600_000
HOLD = 900_000


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def keep(
    connection: sqlite3.Connection, *checks: tuple[int, str], name: str = "crm", reason: str = ""
) -> None:
    rows = [Check(name, "hubspot", at, state, reason, "", 0.5) for at, state in checks]
    integration_checks.add(connection, rows)


def test_the_checks_of_a_day_are_counted_by_state(connection: sqlite3.Connection) -> None:
    keep(connection, (100, "up"), (200, "up"), (300, "down"))
    keep(connection, (50, "up"), (150, "throttled"), name="shop")
    silent = Check("shop", "shopify", 160, "down", "dns", "", None)
    integration_checks.add(connection, [silent])
    assert sorted(integration_history.tally(connection, 100)) == [
        ("crm", "down", 1, 0.5),
        ("crm", "up", 2, 0.5),
        ("shop", "down", 1, None),
        ("shop", "throttled", 1, 0.5),
    ]


@pytest.mark.parametrize(
    ("checks", "shares"),
    [
        ([], {}),
        # One before the span reaches into it, one at its end does not count.
        ([(-60_000, "up"), (600_000, "down"), (HOUR, "up")], {"up": 600_000, "down": HOLD}),
        # Of a check nobody believes anything after three intervals, but of one that has to wait.
        ([(0, "up")], {"up": HOLD}),
        ([(0, "throttled")], {"throttled": HOUR}),
        ([(-26 * HOUR, "auth_failed")], {"auth_failed": HOUR}),
        ([(-28 * HOUR, "auth_failed")], {}),
        ([(-28 * HOUR, "up"), (100, "up"), (100, "down")], {"down": HOLD}),
    ],
)
def test_a_span_is_shared_out_by_its_checks(
    connection: sqlite3.Connection, checks: list[tuple[int, str]], shares: dict[str, int]
) -> None:
    keep(connection, (0, "down"), name="another")
    keep(connection, *checks)
    assert integration_history.shares(connection, "crm", 0, HOUR, HOLD) == shares


def test_changes_are_told_newest_first_with_what_was_before(connection: sqlite3.Connection) -> None:
    keep(connection, (-300, "up"), (-100, "down"), (0, "down"))
    keep(connection, (100, "throttled"), reason="rate_limited")
    keep(connection, (200, "up"), (300, "up"), (400, "down"))
    keep(connection, (150, "down"), name="another")
    found = integration_history.changes(connection, "crm", 0, 400)
    assert found == [
        (200, "up", ""),
        (100, "throttled", "rate_limited"),
        (-100, "down", ""),
    ]
    assert integration_history.changes(connection, "crm", -1_000, -50) == [
        (-100, "down", ""),
        (-300, "up", ""),
    ]
    assert integration_history.changes(connection, "crm", -1_000, -500) == []

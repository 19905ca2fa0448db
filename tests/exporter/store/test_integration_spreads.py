import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import integration_spreads, migration
from exporter.store.integration_spreads import HOUR, Row

SLOT = 300


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def row(
    name: str = "crm",
    start: int = 0,
    calls: int = 1,
    buckets: str = '{"3":1}',
    kind: str = "call",
    width: int = SLOT,
) -> Row:
    return Row(kind, "", name, width, start, calls, 1, 0.5, 0.25, buckets)


def recent(connection: sqlite3.Connection, since: int = 0, limit: int = 10) -> list[Row]:
    return integration_spreads.recent(connection, SLOT, since, limit)


def test_calls_are_added_to_their_span(connection: sqlite3.Connection) -> None:
    integration_spreads.add(connection, [row(), row(start=SLOT)])
    integration_spreads.add(connection, [row(calls=2, buckets='{"3":1,"4":1}')])
    assert recent(connection) == [
        Row("call", "", "crm", SLOT, 0, 3, 2, 1.0, 0.5, '{"3":2,"4":1}'),
        row(start=SLOT),
    ]


def test_recent_spans_are_of_a_width_and_from_a_start_on(connection: sqlite3.Connection) -> None:
    spans = [row(start=0), row(start=SLOT), row(start=HOUR, width=HOUR)]
    integration_spreads.add(connection, spans)
    assert recent(connection, since=SLOT) == [row(start=SLOT)]


def test_of_many_names_ours_come_first_and_then_those_with_most_calls(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [row(name, kind="query", calls=calls) for name, calls in (("a", 1), ("b", 9))]
    integration_spreads.add(connection, [*queries, row("z")])
    assert {one.name for one in recent(connection, limit=2)} == {"z", "b"}
    monkeypatch.setattr(integration_spreads, "MOST", 1)
    assert len(recent(connection)) == 1


def test_the_past_of_a_name_is_told(connection: sqlite3.Connection) -> None:
    hours = [row(start=start * HOUR, width=HOUR) for start in range(4)]
    integration_spreads.add(connection, [*hours, row(), row("other", width=HOUR)])
    found = integration_spreads.past(connection, "call", "", "crm", HOUR, 2 * HOUR)
    assert found == hours[2:]


def test_old_hours_and_spans_that_are_not_recent_are_forgotten(
    connection: sqlite3.Connection,
) -> None:
    hours = [row(start=start * HOUR, width=HOUR) for start in range(5)]
    slots = [row(start=start * SLOT) for start in range(60)]
    integration_spreads.add(connection, [*hours, *slots])
    steps = [integration_spreads.forget(connection, 2 * HOUR * 1000, 10) for _ in range(6)]
    assert steps == [10, 10, 10, 8, 0, 0]
    assert [one.start for one in recent(connection)] == list(range(3 * HOUR, 60 * SLOT, SLOT))
    past = integration_spreads.past(connection, "call", "", "crm", HOUR, 0)
    assert [one.start for one in past] == [2 * HOUR, 3 * HOUR, 4 * HOUR]


def test_of_an_empty_table_nothing_is_forgotten(connection: sqlite3.Connection) -> None:
    assert integration_spreads.forget(connection, 10, 10) == 0

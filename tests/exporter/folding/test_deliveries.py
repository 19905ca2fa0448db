import sqlite3
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from exporter.analytics import delivery
from exporter.analytics.delivery import Place, Step, Way
from exporter.folding import deliveries
from exporter.store import migration
from tests.exporter.analytics.beats import DAY, START

UTC = ZoneInfo("UTC")
ONE = Place("", b"1" * 8, "sms")
TWO = Place("shop", b"1" * 8, "sms")


@pytest.fixture
def rows() -> Iterator[sqlite3.Connection]:
    connection = _opened()
    yield connection
    connection.close()


def _opened() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(connection, "exporter.folding")
    return connection


def step(status: str, at: int = START) -> Way:
    return {status: Step(at, "", "", "")}


def kept(rows: sqlite3.Connection) -> list[tuple[object, ...]]:
    return rows.execute("SELECT tenant, channel, began FROM deliveries ORDER BY 1, 2").fetchall()


def test_cells_move_by_what_is_new(rows: sqlite3.Connection) -> None:
    first = deliveries.keep(rows, {ONE: step("sent"), TWO: step("read")}, UTC)
    assert {(tenant, cell.measure) for tenant, cell in first} == {
        ("", "outgoing"),
        ("", "outgoing_sent"),
        *(("shop", f"outgoing{end}") for end in ("", "_sent", "_delivered", "_read")),
    }
    assert not deliveries.keep(rows, {ONE: step("sent", START + 1)}, UTC)
    second = deliveries.keep(rows, {ONE: step("delivered", START + DAY)}, UTC)
    assert [(cell.measure, amount) for (_, cell), amount in second.items()] == [
        ("outgoing_delivered", 1)
    ]
    both = Counter(first)
    both.update(second)
    whole = delivery.merged(step("sent"), step("delivered", START + DAY))
    of_one = {cell: amount for (tenant, cell), amount in both.items() if not tenant}
    assert of_one == delivery.cells(whole, "sms", UTC)


def test_new_folds_have_the_messages_of_before(rows: sqlite3.Connection) -> None:
    deliveries.keep(rows, {ONE: step("sent"), TWO: step("sent", START + DAY)}, UTC)
    new = _opened()
    deliveries.inherit(rows, new, START + DAY)
    assert kept(new) == [("", "sms", START)]
    # What is told of it again changes nothing.
    assert not deliveries.keep(new, {ONE: step("sent")}, UTC)
    new.close()


def test_messages_linger_behind_their_events(rows: sqlite3.Connection) -> None:
    deliveries.keep(rows, {ONE: step("sent"), TWO: step("sent", START + DAY)}, UTC)
    deliveries.forget(rows, START + deliveries.LINGER)
    assert len(kept(rows)) == 2
    deliveries.forget(rows, START + deliveries.LINGER + 1)
    assert kept(rows) == [("shop", "sms", START + DAY)]

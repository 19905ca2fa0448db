import sqlite3
from collections.abc import Iterator

import pytest

from exporter.analytics import buckets
from exporter.history.accounting import HOUR
from exporter.history.incidents import Counts, Terms
from exporter.store import migration, probe_facts, probe_hours, probe_incidents, probe_results
from exporter.store.probe_results import Run
from tests.exporter.history.examples import HOLD, MINUTE, looks


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def keep(connection: sqlite3.Connection, letters: str, probe: str = "a") -> None:
    runs = [
        Run(probe, "http", one.started, 0.1, one.state, one.reason, "", "{}")
        for one in looks(letters)
    ]
    probe_results.keep(connection, runs, {})
    while probe_incidents.follow(connection, {probe: Terms()}, 1_000):
        pass


def test_all_that_is_asked_of_probes_comes_at_once(connection: sqlite3.Connection) -> None:
    keep(connection, "u" * 100 + "d" * 10 + "u" * 70)
    one, other = probe_facts.known(connection, {"a": HOLD, "b": HOLD}, HOUR, 3 * HOUR, 0)
    assert one.probe == "a"
    assert one.account is not None
    assert one.account.shares.down == 10 * MINUTE
    assert one.counts == Counts(1, 1, 1, 10 * MINUTE)
    assert [incident.began for incident in one.incidents] == [100 * MINUTE]
    bucket = buckets.of(100)
    assert [hour.counts for hour in one.hours] == [{bucket: 60}, {bucket: 50}, {bucket: 60}]
    assert other.account is not None
    assert other.account.shares.unobserved == 2 * HOUR
    assert (other.hours, other.incidents) == ([], [])


def test_what_is_not_summed_up_yet_has_no_account(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_hours, "MOST_LOOKS", 10)
    keep(connection, "u" * 60 + "d" * 60)
    (one,) = probe_facts.known(connection, {"a": HOLD}, 0, 2 * HOUR, 0)
    assert one.account is None
    assert one.counts.incidents == 1

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest

from alerting.store import migration, tries
from alerting.store.rows import Postponed, Settled, Tried, Try
from tests.alerting.notices import NOW
from tests.alerting.store.held import HOOK, MAIL

MINUTE = timedelta(minutes=1)
FAILED = Try(at=NOW, took=1.5, outcome="failed", reason="timeout", detail="x", doubtful=True)
SENT = Try(at=NOW + MINUTE, took=0.25, outcome="sent")


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(made)
    tries.note(made, Tried("a", MAIL, FAILED, Postponed(until=NOW, reason="", detail="")))
    tries.note(made, Tried("a", MAIL, SENT, Settled("sent")))
    tries.note(made, Tried("b", HOOK, SENT, Settled("sent")))
    yield made
    made.close()


def test_tries_come_back_oldest_first(db: sqlite3.Connection) -> None:
    assert tries.of(db, "a", 9) == (FAILED, SENT)
    assert tries.of(db, "a", 1) == (SENT,)
    assert tries.of(db, "c", 9) == ()


def test_when_a_lane_said_yes_is_known(db: sqlite3.Connection) -> None:
    assert tries.sent(db, MAIL, NOW) == (SENT.at,)
    assert tries.sent(db, MAIL, SENT.at) == ()


def test_old_ones_are_forgotten_in_steps(db: sqlite3.Connection) -> None:
    assert tries.forget(db, SENT.at, 9) == 1
    assert tries.forget(db, SENT.at + MINUTE, 1) == 1
    assert tries.of(db, "b", 9) == (SENT,)

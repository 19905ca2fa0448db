import sqlite3
from datetime import timedelta

import pytest

from alerting.store import tries
from alerting.store.rows import Postponed, Settled, Tried, Try
from tests.alerting.notices import NOW
from tests.alerting.store.held import HOOK, MAIL

MINUTE = timedelta(minutes=1)
FAILED = Try(at=NOW, took=1.5, outcome="failed", reason="timeout", detail="x", doubtful=True)
SENT = Try(at=NOW + MINUTE, took=0.25, outcome="sent")


@pytest.fixture
def db(db: sqlite3.Connection) -> sqlite3.Connection:
    tries.note(db, Tried("a", MAIL, FAILED, Postponed(until=NOW, reason="", detail="")))
    tries.note(db, Tried("a", MAIL, SENT, Settled("sent")))
    tries.note(db, Tried("b", HOOK, SENT, Settled("sent")))
    return db


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

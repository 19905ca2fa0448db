import sqlite3
from datetime import timedelta

import pytest

from alerting.store import journal, migration, outbox
from alerting.store.rows import Lane, Postponed, Settled, Trouble, View
from tests.alerting.notices import NOW, outgoing, pair

MAIL = Lane("team", "email[0]")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(db: sqlite3.Connection) -> sqlite3.Connection:
    outbox.add(db, [outgoing(one) for name in "AB" for one in pair(name)])
    return db


def id(name: str, *, end: bool = False) -> str:
    return outgoing(pair(name)[end]).id


def test_the_journal_tells_what_became_of_each_notice_newest_first(db: sqlite3.Connection) -> None:
    outbox.postpone(db, id("A"), Postponed(until=NOW, reason="tls", detail="bad"), NOW)
    outbox.settle(db, id("A"), Settled("sent", detail="b@c: 550"), NOW + MINUTE)
    outbox.settle(db, id("B"), Settled("rejected", "rejected", "550 no"), NOW + 2 * MINUTE)
    newest, older = journal.page(db, NOW + 3 * MINUTE, 9)
    assert (newest.outcome, newest.reason, newest.detail) == ("rejected", "rejected", "550 no")
    assert (older.outcome, older.known, older.attempts, older.detail) == (
        "sent",
        True,
        2,
        "b@c: 550",
    )
    assert (older.lane, older.status, older.at) == (MAIL, "firing", NOW)
    assert older.group_key == pair("A")[0].group_key
    assert older.settled_at == NOW + MINUTE
    assert journal.page(db, NOW + 3 * MINUTE, 1) == (newest,)
    assert journal.page(db, newest.settled_at, 9) == (older,)


def test_the_view_shows_what_waits_and_the_last_trouble(db: sqlite3.Connection) -> None:
    assert journal.view(db).lanes[0].trouble is None
    refused = Postponed(until=NOW, reason="refused", detail="nobody listens")
    outbox.postpone(db, id("A"), refused, NOW + MINUTE)
    view = journal.view(db)
    assert (view.depth, view.oldest) == (4, NOW)
    (lane,) = view.lanes
    assert (lane.lane, lane.depth, lane.oldest, lane.last_sent) == (MAIL, 4, NOW, None)
    assert lane.trouble == Trouble(NOW + MINUTE, "refused", "nobody listens")
    assert lane.is_failing


def test_the_last_trouble_may_be_one_that_was_for_good(db: sqlite3.Connection) -> None:
    outbox.settle(db, id("A"), Settled("rejected", "rejected", "no"), NOW + MINUTE)
    outbox.settle(db, id("A", end=True), Settled("needless"), NOW + 2 * MINUTE)
    outbox.settle(db, id("B"), Settled("sent"), NOW + 3 * MINUTE)
    (lane,) = journal.view(db).lanes
    assert lane.trouble == Trouble(NOW + MINUTE, "rejected", "no")
    assert lane.last_sent == NOW + 3 * MINUTE
    assert not lane.is_failing


def test_an_outbox_that_never_had_anything_has_no_lanes() -> None:
    empty = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(empty)
    assert journal.view(empty) == View(0, None, ())
    empty.close()


def test_groups_have_a_journal_of_their_own(db: sqlite3.Connection) -> None:
    for name in "AB":
        outbox.settle(db, id(name), Settled("sent"), NOW + MINUTE)
    outbox.settle(db, id("A", end=True), Settled("sent"), NOW + MINUTE)
    end, beginning = journal.of(db, [pair("A")[0].group_key], 9)
    assert (end.id, beginning.id) == (id("A", end=True), id("A"))
    assert end.root == beginning.root == pair("A")[0].id
    assert (beginning.firing, beginning.ended, end.firing, end.ended) == (1, 0, 0, 1)
    both = [pair(name)[0].group_key for name in "AB"]
    assert [one.id for one in journal.of(db, both, 2)] == [id("A", end=True), id("B")]
    assert journal.one(db, id("B")) == journal.of(db, [pair("B")[0].group_key], 9)[0]
    assert journal.one(db, id("B", end=True)) is None


def test_what_waits_is_told_with_the_last_answer(db: sqlite3.Connection) -> None:
    later = Postponed(until=NOW + MINUTE, reason="throttled", detail="answer 429")
    outbox.postpone(db, id("A"), later, NOW)
    first, second = journal.queued(db, [pair("A")[0].group_key], 9)
    assert (first.id, first.attempts, first.next_at) == (id("A"), 1, NOW + MINUTE)
    assert (first.reason, first.detail, first.lane) == ("throttled", "answer 429", MAIL)
    assert (second.status, second.ended, second.attempts) == ("resolved", 1, 0)
    assert journal.queued(db, ["unknown"], 9) == ()

"""Notices leave in the order of events, once, and not before they are settled."""

import sqlite3
from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting.model import Notice
from alerting.store import outbox
from alerting.store.rows import Lane, Postponed, Settled, Waiting
from tests.alerting.notices import NOW, notice, outgoing, pair

MAIL = Lane("team", "email[0]")
HOOK = Lane("team", "webhook[0]")
LATER = NOW + timedelta(hours=1)
SENT = Settled("sent")


def add(db: sqlite3.Connection, *notices: Notice, integration: str = "email[0]") -> None:
    outbox.add(db, [outgoing(one, integration) for one in notices])


def due(db: sqlite3.Connection, lane: Lane = MAIL, limit: int = 9) -> list[Notice]:
    return [one.outgoing.notice for one in outbox.due(db, lane, LATER, limit)]


def settle(db: sqlite3.Connection, notice: Notice, how: Settled = SENT) -> None:
    outbox.settle(db, f"{notice.id}/email[0]", how, LATER)


def postpone(db: sqlite3.Connection, notice: Notice, **changes: object) -> None:
    asked = {"until": NOW, "reason": "timeout", "detail": "no answer", **changes}
    outbox.postpone(db, f"{notice.id}/email[0]", Postponed(**asked), NOW)  # type: ignore[arg-type]


def first(db: sqlite3.Connection) -> Waiting:
    return outbox.due(db, MAIL, LATER, 1)[0]


def test_a_notice_comes_back_as_it_was(db: sqlite3.Connection) -> None:
    add(db, notice())
    assert outbox.due(db, MAIL, LATER, 9) == (Waiting(outgoing=outgoing(notice())),)


def test_the_oldest_is_first_and_the_limit_is_kept(db: sqlite3.Connection) -> None:
    many = [pair(name)[0] for name in ("C", "A", "B")]
    add(db, *many)
    assert due(db) == many
    assert due(db, limit=2) == many[:2]


def test_the_same_is_added_once_also_after_it_was_settled(db: sqlite3.Connection) -> None:
    add(db, notice(), notice())
    assert len(due(db)) == 1
    settle(db, notice())
    add(db, notice())
    assert due(db) == []


def test_each_integration_has_a_queue_of_its_own(db: sqlite3.Connection) -> None:
    add(db, notice())
    add(db, notice(), integration="webhook[0]")
    settle(db, notice())
    assert (due(db, MAIL), due(db, HOOK)) == ([], [notice()])
    assert outbox.lanes(db) == (HOOK,)


def test_an_end_waits_until_its_beginning_is_settled(db: sqlite3.Connection) -> None:
    beginning, end = pair()
    other = pair("Other")[0]
    add(db, beginning, end, other)
    assert due(db) == [beginning, other]
    postpone(db, beginning, until=LATER + timedelta(hours=1))
    assert due(db) == [other]
    settle(db, beginning)
    assert due(db) == [end, other]


@pytest.mark.parametrize(
    ("how", "changes", "known"),
    [
        (SENT, None, True),
        (Settled("rejected", "rejected"), None, False),
        (Settled("expired", "expired"), None, False),
        (Settled("expired", "expired"), {}, False),
        (Settled("expired", "expired"), {"doubtful": True}, True),
        (Settled("rejected", "rejected"), {"told": ("a@b",)}, True),
    ],
)
def test_an_end_knows_whether_the_receiver_knows_of_the_beginning(
    db: sqlite3.Connection, how: Settled, changes: dict[str, object] | None, known: bool
) -> None:
    beginning, end = pair()
    add(db, beginning, end)
    if changes is not None:
        postpone(db, beginning, **changes)
    settle(db, beginning, how)
    assert (first(db).outgoing.notice, first(db).known) == (end, known)


def test_a_delivery_that_a_crash_ended_is_in_doubt(db: sqlite3.Connection) -> None:
    beginning, end = pair()
    add(db, beginning, end)
    outbox.begin(db, [outgoing(beginning).id])
    outbox.doubt(db)
    settle(db, beginning, Settled("rejected", "rejected"))
    assert (first(db).outgoing.notice, first(db).known) == (end, True)


def test_a_delivery_that_ended_is_in_no_doubt(db: sqlite3.Connection) -> None:
    beginning, end = pair()
    add(db, beginning, end)
    outbox.begin(db, [outgoing(beginning).id])
    postpone(db, beginning)
    outbox.doubt(db)
    settle(db, beginning, Settled("rejected", "rejected"))
    assert not first(db).known


def test_a_delivery_that_is_tried_again_at_once_is_in_doubt(db: sqlite3.Connection) -> None:
    beginning, end = pair()
    add(db, beginning, end)
    outbox.begin(db, [outgoing(beginning).id])
    postpone(db, beginning, at_once=True)
    assert not first(db).doubtful
    outbox.doubt(db)
    assert first(db).doubtful
    settle(db, beginning, Settled("rejected", "rejected"))
    assert (first(db).outgoing.notice, first(db).known) == (end, True)


def test_an_end_without_any_beginning_is_of_nothing_known(db: sqlite3.Connection) -> None:
    add(db, pair()[1])
    assert not first(db).known


def test_what_is_postponed_waits_and_remembers_what_was_reached(db: sqlite3.Connection) -> None:
    add(db, notice())
    postpone(db, notice(), told=("a@b",), doubtful=True)
    postpone(db, notice(), until=LATER)
    assert (first(db).attempts, first(db).told) == (2, ("a@b",))
    assert outbox.due(db, MAIL, LATER - timedelta(seconds=1), 9) == ()


def test_the_next_to_be_due_is_of_those_whose_turn_it_is(db: sqlite3.Connection) -> None:
    assert outbox.next_due(db, MAIL) is None
    beginning, end = pair()
    add(db, beginning, end)
    postpone(db, beginning, until=LATER)
    assert outbox.next_due(db, MAIL) == LATER
    settle(db, beginning)
    assert outbox.next_due(db, MAIL) == end.at


def test_settling_again_or_what_is_not_there_changes_nothing(db: sqlite3.Connection) -> None:
    add(db, notice())
    settle(db, notice())
    settle(db, notice(), Settled("rejected", "rejected", "no"))
    settle(db, pair("Never")[0])
    assert db.execute("SELECT outcome FROM alert_journal").fetchall() == [("sent",)]


def test_what_is_too_old_is_given_up_in_these_lanes_only(db: sqlite3.Connection) -> None:
    add(db, notice(), pair("B")[0])
    add(db, notice(), integration="webhook[0]")
    assert outbox.expire(db, NOW, LATER, {MAIL}) == ()
    assert outbox.expire(db, LATER, LATER, {MAIL}) == (MAIL, MAIL)
    assert outbox.lanes(db) == (HOOK,)
    outcomes = db.execute("SELECT outcome, reason, known FROM alert_journal").fetchall()
    assert outcomes == [("expired", "expired", 0)] * 2


def test_beyond_the_limit_the_oldest_are_given_up(db: sqlite3.Connection) -> None:
    many = [pair(name)[0] for name in "ABC"]
    add(db, *many)
    assert outbox.shorten(db, MAIL, 3, LATER) == 0
    assert outbox.shorten(db, MAIL, 1, LATER) == 2
    assert due(db) == many[2:]


def test_the_depth_tells_how_many_wait_and_since_when(db: sqlite3.Connection) -> None:
    assert outbox.depth(db) == (0, None)
    add(db, *pair())
    count, oldest = outbox.depth(db)
    assert (count, oldest) == (2, NOW)


def test_a_note_comes_back_with_what_follows_in_the_same_thread(db: sqlite3.Connection) -> None:
    beginning, end = pair()
    add(db, beginning, end, pair("Other")[0])
    add(db, end, integration="webhook[0]")
    settle(db, beginning, Settled("sent", note="1700.1"))
    notes = {one.outgoing.notice.id: one.note for one in outbox.due(db, MAIL, LATER, 9)}
    assert notes == {end.id: "1700.1", pair("Other")[0].id: ""}
    assert [one.note for one in outbox.due(db, HOOK, LATER, 9)] == [""]
    settle(db, end, Settled("sent"))
    assert db.execute("SELECT note FROM alert_notes").fetchall() == [("1700.1",)]


def test_a_follow_up_that_was_lost_does_not_hide_that_the_beginning_is_known(
    db: sqlite3.Connection,
) -> None:
    beginning, end = pair()
    more = replace(beginning, id="more", thread=beginning.id)
    add(db, beginning, more, end)
    settle(db, beginning)
    settle(db, more, Settled("expired", "expired"))
    assert first(db).known


def test_groups_of_which_something_waits_are_known(db: sqlite3.Connection) -> None:
    assert outbox.groups(db) == frozenset()
    add(db, *pair())
    add(db, notice(), integration="webhook[0]")
    key = notice().group_key
    assert outbox.groups(db) == {(MAIL, key), (HOOK, key)}


def test_what_may_have_arrived_is_doubtful(db: sqlite3.Connection) -> None:
    add(db, notice())
    assert not first(db).doubtful
    outbox.begin(db, [outgoing(notice()).id])
    outbox.doubt(db)
    assert first(db).doubtful
    for _ in range(2):
        outbox.begin(db, [outgoing(notice()).id])
    settle(db, notice())
    assert db.execute("SELECT repeats FROM alert_journal").fetchone() == (2,)

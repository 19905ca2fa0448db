"""Who refuses for good is told of once, to others, and so is that it takes notices again."""

import sqlite3
from datetime import timedelta

from alerting.store import outbox, refusals
from alerting.store.rows import Fallback
from tests.alerting.notices import NOW
from tests.alerting.store.held import HOOK, MAIL

LATER = NOW + timedelta(days=9)
FALLBACK = Fallback((MAIL, HOOK), (HOOK,))


def told(db: sqlite3.Connection) -> list[tuple[str, str]]:
    lanes = (MAIL, HOOK)
    return [
        (one.outgoing.integration, one.outgoing.notice.status)
        for lane in lanes
        for one in outbox.due(db, lane, LATER, 9)
    ]


def test_the_fallback_is_told_once_and_never_the_one_that_refuses(db: sqlite3.Connection) -> None:
    for _ in range(3):
        refusals.note(db, MAIL, "550 no such user", NOW, FALLBACK)
    assert told(db) == [("webhook[0]", "firing")]
    assert refusals.lanes(db) == {MAIL: 3}
    (waiting,) = outbox.due(db, HOOK, LATER, 9)
    (alert,) = waiting.outgoing.notice.alerts
    assert (alert.name, alert.severity) == ("NoticeRejected", "critical")
    assert "550 no such user" in dict(alert.annotations)["description"]


def test_a_yes_ends_it_when_there_was_no_other_no_for_a_while(db: sqlite3.Connection) -> None:
    refusals.note(db, MAIL, "no", NOW, FALLBACK)
    refusals.end(db, MAIL, NOW + refusals.CALM / 2, FALLBACK)
    assert refusals.lanes(db) == {MAIL: 1}
    refusals.end(db, MAIL, NOW + refusals.CALM, FALLBACK)
    assert refusals.lanes(db) == {}
    refusals.end(db, MAIL, LATER, FALLBACK)
    begun = outbox.due(db, HOOK, LATER, 9)[0].outgoing
    db.execute("DELETE FROM alert_outbox WHERE id = ?", (begun.id,))
    (over,) = outbox.due(db, HOOK, LATER, 9)
    assert over.outgoing.notice.status == "resolved"
    assert over.outgoing.notice.thread == begun.notice.id


def test_without_a_fallback_it_is_noted_all_the_same(db: sqlite3.Connection) -> None:
    refusals.note(db, MAIL, "no", NOW, Fallback())
    assert (told(db), refusals.lanes(db)) == ([], {MAIL: 1})

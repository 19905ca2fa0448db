import sqlite3
from datetime import timedelta

from msgspec.structs import replace

from alerting.dispatch.state import Kept
from alerting.store import dispatched, outbox
from alerting.store.batch import Batch
from alerting.store.rows import Change, Settled
from tests.alerting.notices import NOW, alert, notice, outgoing, pair
from tests.alerting.store.held import CARE, GROUP, KNOWN, PRINT, SILENCE

ALL = Batch(
    alerts={PRINT: KNOWN},
    groups={GROUP.id: GROUP},
    silences={SILENCE.id: SILENCE},
    acknowledgements={PRINT: CARE},
)
DAY = timedelta(days=1)


def change(what: str, day: int = 0, silence: str = SILENCE.id) -> Change:
    return Change(silence=silence, at=NOW + day * DAY, what=what, by="mira", comment="c")  # type: ignore[arg-type]


def test_an_empty_file_holds_nothing(db: sqlite3.Connection) -> None:
    assert dispatched.kept(db) == Kept()


def test_everything_comes_back_as_it_was(db: sqlite3.Connection) -> None:
    for _ in range(2):
        dispatched.save(db, ALL)
    assert dispatched.kept(db) == Kept(
        alerts=(KNOWN,), groups=(GROUP,), silences=(SILENCE,), acknowledgements=(CARE,)
    )


def test_what_changed_is_replaced_and_what_is_gone_is_gone(db: sqlite3.Connection) -> None:
    dispatched.save(db, ALL)
    over = replace(KNOWN, alert=alert("resolved", rule=""))
    dispatched.save(db, Batch(alerts={PRINT: over}, groups={GROUP.id: None, "unknown": None}))
    assert dispatched.kept(db).alerts == (over,)
    assert dispatched.kept(db).groups == ()
    dispatched.save(db, Batch(silences={SILENCE.id: None}, acknowledgements={PRINT: None}))
    assert dispatched.kept(db) == Kept(alerts=(over,))


def test_what_was_done_to_silences_is_told_oldest_first(db: sqlite3.Connection) -> None:
    first, then = change("created"), change("expired", 1)
    dispatched.save(db, Batch(changes=(first, change("created", silence="other"))))
    dispatched.save(db, Batch(changes=(then,)))
    assert dispatched.changes(db, SILENCE.id, 9) == (first, then)
    assert dispatched.changes(db, SILENCE.id, 1) == (then,)
    assert [one.silence for one in dispatched.changes(db, "", 9)] == ["5c1b", "other", "5c1b"]


def test_old_changes_and_notes_are_forgotten_in_steps(db: sqlite3.Connection) -> None:
    dispatched.save(db, Batch(changes=tuple(change("changed", day) for day in range(4))))
    outbox.add(db, [outgoing(notice())])
    outbox.settle(db, outgoing(notice()).id, Settled("sent", note="ts"), NOW)
    assert dispatched.forget(db, NOW + 3 * DAY, 1) == 1
    assert dispatched.forget(db, NOW + 3 * DAY, 9) == 3
    assert dispatched.forget(db, NOW + 3 * DAY, 9) == 0
    assert len(dispatched.changes(db, "", 9)) == 1


def test_a_table_is_held_to_its_newest_rows(db: sqlite3.Connection) -> None:
    assert dispatched.shorten(db, "alert_journal", 1, 9) == 0
    for name in "ABCD":
        one = outgoing(pair(name)[0])
        outbox.add(db, [one])
        outbox.settle(db, one.id, Settled("sent"), NOW)
    assert dispatched.shorten(db, "alert_journal", 2, 1) == 1
    assert dispatched.shorten(db, "alert_journal", 2, 9) == 1
    assert db.execute("SELECT count(*) FROM alert_journal").fetchone() == (2,)

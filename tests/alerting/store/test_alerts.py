"""Nothing that was saved is lost, whenever the process ends; nothing is said twice."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from math import isnan, nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.dispatch.state import Kept, Known
from alerting.model import labels
from alerting.store import connection, history
from alerting.store.alerts import AlertStore
from alerting.store.batch import Batch
from alerting.store.rows import Change, Fallback, Lane, Postponed, Settled, Tried, Try
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, alert, notice, outgoing, pair
from tests.house import tree

MAIL = Lane("team", "email[0]")
LATER = NOW + timedelta(days=1)
POSTED = {alert().fingerprint: Known(alert=alert(rule=""))}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AlertStore]:
    made = AlertStore(connection.open(tmp_path / "alerts.db"))
    yield made
    made.close()


def test_alerts_come_back_as_they_were_saved(store: AlertStore) -> None:
    one, other = alert(), alert("pending", {**SLOW, "channel": "sms"})
    store.save([one, other], [])
    assert set(store.alerts()) == {one, other}
    over = alert("resolved")
    store.save([over], [other.fingerprint, "unknown"])
    assert store.alerts() == (over,)


def test_a_value_that_is_no_number_comes_back(store: AlertStore) -> None:
    store.save([alert(value=nan)], [])
    assert isnan(store.alerts()[0].value)


@given(st.lists(ANY_LABELS.map(lambda names: alert(names=dict(names))), max_size=5))
def test_any_alerts_come_back(alerts: list[object]) -> None:
    store = AlertStore(sqlite3.connect(":memory:", isolation_level=None))
    store.save(alerts, [])  # type: ignore[arg-type]
    assert set(store.alerts()) == set(alerts)
    store.close()


def test_state_and_notice_are_saved_together_or_not_at_all(store: AlertStore) -> None:
    store._connection.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON alert_outbox"
                              " BEGIN SELECT raise(ABORT, 'the disk is full'); END")  # fmt: skip
    with pytest.raises(sqlite3.Error, match="disk is full"):
        store.dispatch(Batch(notices=(outgoing(notice()),), alerts=POSTED))
    assert (store.kept(), store.depth(), store.history(LATER, 9)) == (Kept(), (0, None), ())


def test_an_info_alert_is_in_the_history_without_any_notice(store: AlertStore) -> None:
    store.save([alert(names={**SLOW, "severity": "info"})], [])
    assert [one.severity for one in store.history(LATER, 9)] == ["info"]


def test_every_call_of_the_outbox_goes_through(store: AlertStore) -> None:
    beginning, end = pair()
    store.dispatch(Batch(notices=(outgoing(beginning), outgoing(end))))
    assert store.lanes() == (MAIL,)
    assert store.next_due(MAIL) == NOW
    store.settle(outgoing(beginning).id, Postponed(until=LATER, reason="tls", detail="x"), NOW)
    assert store.due(MAIL, NOW, 9) == ()
    store.settle(outgoing(beginning).id, Settled("sent"), LATER)
    assert store.due(MAIL, LATER, 9)[0].known
    assert store.depth()[0] == store.view().depth == 1
    assert store.expire(LATER, LATER, [MAIL]) == (MAIL,)
    assert store.shorten(MAIL, 1, LATER) == 0
    assert [one.outcome for one in store.journal(LATER + timedelta(1), 9)] == ["expired", "sent"]
    assert store.forget(LATER, 9) == 2


def test_what_was_posted_is_in_the_history_and_of_rules_the_engine_tells(store: AlertStore) -> None:
    ours = {"ours": Known(alert=alert(names={**SLOW, "channel": "sms"}))}
    store.dispatch(Batch(alerts=POSTED | ours | {"gone": None}))
    assert [dict(one.labels)["channel"] for one in store.history(LATER, 9)] == ["web"]
    assert len(store.kept().alerts) == 2


def test_what_episodes_were_before_an_edit_is_not_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "alerts.db"
    store = AlertStore(connection.open(path))
    history.note(store._connection, [alert(names={**SLOW, "customer": "ann-of-the-mill"})])
    assert store.edit(lambda _, message: (labels(SLOW), message), 0, 9) == 0
    assert store.history(LATER, 9)[0].labels == labels(SLOW)
    store.close()
    assert not [file for file in tmp_path.iterdir() if b"ann-of-the" in file.read_bytes()]


def test_tries_are_noted_with_what_comes_of_them(store: AlertStore) -> None:
    one = outgoing(notice())
    store.dispatch(Batch(notices=(one,)))
    assert store.groups() == {(MAIL, notice().group_key)}
    failed = Try(at=NOW, took=0.5, outcome="failed", reason="server", detail="500")
    later = Postponed(until=LATER, reason="server", detail="500")
    store.note([Tried(one.id, MAIL, failed, later)], NOW)
    assert [tried.attempts for tried in store.queued([notice().group_key], 9)] == [1]
    assert store.outcome(one.id) is None
    sent = Try(at=LATER, took=0.5, outcome="sent")
    store.note([Tried(one.id, MAIL, sent, Settled("sent"))], LATER)
    assert store.tries(one.id, 9) == (failed, sent)
    assert store.sent(MAIL, NOW) == (LATER,)
    told = store.outcome(one.id)
    assert told is not None
    assert store.told([notice().group_key], 9) == (told,)


def test_whoever_refuses_or_never_answers_is_told_of(store: AlertStore) -> None:
    hook = Lane("boss", "webhook[0]")
    fallback = Fallback((hook,), (hook,))
    many = [outgoing(pair(name)[0]) for name in "ABCD"]
    store.dispatch(Batch(notices=tuple(many)))
    no = Try(at=NOW, took=0.5, outcome="rejected", reason="rejected", detail="550")
    how = Settled("rejected", "rejected", "550")
    store.note([Tried(many[0].id, MAIL, no, how)], NOW, fallback)
    assert store.shorten(MAIL, 2, NOW, fallback) == 1
    assert store.expire(LATER, NOW, [MAIL], fallback) == (MAIL, MAIL)
    assert store.refusing() == {MAIL: 3}
    assert len(store.due(hook, LATER, 9)) == 1
    yes = Try(at=LATER, took=0.5, outcome="sent")
    store.note([Tried("unknown", MAIL, yes, Settled("sent"))], LATER, fallback)
    assert store.refusing() == {}
    assert store.depth()[0] == 2


def test_what_was_done_to_silences_is_told(store: AlertStore) -> None:
    change = Change(silence="s", at=NOW, what="created", by="mira")
    store.dispatch(Batch(changes=(change,)))
    assert store.changes("s", 9) == (change,)


def test_the_journal_holds_no_more_rows_than_it_may(store: AlertStore) -> None:
    for name in "ABC":
        one = outgoing(pair(name)[0])
        store.dispatch(Batch(notices=(one,)))
        yes = Try(at=NOW, took=0.5, outcome="sent")
        store.note([Tried(one.id, MAIL, yes, Settled("sent"))], NOW)
    assert store.rows() == {"journal": 3, "tries": 3}
    assert store.forget(NOW, 9, 2) == 2
    assert store.rows() == {"journal": 2, "tries": 2}
    assert len(store.journal(LATER, 9)) == 2


class World:
    """A store, the receiver at its other end, and a process that may end at any step."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "alerts.db"
        self.store = AlertStore(connection.open(self.path))
        self.firing: dict[str, bool] = {}
        self.saved: list[str] = []
        self.heard: list[str] = []
        self.doubtful: set[str] = set()

    def turn(self, name: str) -> None:
        """Let an alert begin, or end; then it is over for good."""
        if self.firing.get(name) is False:
            return
        is_end = name in self.firing
        self.firing[name] = not is_end
        beginning, end = pair(name)
        one = outgoing(end if is_end else beginning)
        for _ in range(2):  # a dispatcher that was not told of the commit saves again
            self.store.save(one.notice.alerts, [])
            self.store.dispatch(Batch(notices=(one,)))
        self.saved.append(one.id)

    def deliver(self, how: str) -> None:
        for waiting in self.store.due(MAIL, LATER, 1):
            one = waiting.outgoing
            if one.notice.status == "resolved" and not waiting.known:
                self.store.settle(one.id, Settled("needless"), LATER)
            elif how == "no":
                self.store.settle(one.id, Settled("rejected", "rejected"), LATER)
            elif how == "later":
                later = Postponed(until=NOW, reason="timeout", detail="")
                self.store.settle(one.id, later, LATER)
            else:
                self.store.begin([one.id])
                self.heard.append(one.id)
                if how == "killed before the note":
                    self.doubtful.add(one.id)
                    self.restart()
                else:
                    self.store.settle(one.id, Settled("sent"), LATER)

    def restart(self) -> None:
        self.store.close()
        self.store = AlertStore(connection.open(self.path))


STEPS = st.one_of(
    st.sampled_from("ABC").map(lambda name: ("turn", name)),
    st.sampled_from(["yes", "yes", "no", "later", "killed before the note"]).map(
        lambda how: ("deliver", how)
    ),
    st.just(("restart", "")),
)


@given(st.lists(STEPS, max_size=40))
def test_no_notice_is_lost_and_none_is_sent_twice(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for step, argument in steps:
            if step == "restart":
                world.restart()
            else:
                getattr(world, step)(argument)
        while world.store.depth()[0]:
            world.deliver("yes")
        journal = {one.id: one for one in world.store.journal(LATER + timedelta(1), 1000)}
        world.store.close()
    assert sorted(journal) == sorted(world.saved)
    sent = {id for id, one in journal.items() if one.outcome == "sent"}
    assert sent <= set(world.heard)
    # Once, but for those whose yes could not be written down in time.
    assert all(world.heard.count(id) == 1 for id in sent - world.doubtful)
    for name, fires in world.firing.items():
        beginning, end = (outgoing(one).id for one in pair(name))
        if end in world.heard:
            assert world.heard.index(beginning) < world.heard.index(end)
        if not fires and journal[beginning].outcome == "rejected":
            assert (journal[end].outcome == "needless") == (beginning not in world.heard)


WRITER = """
import sys
from pathlib import Path
from alerting.dispatch.state import Kept, Known
from alerting.store import connection
from alerting.store.alerts import AlertStore
from alerting.store.batch import Batch
from tests.alerting.notices import outgoing, pair
store = AlertStore(connection.open(Path(sys.argv[1])))
number = 0
while True:
    beginning, _ = pair(f"Kill{number}")
    store.save(beginning.alerts, [])
    store.dispatch(Batch(notices=(outgoing(beginning),)))
    print(outgoing(beginning).id, flush=True)
    number += 1
"""


def test_what_was_saved_outlives_sigkill(tmp_path: Path) -> None:
    path = tmp_path / "alerts.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, cwd=tree.ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(20)]
        writer.kill()
        told += writer.stdout.read().split()
    store = AlertStore(connection.open(path))
    kept = [one.outgoing.id for one in store.due(MAIL, LATER, 100_000)]
    alerts = store.alerts()
    store.close()
    # The last line may have been lost on its way to us, its row was not.
    assert kept[: len(told)] == told
    assert len(kept) - len(told) <= 1
    # An alert is saved before its notice, in a transaction of its own: only that of the last may
    # be there alone, and no notice is there without its alert.
    saved = [dict(one.labels)["alertname"] for one in alerts]
    wanted = {f"Kill{number}" for number in range(len(kept))}
    assert len(set(saved)) == len(saved)
    assert set(saved) in (wanted, wanted | {f"Kill{len(kept)}"})

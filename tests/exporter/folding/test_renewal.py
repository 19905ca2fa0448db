import random
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.folding import folds as folding
from exporter.folding import renewal as renewing
from exporter.folding import settled, table
from exporter.folding.renewal import Renewal
from exporter.folding.terms import Settings
from tests.exporter.analytics.beats import DAY, HOUR, START
from tests.exporter.folding import stores

NOW = START + 40 * DAY
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three", "four"]),
        st.sampled_from("cccbbqESrsd"),
        st.integers(START, START + 6 * DAY),
    ),
    min_size=1,
    max_size=24,
)


def opened(folder: Path, terms: Settings = stores.SETTINGS) -> Renewal:
    return Renewal(folder / "c.db", folder / "folds.db", terms, START)


def run(one: Renewal, now: int = NOW) -> Renewal:
    """Do all there is to do."""
    while one.advance(now) or one.look_again(now) or one.settle(now):
        pass
    return one


def rebuilt(one: Renewal, now: int = NOW) -> Renewal:
    one.begin(now)
    run(one, now)
    assert one.new is None
    return one


@pytest.fixture
def stand(tmp_path: Path) -> Path:
    stores.events(tmp_path / "c.db", *((f"c{n}", "SqcbcbE") for n in range(40)))
    return tmp_path


def test_the_old_ones_answer_until_the_new_ones_know_as_much(
    stand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = run(opened(stand))
    before = stores.rows(one.old)
    monkeypatch.setattr(folding, "STEP", 100)
    monkeypatch.setattr(renewing, "STEP", 100)
    one.begin(NOW)
    one.begin(NOW)
    one.advance(NOW)
    assert one.progress[3:5] == (100, 0)
    assert stores.rows(one.old) == before
    stores.events(stand / "c.db", ("late", "cb"), first=1)
    one.advance(NOW)
    # What comes meanwhile goes into both.
    assert one.progress[:2] == (282, 282)
    run(one)
    assert one.progress == (282, 282, 0, None, 1, 0)
    assert not renewing.beside(one.old.path).exists()
    assert stores.rows(one.old)[0][:40] == before[0]
    one.close()


def test_all_of_it_is_made_anew(stand: Path) -> None:
    one = run(opened(stand))
    before = stores.rows(one.old)
    changes = one.old.mark("changes")
    one.old.rows.execute("UPDATE cells SET value = value + 1")
    one.old.rows.execute("DELETE FROM conversations WHERE id = 'c7'")
    assert stores.rows(rebuilt(one).old) == before
    assert one.old.mark("changes") > changes
    one.close()


def test_other_settings_have_them_made_anew_and_the_old_ones_answer_meanwhile(stand: Path) -> None:
    one = run(opened(stand))
    before = stores.rows(one.old)
    one.close()
    kolkata = opened(stand, Settings(zone="Asia/Kolkata"))
    assert kolkata.new is not None
    stores.events(stand / "c.db", ("late", "cb"), first=1)
    assert stores.rows(kolkata.old) == before
    assert kolkata.look_again(NOW) == 0
    assert kolkata.settle(NOW) == []
    run(kolkata)
    assert stores.rows(kolkata.old)[1] != before[1]
    clean = Renewal(stand / "c.db", stand / "clean.db", Settings(zone="Asia/Kolkata"), START)
    assert stores.rows(kolkata.old) == stores.rows(run(clean).old)
    for each in (kolkata, clean):
        each.close()


def test_a_store_that_was_put_back_from_a_copy_is_folded_anew(stand: Path) -> None:
    run(opened(stand)).close()
    (stand / "c.db").unlink()
    stores.events(stand / "c.db", ("other", "cbE"))
    one = run(opened(stand))
    assert one.progress[:2] == (3, 3)
    assert [row[1] for row in stores.rows(one.old)[0]] == ["other"]
    one.close()


def test_what_was_begun_goes_on_and_what_was_taken_over_is_deleted(
    stand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "STEP", 100)
    monkeypatch.setattr(renewing, "STEP", 100)
    one = run(opened(stand))
    one.begin(NOW)
    one.advance(NOW)
    one.close()
    again = opened(stand)
    assert again.progress.renewing == 100
    monkeypatch.setattr(renewing, "_delete", lambda _: None)
    run(again)
    again.close()
    assert renewing.beside(again.old.path).exists()
    monkeypatch.undo()
    last = opened(stand)
    assert last.progress == (280, 280, 0, None, 1, 0)
    assert not renewing.beside(last.old.path).exists()
    last.close()


def test_one_that_fails_while_it_is_taken_over_leaves_the_old_ones(
    stand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = run(opened(stand))
    before = stores.rows(one.old)
    one.begin(NOW)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(one.old, "count_change", full)
    with pytest.raises(sqlite3.OperationalError):
        run(one)
    assert stores.rows(one.old) == before
    one.close()
    again = run(opened(stand))
    assert again.progress[3:] == (None, 1, 0)
    assert stores.rows(again.old) == before
    again.close()


def test_a_rebuild_observes_nothing_again_and_forgets_nothing(stand: Path) -> None:
    one = run(opened(stand))
    totals = sorted(one.old.totals)
    assert totals
    stores.events(stand / "c.db", ("late", "cbE"), first=1)
    one.begin(START)
    while one.advance(START):
        pass
    assert sorted(one.old.totals) == totals
    # Only what had not settled is looked at.
    assert list(settled.due(one.old.rows, NOW, 99)) == [("", "late")]
    assert sum(each.n for each in one.settle(NOW) if each.bound == 0.0) == 41
    one.close()


@given(events=EVENTS, forgotten=st.integers(START, START + 7 * DAY))
@settings(max_examples=30)
def test_what_events_cannot_tell_any_more_stays(
    events: list[tuple[str, str, int]], forgotten: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores.spread(folder / "c.db", events)
        one = run(opened(folder))
        before = stores.rows(one.old)
        stores.forget(folder / "c.db", forgotten)
        assert stores.rows(rebuilt(one).old) == before
        assert stores.rows(rebuilt(one).old) == before
        one.close()


@given(events=EVENTS, late=EVENTS, forgotten=st.integers(START, START + 7 * DAY))
@settings(max_examples=30)
def test_late_events_of_days_before_the_seal_count_as_they_would_have(
    events: list[tuple[str, str, int]], late: list[tuple[str, str, int]], forgotten: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores.spread(folder / "c.db", events)
        one = run(opened(folder))
        stores.forget(folder / "c.db", forgotten)
        half = len(late) // 2
        # Some come while it is under way, others behind it.
        one.begin(NOW)
        stores.spread(folder / "c.db", late[:half], first=1)
        run(one)
        stores.spread(folder / "c.db", late[half:], first=2)
        found = stores.rows(run(one).old)
        one.close()
        stores.spread(folder / "all.db", events)
        stores.spread(folder / "all.db", late[:half], first=1)
        stores.spread(folder / "all.db", late[half:], first=2)
        clean = Renewal(folder / "all.db", folder / "clean.db", stores.SETTINGS, START)
        assert found == stores.rows(run(clean).old)
        clean.close()


def test_other_terms_leave_sealed_days_and_tell_their_conversations_anew(tmp_path: Path) -> None:
    days = [("old", "c", START), ("old", "b", START + HOUR), ("old", "E", START + 2 * HOUR)]
    days += [("open", "c", START + 3 * HOUR)]
    days += [("new", letter, at + 3 * DAY) for _, letter, at in days[:3]]
    stores.spread(tmp_path / "c.db", days)
    now = START + 4 * HOUR
    one = run(opened(tmp_path), now)
    old = stores.rows(one.old)
    one.close()
    stores.forget(tmp_path / "c.db", START + 2 * DAY)
    hours = opened(tmp_path, Settings(hours="Mo-Fr 9-10"))
    run(hours, now)
    sealed = [row for row in stores.rows(hours.old)[1] if row[2] == START // DAY]
    assert sealed == [row for row in old[1] if row[2] == START // DAY]
    known = table.known(hours.old.rows, [("", "old"), ("", "open")])
    told = {id: one.row for (_, id), one in known.items()}
    assert told["old"].replies.working == HOUR
    assert told["open"].is_active
    # In time it ends, and its day knows.
    run(hours, NOW)
    rows = [row for row in stores.rows(hours.old)[1] if row[1:3] == ("", START // DAY)]
    cells = {row[4:6]: row[6] for row in rows}
    assert cells["ended", ""] == 2
    assert ("active", "") not in cells
    hours.close()


def test_events_that_are_deleted_meanwhile_have_it_begin_again(stand: Path) -> None:
    one = run(opened(stand))
    before = stores.rows(one.old)
    one.begin(NOW)
    stores.forget(stand / "c.db", START + DAY)
    one.advance(NOW)
    assert one.new is not None
    assert one.progress.renewing == 0
    run(one)
    assert stores.rows(one.old) == before
    one.close()


def test_any_stop_in_between_comes_to_the_same(
    stand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "STEP", 37)
    monkeypatch.setattr(renewing, "STEP", 37)
    chance = random.Random(7)
    one = run(opened(stand))
    before = stores.rows(one.old)
    for _ in range(6):
        one.begin(NOW)
        for _ in range(chance.randrange(9)):
            one.advance(NOW)
        one.close()
        one = opened(stand)
    assert stores.rows(run(one).old) == before
    one.close()

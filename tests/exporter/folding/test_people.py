import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.folding import folds as folding
from exporter.folding import people, table
from exporter.folding import renewal as renewing
from exporter.folding.folds import Folds
from exporter.folding.renewal import Renewal
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START
from tests.exporter.folding import crowds, stores
from tests.exporter.folding.crowds import Told

NOW = START + 40 * DAY
TODAY = START // DAY
MIDNIGHT = START // DAY * DAY
IDS = ["ann", "a1", "bob", "b1"]
DONE = st.tuples(
    st.sampled_from(["c", "c", "q", "s", "x", "E", *(f"={id}" for id in IDS)]),
    st.sampled_from(IDS),
    st.integers(MIDNIGHT // MINUTE, (MIDNIGHT + 4 * DAY) // MINUTE).map(lambda at: at * MINUTE),
)
EVENTS = st.lists(DONE, min_size=1, max_size=16)


def folded(folder: Path, name: str = "folds.db") -> Folds:
    found = Folds(folder / "c.db", folder / name, stores.SETTINGS)
    while found.advance(NOW):
        pass
    return found


def run(one: Renewal) -> Renewal:
    while one.advance(NOW) or one.look_again(NOW):
        pass
    return one


def sums(folds: Folds) -> dict[str, int]:
    rows = folds.rows.execute(
        "SELECT measure, sum(value) FROM cells WHERE measure LIKE 'sessions%' GROUP BY measure"
    )
    return {measure: value for measure, value in rows if value}


@given(
    events=EVENTS.map(lambda some: [*enumerate(some)]).flatmap(
        lambda some: st.tuples(st.just(some), st.permutations(some))
    ),
    cuts=st.sets(st.integers(1, 15), max_size=4),
)
@settings(max_examples=60)
def test_any_order_and_any_split_give_the_same_rows(
    events: tuple[list[tuple[int, Told]], list[tuple[int, Told]]], cuts: set[int]
) -> None:
    some, order = events
    with tempfile.TemporaryDirectory() as name:
        here, there = Path(name) / "here", Path(name) / "there"
        for folder in (here, there):
            folder.mkdir()
        crowds.numbered(here / "c.db", some)
        whole = folded(here)
        begin = 0
        for end in [*sorted(cuts), len(order)]:
            if order[begin:end]:
                crowds.numbered(there / "c.db", order[begin:end])
                folded(there).close()
            begin = max(begin, end)
        parts = folded(there)
        assert crowds.rows(parts) == crowds.rows(whole)
        for one in (parts, whole):
            one.close()


@given(events=EVENTS, forgotten=st.integers(MIDNIGHT, MIDNIGHT + 5 * DAY))
@settings(max_examples=40)
def test_a_rebuild_gives_what_was_and_keeps_what_events_cannot_tell_any_more(
    events: list[Told], forgotten: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crowds.events(folder / "c.db", events)
        one = run(Renewal(folder / "c.db", folder / "folds.db", stores.SETTINGS, START))
        before = crowds.rows(one.old)
        one.begin(NOW)
        assert crowds.rows(run(one).old) == before
        stores.forget(folder / "c.db", forgotten)
        # What follows has the rows of old days deleted; sums of days stay.
        crowds.events(folder / "c.db", [("c", "zoe", NOW)], first=1)
        run(one)
        before = crowds.rows(one.old)
        one.begin(NOW)
        after = crowds.rows(run(one).old)
        assert after == before
        one.close()


def test_the_same_step_again_is_kept_by_nobody_as_the_cursor_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowds.events(tmp_path / "c.db", [("c", "ann", START), ("=ann", "bob", START)])
    folds = stores.folds(tmp_path)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(table, "set_mark", full)
    with pytest.raises(sqlite3.OperationalError):
        folds.advance(NOW)
    monkeypatch.undo()
    assert not any(crowds.rows(folds).values())
    assert folds.advance(NOW) == 2
    assert sums(folds) == {"sessions": 1}
    folds.close()


def test_sessions_of_joined_ids_are_one_and_those_of_too_many_are_told_apart_again(
    tmp_path: Path,
) -> None:
    told = [("c", "ann", START), ("c", "a1", START + 10 * MINUTE), ("c", "bob", START)]
    crowds.events(tmp_path / "c.db", told)
    folds = folded(tmp_path)
    assert sums(folds) == {"sessions": 3}
    crowds.events(tmp_path / "c.db", [("=a1", "ann", START)], first=1)
    folds.advance(NOW)
    assert sums(folds) == {
        "sessions": 2,
        "sessions_ms": 10 * MINUTE,
    }
    assert people_of(folds) == {"of ann": "ann", "of a1": "ann", "of bob": "bob"}
    many = [(f"=i{number}", "ann", START) for number in range(200)]
    crowds.events(tmp_path / "c.db", many, first=2)
    folds.advance(NOW)
    assert sums(folds) == {"sessions": 3}
    assert people_of(folds) == {"of ann": "ann", "of a1": "a1", "of bob": "bob"}
    folds.close()


def people_of(folds: Folds) -> dict[str, str]:
    return dict(folds.rows.execute("SELECT id, person FROM conversations").fetchall())


def test_a_session_over_midnight_is_one_however_it_comes(tmp_path: Path) -> None:
    at = MIDNIGHT + DAY
    crowds.events(tmp_path / "c.db", [("c", "ann", at + 5 * MINUTE)])
    folds = folded(tmp_path)
    crowds.events(tmp_path / "c.db", [("c", "ann", at - 5 * MINUTE)], first=1)
    folds.advance(NOW)
    rows = folds.rows.execute(
        "SELECT day, value FROM cells WHERE measure = 'sessions' AND value != 0"
    )
    assert rows.fetchall() == [(TODAY, 1)]
    assert sums(folds)["sessions_ms"] == 10 * MINUTE
    folds.close()


def test_rows_of_customers_go_with_their_events_and_sums_stay(tmp_path: Path) -> None:
    days = [START + day * DAY for day in range(4)]
    told: list[Told] = [("x", "ann", at) for at in days]
    told += [("q", "old", days[0]), ("=o1", "old", days[0]), ("=b1", "bob", days[3])]
    told += [("c", "cat", days[0]), ("=c1", "cat", days[0]), ("q", "lone", days[0])]
    crowds.events(tmp_path / "c.db", told)
    folds = folded(tmp_path)
    before = crowds.rows(folds)
    stores.forget(tmp_path / "c.db", MIDNIGHT + 2 * DAY)
    crowds.events(tmp_path / "c.db", [("q", "zoe", days[3]), ("q", "late", days[0])], first=1)
    folds.advance(NOW)
    found = crowds.rows(folds)
    # Of cat there is a conversation yet, and of bob it was told lately.
    ids = [row[1] for row in found["customers"]]
    assert ids == ["ann", "b1", "bob", "c1", "cat", "zoe"]
    # The last day before it stays, as a session may go on over midnight.
    assert [row[1:3] for row in found["customer_days"]] == [
        *(("ann", TODAY + day) for day in (1, 2, 3)),
        ("zoe", TODAY + 3),
    ]
    assert {(row[2], row[3]): row[5] for row in found["uses"] if row[2] == "ann"} == {
        ("ann", feature): people.bits((TODAY + 2, TODAY + 3)) for feature in ("", "export")
    }
    for rows in (found, before):
        rows["cells"] = [row for row in rows["cells"] if row[1] == TODAY and "session" in str(row)]
    assert found["cells"] == before["cells"] != []
    folds.close()


def test_blocks_of_which_all_events_are_gone_go_whole(tmp_path: Path) -> None:
    later = START + 2 * people.BLOCK * DAY
    crowds.events(tmp_path / "c.db", [("q", "ann", START), ("q", "bob", later)])
    folds = folded(tmp_path)
    with folds.rows:
        people.forget(folds.rows, later // DAY, folds.zone)
    assert [row[2] for row in crowds.rows(folds)["uses"]] == ["bob"]
    folds.close()


def test_answers_alone_are_kept_and_are_no_sign_of_a_customer(tmp_path: Path) -> None:
    crowds.events(tmp_path / "c.db", [("s", "ann", START), ("E", "ann", START + HOUR)])
    folds = folded(tmp_path)
    found = crowds.rows(folds)
    assert (found["customers"], found["uses"], len(found["customer_days"])) == ([], [], 1)
    assert sums(folds) == {}
    folds.close()


def test_rebuilds_may_stop_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Told] = [("c", "ann", START), ("=a1", "ann", START), ("c", "a1", START + DAY)]
    crowds.events(tmp_path / "c.db", told)
    monkeypatch.setattr(folding, "STEP", 1)
    monkeypatch.setattr(renewing, "STEP", 1)
    one = run(Renewal(tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS, START))
    before = crowds.rows(one.old)
    one.begin(NOW)
    one.advance(NOW)
    one.close()
    again = Renewal(tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS, START)
    assert crowds.rows(run(again).old) == before
    again.close()

"""Funnels as folds keep them: any order, any split, joined ids, sealed days and rebuilds."""

import sqlite3
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.analytics.funnels import passages
from exporter.analytics.funnels.plan import Plan, Step
from exporter.folding.folds import Folds
from exporter.folding.renewal import Renewal
from exporter.folding.terms import Settings
from exporter.store.rows import Row
from exporter.store.sqlite import Sqlite
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START
from tests.exporter.folding import stores

REACHED = "funnel.step.reached"
PLAN = Plan(
    "sale", 2 * HOUR, tuple(Step(REACHED, (("step", (name,)),)) for name in ("a", "b", "c"))
)
SETTINGS = Settings(funnels=(PLAN,))
NOW = START + 40 * DAY
MIDNIGHT = START // DAY * DAY
IDS = ["ann", "a1", "bob"]
Told = tuple[str, str, int]
"""A step (a, b, c), or =ID for an id that is the same; who; and when."""
DONE = st.tuples(
    st.sampled_from(["a", "a", "b", "b", "c", *(f"={id}" for id in IDS)]),
    st.sampled_from(IDS),
    st.integers(0, 4 * 24 * 6).map(lambda tens: MIDNIGHT + tens * 10 * MINUTE),
)
EVENTS = st.lists(DONE, min_size=1, max_size=16)


def add(path: Path, told: list[Told]) -> None:
    store = Sqlite(path)
    stores.add(store, [row(*one) for one in told])
    store.close()


def row(letter: str, who: str, time: int) -> Row:
    """Return an event whose id says all of it, as what comes again is the same."""
    id = f"{letter}-{who}-{time}"
    if letter[0] == "=":
        type, data = "identity.linked", {"customer_id": who, "alias": letter[1:]}
    else:
        type = REACHED
        data = {"funnel": "f", "step": letter, "customer_id": who, "channel": "web"}
    body = msgspec.json.encode(data)
    return Row("", "bot", "", id, type, time, time, body, None, ((0, 1.0),), ())


def folded(folder: Path, name: str = "folds.db", wanted: Settings = SETTINGS) -> Folds:
    found = Folds(folder / "c.db", folder / name, wanted)
    while found.advance(NOW):
        pass
    return found


def sums(connection: sqlite3.Connection) -> dict[tuple[int, str, str], int]:
    rows = connection.execute(
        "SELECT day, measure, name, sum(value) FROM cells WHERE measure LIKE 'funnel%'"
        " GROUP BY day, measure, name HAVING sum(value) != 0"
    )
    return {(day - MIDNIGHT // DAY, measure, name): n for day, measure, name, n in rows}


def reached(connection: sqlite3.Connection) -> list[int]:
    found = sums(connection)
    of_step = [
        [n for key, n in found.items() if key[1] == "funnel_reached" and key[2][-1] == step]
        for step in "012"
    ]
    return [sum(one) for one in of_step]


def test_a_customer_goes_as_far_as_its_ids_went_together(tmp_path: Path) -> None:
    add(tmp_path / "c.db", [("a", "ann", START), ("b", "a1", START + MINUTE)])
    folds = folded(tmp_path)
    assert reached(folds.rows) == [1, 0, 0]
    add(tmp_path / "c.db", [("=a1", "ann", START + HOUR), ("c", "ann", START + HOUR)])
    while folds.advance(NOW):
        pass
    assert reached(folds.rows) == [1, 1, 1]
    folds.close()


@given(
    events=EVENTS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))),
    cuts=st.sets(st.integers(1, 15), max_size=4),
)
@settings(max_examples=20)
def test_any_order_and_any_split_give_the_same_sums(
    events: tuple[list[Told], list[Told]], cuts: set[int]
) -> None:
    some, order = events
    with tempfile.TemporaryDirectory() as name:
        here, there = Path(name) / "here", Path(name) / "there"
        for folder in (here, there):
            folder.mkdir()
        add(here / "c.db", some)
        whole = folded(here)
        begin = 0
        for end in [*sorted(cuts), len(order)]:
            if order[begin:end]:
                add(there / "c.db", order[begin:end])
                folded(there).close()
            begin = max(begin, end)
        parts = folded(there)
        assert sums(parts.rows) == sums(whole.rows)
        found = reached(whole.rows)
        assert found == sorted(found, reverse=True)
        for one in (parts, whole):
            one.close()


@given(events=EVENTS, forgotten=st.integers(MIDNIGHT, MIDNIGHT + 5 * DAY), later=EVENTS)
@settings(max_examples=12)
def test_sums_stay_when_events_go_and_a_rebuild_gives_what_was(
    events: list[Told], forgotten: int, later: list[Told]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        add(folder / "c.db", events)
        folded(folder).close()
        stores.forget(folder / "c.db", forgotten)
        came = [one for one in later if one[2] >= forgotten]
        add(folder / "c.db", came or [("c", "nobody", MIDNIGHT + 6 * DAY)])
        old = folded(folder)
        before = sums(old.rows)
        found = reached(old.rows)
        old.close()
        assert found == sorted(found, reverse=True)
        renewal = Renewal(folder / "c.db", folder / "folds.db", SETTINGS, NOW)
        renewal.begin(NOW)
        while renewal.advance(NOW):
            pass
        assert sums(renewal.old.rows) == before
        renewal.close()


def test_a_funnel_whose_steps_become_others_is_told_anew(tmp_path: Path) -> None:
    add(tmp_path / "c.db", [("a", "ann", START), ("c", "ann", START + MINUTE)])
    folded(tmp_path).close()
    shorter = Plan("sale", PLAN.within, (PLAN.steps[0], PLAN.steps[2]))
    renewal = Renewal(tmp_path / "c.db", tmp_path / "folds.db", Settings(funnels=(shorter,)), NOW)
    while renewal.advance(NOW):
        pass
    assert reached(renewal.old.rows) == [1, 1, 0]
    renewal.close()


def test_no_more_of_a_person_is_kept_than_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passages, "MOST", 3)
    many: list[Told] = [("a", "ann", START + place * DAY) for place in range(5)]
    add(tmp_path / "c.db", many[::-1])
    folds = folded(tmp_path)
    assert reached(folds.rows) == [3, 0, 0]
    kept = folds.rows.execute("SELECT at FROM funnel_hits ORDER BY at").fetchall()
    assert kept == [(at,) for _, _, at in many[:3]]
    folds.close()


def test_hits_of_a_funnel_that_is_gone_go_with_their_events(tmp_path: Path) -> None:
    add(tmp_path / "c.db", [("a", "ann", START), ("a", "ann", START + 9 * DAY)])
    folded(tmp_path).close()
    stores.forget(tmp_path / "c.db", START + DAY)
    add(tmp_path / "c.db", [("b", "bob", START + 9 * DAY)])
    folds = folded(tmp_path, wanted=Settings(funnels=()))
    left = folds.rows.execute("SELECT count(*) FROM funnel_hits").fetchone()
    folds.close()
    assert left == (0,)

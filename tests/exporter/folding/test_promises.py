import sqlite3
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.analytics.promises import By, Claim, Counts, Kept
from exporter.folding import promises
from exporter.folding.questions import TooMuch
from exporter.folding.renewal import Renewal
from exporter.store import migration, sqlite
from exporter.store.rows import Row
from exporter.store.sqlite import Sqlite
from tests.exporter.analytics.beats import DAY, HOUR, START
from tests.exporter.folding import stores

NOW = START + 40 * DAY
TODAY = START // DAY
ALWAYS = (0, TODAY + 99)


def claim(id: str, at: int = START, *, agent: str = "", talk: str = "", key: str = "k") -> Claim:
    when, name = (at, at // DAY, at + DAY), key.encode()
    return Claim("", "event", id, -at, 0, name, True, *when, agent, "web", talk)


def insight(talk: str, ended: int, seq: int, *, required: bool) -> Claim:
    when, key = (ended, ended // DAY, ended + DAY), seq.to_bytes(8)
    return Claim("", "insight", talk, ended, seq, key, required, *when, "", "", talk)


SPLITS: tuple[By, ...] = ("", "day", "channel", "agent")
SAID = [
    claim("f", START + HOUR, agent="ann"),
    claim("f", START, agent="bot"),
    claim("f", START, agent="eve", key="j"),
    Kept("", "event", "f", START + 2 * HOUR),
    Kept("", "event", "f", START + HOUR),
    Kept("", "event", "g", START),
    insight("c", START + HOUR, 1, required=False),
    insight("c", START, 2, required=True),
    insight("d", START, 3, required=True),
    insight("d", START, 4, required=False),
    insight("e", START, 6, required=False),
    insight("e", START, 7, required=True),
]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = opened(tmp_path)
    yield found
    found.close()


def opened(folder: Path) -> sqlite3.Connection:
    found = sqlite.connect(folder / "folds.db")
    migration.upgrade(found, "exporter.folding")
    return found


@given(order=st.permutations(SAID), again=st.lists(st.sampled_from(SAID), max_size=8))
@settings(max_examples=20)
def test_any_order_and_any_repetition_come_to_the_same(
    order: list[Claim | Kept], again: list[Claim | Kept]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = opened(Path(name))
        for one in [*order, *again]:
            promises.keep(file, [one], {})
        assert counted(file) == {"": Counts(2, 1, 1)}
        assert counted(file, "agent") == {"bot": Counts(1, 1, 0)}
        assert counted(file, "channel") == {"other": Counts(1, 0, 1), "web": Counts(1, 1, 0)}
        assert counted(file, "day") == {"2026-03-02": Counts(2, 1, 1)}
        kept = file.execute("SELECT done FROM promises WHERE id = 'f'").fetchall()
        assert kept == [(START + HOUR,)]
        file.close()


def test_only_an_open_one_that_was_due_before_is_overdue(file: sqlite3.Connection) -> None:
    promises.keep(file, [claim("a"), claim("b"), Kept("", "event", "b", START + 2 * DAY)], {})
    assert promises.counted(file, "", ALWAYS, "", START + DAY)[""].overdue == 0
    assert promises.counted(file, "", ALWAYS, "", START + DAY + 1)[""].overdue == 1


def test_only_those_of_the_tenant_and_the_days_are_counted(file: sqlite3.Connection) -> None:
    other = claim("f")._replace(tenant="other")
    promises.keep(file, [other, claim("a", START), claim("b", START + DAY)], {})
    assert promises.counted(file, "", (TODAY, TODAY), "", NOW)[""].required == 1
    assert promises.counted(file, "", (TODAY + 2, TODAY + 3), "", NOW) == {}


def test_they_are_counted_in_their_index_alone(file: sqlite3.Connection) -> None:
    told = promises._COUNTED.format(by=promises._BY["agent"])
    plan = file.execute(f"EXPLAIN QUERY PLAN {told}", (NOW, "", 1, 2)).fetchall()
    assert "USING COVERING INDEX promises_by_day (tenant=? AND day>? AND day<?)" in plan[0][3]
    assert "promises_by_conversation (tenant=? AND conversation=? AND kind=?)" in str(plan)


def test_too_many_are_refused(file: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    promises.keep(file, [claim("a", agent="ann"), claim("b", agent="bob")], {})
    monkeypatch.setattr(promises, "MOST", 1)
    with pytest.raises(TooMuch):
        promises.counted(file, "", ALWAYS, "agent", NOW)


def counted(file: sqlite3.Connection, by: By = "") -> dict[str, Counts]:
    return promises.counted(file, "", ALWAYS, by, NOW)


def rows(*told: tuple[str, str, int]) -> list[Row]:
    """Return events: r requires, d is done, s a summary that asks for one, n one that does not."""
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "r": ("chat.followup.required", {"action": ""}),
        "d": ("chat.followup.done", {}),
        "s": ("chat.conversation.summarised", {"followup_required": True}),
        "n": ("chat.conversation.summarised", {"followup_required": False}),
    }
    found = []
    for place, (id, letter, at) in enumerate(told):
        type, more = kinds[letter]
        name = "followup_id" if letter == "r" else "conversation_id"
        both = {"followup_id": id} if letter == "d" else {}
        body = msgspec.json.encode({name: id, **both, **more})
        moved = ((0, 1.0),)
        found.append(Row("", "bot", "", f"{place}", type, at, at, body, None, moved, ()))
    return found


EVENTS = st.lists(
    st.tuples(st.sampled_from("fgh"), st.sampled_from("rdsn"), st.integers(START, START + 6 * DAY)),
    min_size=1,
    max_size=16,
)


@given(events=EVENTS, forgotten=st.integers(START, START + 7 * DAY))
@settings(max_examples=20)
def test_a_rebuild_keeps_what_events_cannot_tell_any_more(
    events: list[tuple[str, str, int]], forgotten: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Sqlite(folder / "c.db")
        stores.add(store, rows(*events))
        store.close()
        one = Renewal(folder / "c.db", folder / "folds.db", stores.SETTINGS, START)
        while one.advance(NOW):
            pass
        before = [*map(partial(counted, one.old.rows), SPLITS)]
        stores.forget(folder / "c.db", forgotten)
        one.begin(NOW)
        while one.advance(NOW):
            pass
        assert one.new is None
        assert [*map(partial(counted, one.old.rows), SPLITS)] == before
        one.close()


@given(data=st.data())
@settings(max_examples=20)
def test_a_follow_up_is_of_its_conversation_whatever_comes_first(data: st.DataObject) -> None:
    talk = [("one", "c"), ("one", "b"), ("two", "c")]
    told = [*(("talk", *one) for one in talk), ("told", "f", "r"), ("told", "two", "s")]
    order = data.draw(st.permutations(told))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folds = None
        for place, (what, id, letter) in enumerate(order):
            if what == "talk":
                stores.events(folder / "c.db", (id, letter), first=place)
            else:
                store = Sqlite(folder / "c.db")
                (row,) = rows((id, letter, START))
                more = {**msgspec.json.decode(row.data), "conversation_id": id.replace("f", "one")}
                stores.add(store, [row._replace(id=f"x{place}", data=msgspec.json.encode(more))])
                store.close()
            if data.draw(st.booleans()) or place == len(order) - 1:
                folds = folds or stores.folds(folder)
                while folds.advance(NOW):
                    pass
        assert folds is not None
        assert counted(folds.rows, "agent") == {"bot": Counts(1, 0, 1)}
        assert counted(folds.rows, "channel") == {"web": Counts(2, 0, 2)}
        folds.close()

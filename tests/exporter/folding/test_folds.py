import random
import sqlite3
from pathlib import Path

import pytest

from exporter.analytics import settling
from exporter.folding import folds as folding
from exporter.folding import table
from exporter.folding.folds import Folds, Progress
from exporter.folding.terms import Settings
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import stores

NOW = START + DAY // 2
STORIES = [
    (f"c{number}", random.Random(number).choice(["cbcbE", "cb", "ccE"])) for number in range(60)
]


def folded(folder: Path, settings: Settings = stores.SETTINGS) -> Folds:
    found = stores.folds(folder, settings)
    while found.advance(NOW):
        pass
    return found


def test_events_are_folded_step_by_step_and_no_step_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.events(tmp_path / "c.db", *STORIES)
    at_once = folded(tmp_path)
    total = sum(len(story) for _, story in STORIES)
    assert at_once.progress == Progress(total, total)
    monkeypatch.setattr(folding, "STEP", 7)
    by_steps = Folds(tmp_path / "c.db", tmp_path / "other.db", stores.SETTINGS)
    while by_steps.advance(NOW):
        pass
    assert stores.rows(by_steps) == stores.rows(at_once)
    assert by_steps.advance(NOW) == 0
    for one in (at_once, by_steps):
        one.close()


def test_what_came_since_is_folded_when_it_is_asked_again(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    folds = folded(tmp_path)
    stores.events(tmp_path / "c.db", ("one", "..cbE"[2:]), first=1)
    assert folds.progress == Progress(2, 5, START)
    assert folds.advance(NOW) == 3
    folds.close()


def test_time_alone_ends_a_conversation(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cbc"))
    folds = folded(tmp_path)
    assert folds.look_again(START + DAY) == 0
    assert folds.look_again(START + 2 * DAY) == 1
    assert folds.look_again(START + 2 * DAY) == 0
    assert table.known(folds.rows, [("", "one")])["", "one"].row.outcome == "abandoned"
    folds.close()


def test_a_step_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.events(tmp_path / "c.db", *STORIES)
    folds = stores.folds(tmp_path)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(table, "set_mark", full)
    with pytest.raises(sqlite3.OperationalError):
        folds.advance(NOW)
    monkeypatch.undo()
    assert not any(stores.rows(folds))
    assert folds.progress.cursor == 0
    folds.close()


def test_what_nothing_can_change_any_more_is_observed_once(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cbE"), ("two", "cb"), ("three", "SE"))
    folds = folded(tmp_path)
    later = START + 5 * DAY
    assert folds.settle(START + DAY) == []
    folds.look_again(later)
    found = folds.settle(later)
    assert {one.labels: one.n for one in found if one.metric == settling.SETTLED} == {
        ("", "web", "resolved", "contained"): 1,
        ("", "web", "none", "contained"): 1,
        ("", "web", "resolved", "unengaged"): 1,
    }
    assert sorted(found) == sorted(folds.totals)
    stores.events(tmp_path / "c.db", ("one", "...cbE"), first=1)
    while folds.advance(later):
        pass
    assert folds.settle(later + 5 * DAY) == []
    folds.close()
    # Nor by another process.
    assert stores.folds(tmp_path).settle(later + 5 * DAY) == []


def test_what_settled_before_there_were_folds_is_not_observed(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cbE"))
    folds = Folds(tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS, START + 3 * DAY)
    folds.advance(START + 3 * DAY)
    assert folds.settle(START + 4 * DAY) == []
    folds.close()


def test_folds_are_not_behind_events_that_are_gone(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    stores.forget(tmp_path / "c.db", START + DAY)
    folds = folded(tmp_path)
    assert folds.progress == Progress(2, 2)
    folds.close()

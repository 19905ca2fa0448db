from pathlib import Path

import pytest

from exporter.folding import joins, table
from exporter.folding.folds import Folds
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import crowds, stores
from tests.exporter.folding.crowds import Told

NOW = START + DAY


def folded(folder: Path, *told: Told) -> Folds:
    crowds.events(folder / "c.db", told)
    found = stores.folds(folder)
    while found.advance(NOW):
        pass
    return found


def test_all_ids_of_a_person_are_found_by_any_of_them(tmp_path: Path) -> None:
    folds = folded(tmp_path, ("=a1", "ann", START), ("=a2", "a1", START), ("c", "bob", START))
    for id in ("ann", "a1", "a2"):
        assert joins.ids(folds.rows, "", id) == ("a1", "a2", "ann")
    assert joins.ids(folds.rows, "", "bob") == ("bob",)
    assert joins.ids(folds.rows, "other", "ann") == ("ann",)
    assert sorted(joins.members(folds.rows, "", "ann")) == ["a1", "a2", "ann"]
    folds.close()


def test_by_these_all_rows_of_a_person_are_found(tmp_path: Path) -> None:
    """What an erasure has to look at."""
    folds = folded(tmp_path, ("c", "ann", START), ("x", "a1", START), ("=a1", "ann", START))
    ids = joins.ids(folds.rows, "", "a1")
    for name, column in (
        ("customers", "id"),
        ("customer_days", "customer"),
        ("uses", "customer"),
        ("conversations", "customer"),
    ):
        statement = f"SELECT count(*), sum({column} IN (?, ?)) FROM {name}"  # noqa: S608
        count, theirs = folds.rows.execute(statement, ids).fetchone()
        assert count == theirs > 0
    folds.close()


def test_conversations_go_by_the_person_whenever_ids_are_joined(tmp_path: Path) -> None:
    folds = folded(tmp_path, ("c", "ann", START), ("=a1", "ann", START), ("c", "a1", START))
    known = table.known(folds.rows, [("", "of ann"), ("", "of a1")])
    assert joins.persons(folds.rows, known) == dict.fromkeys(known, "ann")
    assert joins.persons(folds.rows, {}) == {}
    folds.close()


@pytest.mark.parametrize("told", [("c", "ann", START), ("=ann", "bob", START)], ids="ab")
def test_who_is_joined_to_nobody_goes_by_its_id(tmp_path: Path, told: Told) -> None:
    folds = folded(tmp_path, told, ("c", "zoe", START))
    known = table.known(folds.rows, [("", "of zoe")])
    assert joins.persons(folds.rows, known) == {}
    assert joins.has_joined(folds.rows) == (told[0] != "c")
    folds.close()


def test_a_join_renames_what_there_is_and_a_later_one_does_again(tmp_path: Path) -> None:
    folds = folded(tmp_path, ("x", "mia", START), ("c", "mia", START), ("=mia", "zoe", START))
    ask = folds.rows.execute

    def names() -> set[str]:
        rows = ask("SELECT person FROM uses UNION SELECT person FROM conversations").fetchall()
        return {name for (name,) in rows}

    assert names() == {"zoe"}
    crowds.events(tmp_path / "c.db", [("=zoe", "ann", START)], first=1)
    folds.advance(NOW)
    assert names() == {"ann"}
    folds.close()

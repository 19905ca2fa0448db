import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from exporter.analytics import conversation
from exporter.analytics.fold import Known
from exporter.analytics.gauges import Unhappy
from exporter.folding import ratings
from exporter.store import migration, sqlite
from tests.exporter.analytics.beats import DAY, MINUTE, START, beat, terms, told

WHOLE = (START, START + DAY)


@pytest.fixture
def folds(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "folds.db")
    migration.upgrade(found, "exporter.folding")
    yield found
    found.close()


def known(*scores: float, customer: str = "anna") -> Known:
    """A conversation with these grades, one a minute."""
    rated = (
        beat("rated", START + place * MINUTE, place=place, score=score)
        for place, score in enumerate(scores, 1)
    )
    thread = tuple(replace(one, customer=customer) for one in (*told("c"), *rated))
    return Known(thread, conversation.told(thread, terms()))


def keep(folds: sqlite3.Connection, **after: Known) -> None:
    ratings.keep(folds, {("", id): one for id, one in after.items()}, {})


def rows(folds: sqlite3.Connection) -> list[tuple[object, ...]]:
    return folds.execute("SELECT * FROM ratings ORDER BY 1, 2").fetchall()


def test_grades_are_kept_with_the_moment_of_the_last(folds: sqlite3.Connection) -> None:
    keep(folds, one=known(5, 2.5), two=known(), three=known(4, customer=""))
    assert rows(folds) == [
        ("", "one", START + 2 * MINUTE, "anna", 2, 7_500),
        ("", "three", START + MINUTE, "", 1, 4_000),
    ]


def test_the_same_again_changes_nothing_and_grades_that_are_gone_go(
    folds: sqlite3.Connection,
) -> None:
    before = {("", "one"): known(5), ("", "two"): known()}
    ratings.keep(folds, before, {})
    kept = rows(folds)
    ratings.keep(folds, before, before)
    assert rows(folds) == kept
    ratings.keep(folds, {("", "one"): known(), ("", "two"): known()}, before)
    assert rows(folds) == []


def test_a_grade_of_a_summary_is_of_the_end(folds: sqlite3.Connection) -> None:
    ended = START + 7 * MINUTE
    thread = (beat("summarised", START + DAY, score=2, ended=ended, messages=3),)
    keep(folds, one=Known(thread, conversation.told(thread, terms())))
    assert rows(folds) == [("", "one", ended, "anna", 1, 2_000)]


def test_the_unhappy_are_found_the_least_happy_first(folds: sqlite3.Connection) -> None:
    keep(
        folds,
        at=known(3, customer="at"),
        below=known(3, 2.99, customer="below"),
        low=known(1, customer="low"),
        again=known(5, customer="back"),
        bad=known(1, customer="back"),
        nobody=known(1, customer=""),
    )
    assert ratings.unhappy(folds, "", WHOLE, 3.0, 9) == [
        Unhappy("low", 1.0, 1),
        Unhappy("below", 2.995, 2),
    ]
    assert ratings.unhappy(folds, "", WHOLE, 3.0, 1) == [Unhappy("low", 1.0, 1)]
    assert ratings.unhappy(folds, "", WHOLE, 3.0, 0) == []
    assert ratings.unhappy(folds, "", (START + DAY, START + 2 * DAY), 3.0, 9) == []
    assert ratings.unhappy(folds, "else", WHOLE, 3.0, 9) == []


def test_a_period_is_found_by_its_index_alone(folds: sqlite3.Connection) -> None:
    values = ("", *WHOLE, 3_000, 9)
    plan = folds.execute(f"EXPLAIN QUERY PLAN {ratings._UNHAPPY}", values).fetchall()
    assert "COVERING INDEX ratings_by_time (tenant=? AND at>? AND at<?)" in plan[0][3]

"""Rows as the file keeps them, and the sum of what they move."""

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from exporter.store import migration
from exporter.store.rows import COLUMNS, Row, packed, summed, unpacked
from tests.exporter.store.rows import row

CELLS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 100).map(float)), max_size=4)
PAIRS = st.lists(st.tuples(CELLS, CELLS), max_size=8)
TALLY = st.dictionaries(st.integers(0, 5), st.integers(1, 100).map(float))


def rows(pairs: list[tuple[list[tuple[int, float]], list[tuple[int, float]]]]) -> list[Row]:
    return [
        row(f"r{i}", cells=tuple(cells), again=tuple(again))
        for i, (cells, again) in enumerate(pairs)
    ]


def test_the_first_fields_are_the_columns_of_the_file_behind_the_key() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migration.upgrade(connection)
        columns = [column[1] for column in connection.execute("PRAGMA table_info(events)")]
    assert columns == ["seq", "key", *Row._fields[:COLUMNS]]
    assert Row._fields[COLUMNS:] == ("cells", "again", "number", "missed")


def test_a_new_row_moves_its_cells_and_a_repeat_what_repeats_move() -> None:
    both = [row(key, cells=((0, 1.0), (1, 2.5)), again=((7, 1.0),)) for key in ("a", "b")]
    assert summed(both, frozenset(), {}) == {0: 2.0, 1: 5.0}
    assert summed(both, frozenset({1}), {}) == {0: 1.0, 1: 2.5, 7: 1.0}


def test_one_cell_may_be_moved_twice_by_one_row() -> None:
    assert summed([row("a", cells=((3, 1.0), (3, 2.0)))], frozenset(), {}) == {3: 3.0}


def test_the_tally_is_added_and_stays_as_it_was() -> None:
    tally = {0: 4.0, 9: 1.0}
    assert summed([row("a")], frozenset(), tally) == {0: 5.0, 9: 1.0}
    assert tally == {0: 4.0, 9: 1.0}


@given(PAIRS, TALLY, st.sets(st.integers(0, 7)))
def test_nothing_is_lost_and_nothing_is_moved_twice(
    pairs: list[tuple[list[tuple[int, float]], list[tuple[int, float]]]],
    tally: dict[int, float],
    repeated: set[int],
) -> None:
    deltas = summed(rows(pairs), frozenset(repeated), tally)
    chosen = [again if i in repeated else cells for i, (cells, again) in enumerate(pairs)]
    amounts = [amount for cells in chosen for _, amount in cells]
    assert sum(deltas.values()) == sum(amounts) + sum(tally.values())
    assert set(deltas) == {cell for cells in chosen for cell, _ in cells} | set(tally)


@given(PAIRS, TALLY)
def test_a_batch_sums_to_what_its_halves_sum_to(
    pairs: list[tuple[list[tuple[int, float]], list[tuple[int, float]]]], tally: dict[int, float]
) -> None:
    every = rows(pairs)
    half = len(every) // 2
    before = summed(every[:half], frozenset(), tally)
    assert summed(every[half:], frozenset(), before) == summed(every, frozenset(), tally)


@given(PAIRS)
def test_what_was_packed_comes_out_as_the_columns_of_each_row(
    pairs: list[tuple[list[tuple[int, float]], list[tuple[int, float]]]],
) -> None:
    many = rows(pairs)
    sealed = [one._replace(personal=b'{"text":"hi"}') for one in many]
    assert unpacked(packed([*many, *sealed])) == [tuple(one[:COLUMNS]) for one in (*many, *sealed)]

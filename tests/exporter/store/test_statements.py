from hypothesis import given
from hypothesis import strategies as st

from exporter.store import statements


@given(st.integers(0, 5_000))
def test_the_parts_of_a_count_add_up_to_it_and_are_few(count: int) -> None:
    sizes = list(statements.sizes(count))
    assert sum(sizes) == count
    assert all(0 < size <= statements.ROWS for size in sizes)
    assert len(sizes) <= count // statements.ROWS + 3


def test_there_are_few_sizes_so_that_every_statement_stays_prepared() -> None:
    sizes = {size for count in range(5_000) for size in statements.sizes(count)}
    assert len(sizes) <= statements.EXACT_ROWS + 2


@given(st.lists(st.integers(), max_size=700))
def test_parts_are_the_rows_in_their_order(rows: list[int]) -> None:
    assert [row for part in statements.parts(rows) for row in part] == rows


def test_places_are_those_of_a_list_or_of_rows() -> None:
    assert statements.places(3) == "?, ?, ?"
    assert statements.places(2, 2) == "(?, ?), (?, ?)"

"""Rows as CSV: read back by another program, they are what they were."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.exports import commas
from exporter.exports.column import Value
from exporter.history import spreadsheet
from tests.exporter.exports.samples import AT

# What may be a formula, or part of a CSV or of JSON.
TEXTS = st.text(' a=+-@,"\t\r\n\0;[]\\nul', max_size=6) | st.sampled_from(["null", "],[", "a,null"])


def columns(*rows: Sequence[Value]) -> list[tuple[Value, ...]]:
    return [*zip(*rows, strict=True)]


def test_a_line_with_one_empty_cell_is_still_a_line() -> None:
    written = commas.table([[1, None, 2]])
    assert [*csv.reader(io.StringIO(written.decode(), newline=""))] == [["1"], [""], ["2"]]


def test_cells_with_nothing_in_them_stand_beside_texts_and_numbers() -> None:
    rows = [(None, None, None, False), ("a", 1.5, ("b",), True)]
    assert commas.table(columns(*rows)) == b",,,false\r\na,1.5,b,true\r\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=a", "\r=a", "  =a", '=HYPERLINK("x")']
)
def test_no_cell_of_text_is_a_formula(text: str) -> None:
    written = commas.table([[text], [(text, "b")]])
    [found] = csv.reader(io.StringIO(written.decode(), newline=""))
    assert [cell[0] for cell in found] == ["'", "'"]
    assert found[0][1:] == text


def test_a_number_below_0_stays_one() -> None:
    assert commas.table([[-1.5]]) == b"-1.5\r\n"


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), min_size=1, max_size=20))
def test_a_csv_reads_back_as_it_was(rows: list[list[str]]) -> None:
    written = commas.table(columns(*rows)).decode("utf-8", "surrogatepass")
    found = list(csv.reader(io.StringIO(written, newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


COLUMNS = st.integers(1, 6).flatmap(
    lambda length: st.lists(
        st.sampled_from(
            [
                TEXTS,
                st.none() | TEXTS,
                st.lists(TEXTS, max_size=3).map(tuple),
                st.none() | st.integers(-99, 99),
                st.booleans(),
                st.none() | st.floats(allow_nan=False, allow_infinity=False),
                st.sampled_from([AT, None, datetime(1970, 1, 1, 0, 0, 0, 5_000, tzinfo=UTC)]),
            ]
        ).flatmap(lambda kind: st.lists(kind, min_size=length, max_size=length)),
        min_size=1,
        max_size=4,
    )
)


@given(COLUMNS)
@example([["a", "null"], [None, None]])
@example([["a],[b", "],["], [1, 2]])
@example([["a,null", "b"], [None, 2]])
def test_all_rows_at_once_are_written_as_cell_by_cell(told: list[list[Value]]) -> None:
    lines = commas.table(told)
    assert lines == commas._cell_by_cell([commas._joined(column) for column in told])
    read = [*csv.reader(io.StringIO(lines.decode(), newline=""))]
    assert [len(row) for row in read] == [len(told)] * len(told[0])
    for place, column in enumerate(told):
        for row, value in zip(read, column, strict=True):
            if isinstance(value, str):
                assert row[place] == spreadsheet.harmless(value)


@given(
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20)
)
def test_numbers_read_back_as_they_were(numbers: list[float | None]) -> None:
    written = commas.table([numbers]).decode()
    found = [cell for (cell,) in csv.reader(io.StringIO(written, newline=""))]
    assert [float(cell) if cell else None for cell in found] == [
        None if number is None else pytest.approx(number) for number in numbers
    ]

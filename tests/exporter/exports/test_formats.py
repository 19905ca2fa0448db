"""Rows as bytes: read back by other programs, they are what they were."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.exports import formats
from exporter.exports.column import Value
from exporter.history import spreadsheet
from tests.exporter.exports.samples import AT

NAMES: Final = ("id", "n", "ok", "at", "tags", "none")
ROW: Final[tuple[Value, ...]] = ("c1", 1.5, True, AT, ("a", "b"), None)


def columns(*rows: Sequence[Value]) -> list[tuple[Value, ...]]:
    return [*zip(*rows, strict=True)]


def test_a_csv_has_a_head_and_instants_in_utc() -> None:
    written = formats.head(NAMES) + formats.table(NAMES, columns(ROW))
    assert written == (b"id,n,ok,at,tags,none\r\nc1,1.5,true,2026-11-21T14:30:00Z,a; b,\r\n")


def test_a_line_with_one_empty_cell_is_still_a_line() -> None:
    written = formats.table(("n",), [[1, None, 2]])
    assert [*csv.reader(io.StringIO(written.decode(), newline=""))] == [["1"], [""], ["2"]]


def test_cells_with_nothing_in_them_stand_beside_texts_and_numbers() -> None:
    rows = [(None, None, None, False), ("a", 1.5, ("b",), True)]
    assert formats.table((), columns(*rows)) == b",,,false\r\na,1.5,b,true\r\n"


def test_json_lines_are_an_object_a_row() -> None:
    written = formats.lines(NAMES, columns(ROW, [*ROW[:2], False, *ROW[3:]]))
    first, second = (json.loads(line) for line in written.splitlines())
    assert first == {
        "id": "c1",
        "n": 1.5,
        "ok": True,
        "at": "2026-11-21T14:30:00Z",
        "tags": ["a", "b"],
        "none": None,
    }
    assert second["ok"] is False


def test_items_stand_between_brackets_that_others_write() -> None:
    assert json.loads(b"[" + formats.items(("n",), [[1, 2]]) + b"]") == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=a", "\r=a", "  =a", '=HYPERLINK("x")']
)
def test_no_cell_of_text_is_a_formula(text: str) -> None:
    written = formats.table(("a", "b"), [[text], [(text, "b")]])
    [found] = csv.reader(io.StringIO(written.decode(), newline=""))
    assert [cell[0] for cell in found] == ["'", "'"]
    assert found[0][1:] == text


def test_a_number_below_0_stays_one() -> None:
    assert formats.table(("n",), [[-1.5]]) == b"-1.5\r\n"


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), min_size=1, max_size=20))
def test_a_csv_reads_back_as_it_was(rows: list[list[str]]) -> None:
    written = formats.table(("a", "b"), columns(*rows)).decode("utf-8", "surrogatepass")
    found = list(csv.reader(io.StringIO(written, newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


@given(st.lists(st.none() | st.text(' a=+-@,"\t\r\n\0;', max_size=4), min_size=1, max_size=9))
def test_cells_of_many_texts_are_those_of_each(texts: list[str | None]) -> None:
    each = "".join((spreadsheet.cell(text) or '""') + "\r\n" for text in texts)
    assert formats.table(("a",), [texts]).decode() == each


@given(
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20)
)
def test_numbers_read_back_as_they_were(numbers: list[float | None]) -> None:
    written = formats.table(("n",), [numbers]).decode()
    found = [cell for (cell,) in csv.reader(io.StringIO(written, newline=""))]
    assert [float(cell) if cell else None for cell in found] == [
        None if number is None else pytest.approx(number) for number in numbers
    ]

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history.spreadsheet import Value, cell, table


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (-0.5, "-0.5"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T12:00:00Z"),
        ("503, not 200", '"503, not 200"'),
        ('said "no"', '"said ""no"""'),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\ttab", "'\ttab"),
        ("  =1+1", "'  =1+1"),
        ('=1,"2"', '"\'=1,""2"""'),
        ("plain", "plain"),
    ],
)
def test_a_cell_is_written_so_that_it_stays_what_it_is(value: Value, expected: str) -> None:
    assert cell(value) == expected


def test_rows_stand_under_their_columns() -> None:
    assert table(["a", "b"], [[1, None], ["x", 2.5]]) == "a,b\r\n1,\r\nx,2.5\r\n"


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_any_text_comes_back_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(table(["a", "b"], rows), newline="")))[1:]
    assert len(read) == len(rows)
    for written, found in zip(rows, read, strict=True):
        for one, back in zip(written, found, strict=True):
            assert back in {one, f"'{one}"}
            assert not back.lstrip(" ").startswith(("=", "+", "-", "@"))

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.exports import taking
from exporter.exports.taking import Taking


def line(n: int) -> bytes:
    return json.dumps({"n": n, "cursor": f"at{n}"}).encode() + b"\n"


@given(st.integers(0, 20), st.lists(st.integers(1, 40), max_size=30))
def test_rows_are_whole_however_they_are_cut_into_pieces(count: int, sizes: list[int]) -> None:
    content = b"".join(map(line, range(count)))
    found, one = [], Taking()
    for size in [*sizes, len(content) + 1]:
        found += one.taken(content[:size])
        content = content[size:]
    assert found == [{"n": n} for n in range(count)]
    assert one.rows == count
    assert one.cursor == (f"at{count - 1}" if count else "")


def test_what_was_cut_off_is_told_anew() -> None:
    one = Taking()
    one.taken(line(1) + line(2)[:5])
    one.is_cut = True
    one.begin()
    assert (one.taken(line(2)), one.cursor, one.is_cut) == ([{"n": 2}], "at2", False)


@pytest.mark.parametrize("wrong", [b"<html>\n", b"[1]\n", b"{}\n"])
def test_what_is_no_row_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expected|cursor"):
        Taking().taken(wrong)


def test_a_row_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of more than"):
        Taking().taken(b"x" * (taking.LONGEST_ROW + 1))

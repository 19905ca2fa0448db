import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.caret import pointed


def test_the_place_stands_under_the_text() -> None:
    said = 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis'
    assert pointed("sum(", said).splitlines() == [
        "sum(",
        "    ^",
        "1:5: parse error: unclosed left parenthesis",
    ]


def test_of_several_lines_the_right_one_is_shown_tabs_as_they_are() -> None:
    said = pointed("sum(\n\tup{)\n", "2:5: parse error: unexpected )")
    assert said.splitlines() == ["\tup{)", "\t   ^", "2:5: parse error: unexpected )"]


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    text = "1 + " * 100 + ")" + " + 1" * 100
    line, caret, _ = pointed(text, "1:401: parse error: unexpected )").splitlines()
    assert len(line) <= 120
    assert line[caret.index("^")] == ")"


@pytest.mark.parametrize(
    "complaint", ["query timed out", "9:1: parse error: x", "0:0: parse error: x"]
)
def test_a_complaint_without_a_place_in_the_text_stays_as_it_is(complaint: str) -> None:
    assert pointed("up", complaint) == complaint


@given(st.text(), st.integers(0, 999), st.integers(0, 999))
def test_whatever_the_place_the_complaint_is_told(text: str, line: int, column: int) -> None:
    complaint = f"{line}:{column}: parse error: no"
    assert pointed(text, complaint).endswith(complaint)

"""Texts are cut at sensible places and say how much is missing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import cut

LINES = "the first line\nthe second line\nthe third line, which is rather long\nand a last one"


@pytest.mark.parametrize(
    ("text", "longest", "said"),
    [
        ("short", 5, "short"),
        (LINES, 70, "the first line\nthe second line… (52 characters left out)"),
        ("word " * 30, 80, "word" + " word" * 9 + "… (101 characters left out)"),
        ("x" * 200, 80, "x" * 53 + "… (147 characters left out)"),
        ("x" * 200, 20, "x" * 19 + "…"),
        ("xyz", 1, "…"),
        ("xyz", 0, ""),
    ],
)  # fmt: skip
def test_a_text_is_cut_between_lines_or_words(text: str, longest: int, said: str) -> None:
    assert cut.text(text, longest) == said


@given(st.text(max_size=500), st.integers(0, 300))
def test_a_text_fits_and_the_count_is_right(text: str, longest: int) -> None:
    made = cut.text(text, longest)
    assert len(made) <= longest or made == text
    found = re.search(r"… \((\d+) characters left out\)$", made)
    if made != text and found:
        assert len(made) - len(found[0]) + int(found[1]) == len(text)


def test_what_is_left_out_is_counted_in_words() -> None:
    assert (cut.more(1, "alert"), cut.more(12, "alert")) == ("1 more alert", "12 more alerts")

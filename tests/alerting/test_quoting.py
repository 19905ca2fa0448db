"""Strings in quotes, as Go writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate.quoting import cooked, raw
from alerting.gotemplate.quoting import unquoted as read_by_templates
from alerting.promql.literals import unquoted as read_by_promql
from alerting.quoting import quoted, quoted_character

ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff\\\"'`\n\0"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("plain", '"plain"'),
        ("it's é 漢", '"it\'s é 漢"'),
        ('"\\', r'"\"\\"'),
        ("\a\b\f\n\r\t\v", r'"\a\b\f\n\r\t\v"'),
        ("\x00\x01\x7f", r'"\x00\x01\x7f"'),
        ("\u200b\ufeff", r'"\u200b\ufeff"'),
        ("\U000e0001", r'"\U000e0001"'),
        ("a\udcc5\udcffz", r'"a\xc5\xffz"'),
    ],
)
def test_text_is_quoted_as_go_quotes_it(text: str, written: str) -> None:
    assert quoted(text) == written


def test_what_is_not_ascii_is_escaped_where_that_is_asked_for() -> None:
    assert quoted("aé😀", is_ascii=True) == r'"a\u00e9\U0001f600"'


@pytest.mark.parametrize(
    ("character", "written"),
    [("x", "'x'"), ("é", "'é'"), ('"', "'\"'"), ("'", r"'\''"), ("\n", r"'\n'"), ("\\", r"'\\'")],
)
def test_a_character_is_quoted_as_go_quotes_it(character: str, written: str) -> None:
    assert quoted_character(character) == written


@given(ANY, st.booleans())
def test_what_is_quoted_reads_back_as_it_was(text: str, is_ascii: bool) -> None:
    text = cooked(raw(text))
    written = quoted(text, is_ascii=is_ascii)
    assert read_by_promql(written) == read_by_templates(written) == text
    assert written.isascii() or not is_ascii

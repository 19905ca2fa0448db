"""Strings of Go: written, read, and refused with Go's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql import quoting

# What a string of Go can be: text, and bytes that are no UTF-8.
STRINGS = st.binary(max_size=20).map(lambda b: b.decode("utf-8", "surrogateescape")) | st.text(
    st.characters(exclude_categories=["Cs"])
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("plain", '"plain"'),
        ("it's é 漢", '"it\'s é 漢"'),
        ('"\\', r'"\"\\"'),
        ("\a\b\f\n\r\t\v", r'"\a\b\f\n\r\t\v"'),
        ("\x00\x7f", r'"\x00\x7f"'),
        ("\u200b\ufeff", r'"\u200b\ufeff"'),
        ("\U000e0001", r'"\U000e0001"'),
        ("a\udcc5z", r'"a\xc5z"'),
    ],
)
def test_text_is_quoted_as_go_quotes_it(text: str, written: str) -> None:
    assert quoting.quoted(text) == written


@pytest.mark.parametrize(
    ("character", "written"),
    [("x", "'x'"), ("é", "'é'"), ('"', "'\"'"), ("'", r"'\''"), ("\n", r"'\n'"), ("\\", r"'\\'")],
)
def test_a_character_is_quoted_as_go_quotes_it(character: str, written: str) -> None:
    assert quoting.quoted_character(character) == written


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ('"plain"', "plain"),
        ("'it\\'s'", "it's"),
        (r'"\a\b\f\n\r\t\v\\\""', '\a\b\f\n\r\t\v\\"'),
        (r"`raw\n`", r"raw\n"),
        (r'"\101\x41\u0041\U00000041"', "AAAA"),
        (r'"\377\xff"', "\udcff\udcff"),
        (r'"\xc3\xa9\303\251"', "éé"),
        (r'"\U0010FFFF"', "\U0010ffff"),
    ],
)
def test_a_literal_says_what_go_reads_in_it(literal: str, said: str) -> None:
    assert quoting.unquoted(literal) == said


@given(STRINGS)
def test_what_is_quoted_reads_back_as_it_was(text: str) -> None:
    assert quoting.unquoted(quoting.quoted(text)) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"a', "unterminated quoted string"),
        ('"a\n"', "unterminated quoted string"),
        (r'"a\n', "unterminated quoted string"),
        ('"\\', "escape sequence not terminated"),
        (r'"\q"', "unknown escape sequence U+0071 'q'"),
        ('"\\\n"', "unknown escape sequence U+000A"),
        (r'''"\'"''', "unknown escape sequence U+0027 '''"),
        (r"""'\"'""", "unknown escape sequence U+0022 '\"'"),
        (r'"\8"', "unknown escape sequence U+0038 '8'"),
        (r'"\x4', "escape sequence not terminated"),
        (r'"\x4g"', "illegal character U+0067 'g' in escape sequence"),
        (r'"\089"', "illegal character U+0038 '8' in escape sequence"),
        (r'"\400"', "escape sequence is an invalid Unicode code point"),
        (r'"\ud800"', "escape sequence is an invalid Unicode code point"),
        (r'"\U00110000"', "escape sequence is an invalid Unicode code point"),
    ],
)
def test_a_bad_literal_is_refused_with_the_reason(text: str, said: str) -> None:
    assert quoting.fault(text, 0) == said
    assert quoting.fault(f"foo {text}", 4) == said

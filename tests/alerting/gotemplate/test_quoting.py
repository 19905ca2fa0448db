"""Strings as Go reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import quoting

ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff\\\"'`\n\0"))


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ('"a"', "a"),
        ('"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '\a\b\f\n\r\t\v\\"'),
        ('"\\x41\\101\\u0042\\U00000043é"', "AABCé"),
        ('"\\xc3\\xa9\\xff"', "é\udcff"),
        ("`a\\n\r\n`", "a\\n\n"),
    ],
)
def test_a_literal_means_a_string(literal: str, text: str) -> None:
    assert quoting.unquoted(literal) == text


@pytest.mark.parametrize(
    "literal",
    [
        '"\\q"', "\"\\'\"", '"\\400"', '"\\18"', '"\\u12"', '"\\xg0"', '"\\U00110000"', '"\\ud800"',
    ],
)  # fmt: skip
def test_a_literal_with_a_bad_escape_is_refused(literal: str) -> None:
    with pytest.raises(ValueError, match="invalid syntax"):
        quoting.unquoted(literal)


@pytest.mark.parametrize(
    ("literal", "code"),
    [("'a'", 97), ("'é'", 233), ("'\\n'", 10), ("'\\''", 39), ("'\\xff'", 255), ("'😀'", 0x1F600)],
)
def test_a_character_has_a_code(literal: str, code: int) -> None:
    assert quoting.rune(literal) == code


@pytest.mark.parametrize("literal", ["''", "'ab'", "'\\\"'"])
def test_what_is_no_character_has_none(literal: str) -> None:
    with pytest.raises(ValueError, match=r"invalid syntax|malformed character constant"):
        quoting.rune(literal)


@given(ANY)
def test_what_fits_between_backquotes_reads_back(text: str) -> None:
    text = quoting.cooked(quoting.raw(text))
    if quoting.fits_backquotes(text):
        assert quoting.unquoted(f"`{text}`") == text


def test_only_a_plain_line_fits_between_backquotes() -> None:
    assert quoting.fits_backquotes('a\t"é')
    assert not any(map(quoting.fits_backquotes, ["`", "\n", "\x7f", "\ufeff", "\udcff"]))


@given(st.text(st.characters()))
def test_a_text_for_people_is_utf_8(text: str) -> None:
    quoting.clean(text).encode()
    quoting.shown(quoting.cooked(text.encode("utf-8", "surrogatepass"))).encode()
    if text.isprintable():
        assert quoting.clean(text) == quoting.shown(text) == text

"""A template cut into its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate.lexer import tokens
from alerting.gotemplate.tokens import Kind
from tests.alerting.gotemplate import templates


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text) if token.kind is not Kind.SPACE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [""]),
        ("a", ["a", ""]),
        ("a{{b}}c", ["a", "{{", "b", "}}", "c", ""]),
        ("a {{- b -}} c", ["a", "{{", "b", "}}", "c", ""]),
        ("a {{- /* x */ -}} c", ["a", "c", ""]),
        ("a {{/* x */}} c", ["a ", " c", ""]),
        ("{{ .a.b $x.y . $ }}", ["{{", ".a", ".b", "$x", ".y", ".", "$", "}}", ""]),
        ('{{"a\\"b" `c"` \'d\'}}', ["{{", '"a\\"b"', '`c"`', "'d'", "}}", ""]),
        ("{{$x:=1|f}}", ["{{", "$x", ":=", "1", "|", "f", "}}", ""]),
        ("{{-1}}{{+.5e-3}}", ["{{", "-1", "}}", "{{", "+.5e-3", "}}", ""]),
        ("{{0x1F 0b1 0o7 1_0 0x1p-2 5i}}", ["{{", "0x1F", "0b1", "0o7", "1_0", "0x1p-2", "5i",
         "}}", ""]),
        ("{{ (a)\n(b) }}", ["{{", "(", "a", ")", "(", "b", ")", "}}", ""]),
        ("{{a -}}\n{{- b}}", ["{{", "a", "}}", "{{", "b", "}}", ""]),
    ],
)  # fmt: skip
def test_words_are_found(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_word_knows_its_line() -> None:
    found = [(token.text, token.line) for token in tokens("a\n{{ b\n`c\n` d }}\ne")]
    assert found == [
        ("a\n", 1), ("{{", 2), (" ", 2), ("b", 2), ("\n", 2), ("`c\n`", 3), (" ", 4), ("d", 4),
        (" ", 4), ("}}", 4), ("\ne", 4), ("", 5),
    ]  # fmt: skip


def test_the_last_word_says_what_is_wrong() -> None:
    last = tokens("a {{ b ¬")[-1]
    assert (last.kind, last.text, last.start) == (
        Kind.ERROR,
        "unrecognized character in action: U+00AC '¬'",
        7,
    )
    assert tokens("{{ \u200b")[-1].text == "unrecognized character in action: U+200B"


@given(st.text(alphabet="{}-/*.$\"'`|:=() \n01xeé_") | templates.TEMPLATES)
def test_words_are_parts_of_the_text_in_order(text: str) -> None:
    found = tokens(text)
    assert found[-1].kind in {Kind.ERROR, Kind.END_OF_TEXT}
    at = 0
    for token in found[:-1]:
        assert token.start >= at
        assert text.startswith(token.text, token.start)
        assert token.line == text.count("\n", 0, token.start) + 1
        at = token.start + len(token.text)

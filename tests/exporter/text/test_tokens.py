import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.text import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Thank you, your order's HERE!", ["thank", "you", "your", "order", "s", "here"]),
        ("À l’hôtel «demain»…", ["à", "l", "hôtel", "demain"]),
        ("¿Dónde está?", ["dónde", "está"]),
        ("a1b2 2026", ["a", "b"]),
        ("sí\u00a0señor", ["sí", "señor"]),
        ("\ud83d ok", ["ok"]),
    ],
)
def test_a_text_is_its_words(text: str, words: list[str]) -> None:
    assert tokens.words(text) == words


def test_a_long_text_is_told_by_its_beginning() -> None:
    assert len(tokens.words("so " * 5000)) == tokens.WORDS
    assert len(tokens.words("x" * 5000)[0]) == tokens.CHARACTERS


@given(st.text(st.characters()))
def test_words_hold_neither_blanks_nor_capitals(text: str) -> None:
    for word in tokens.words(text):
        assert word
        assert word.split() == [word]
        assert not word.isascii() or (word.isalpha() and word.islower())

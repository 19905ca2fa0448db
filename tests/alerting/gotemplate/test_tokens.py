"""Words as error texts show them."""

import pytest

from alerting.gotemplate.tokens import Kind, Token


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (Kind.IDENTIFIER, "len", '"len"'),
        (Kind.STRING, '"1234567890"', '"\\"123456789"...'),
        (Kind.IF, "if", "<if>"),
        (Kind.DOT, ".", "<.>"),
        (Kind.END_OF_TEXT, "", "EOF"),
        (Kind.ERROR, "no good at all", "no good at all"),
    ],
)
def test_a_word_is_shown_quoted_and_cut(kind: Kind, text: str, shown: str) -> None:
    assert str(Token(kind, text, 0, 1)) == shown

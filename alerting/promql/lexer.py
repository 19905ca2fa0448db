"""Text to tokens. Braces and brackets have words and signs of their own, as in Prometheus."""

import re
from collections.abc import Iterator
from typing import Literal

from alerting.promql import literals
from alerting.promql.tokens import (
    DURATION,
    END,
    ERROR,
    FILLS,
    IDENTIFIER,
    METRIC_IDENTIFIER,
    NUMBER,
    NUMBERS,
    STRING,
    WORDS,
    Token,
)
from alerting.quoting import quoted, quoted_character

# Of groups none is possessive: before Python 3.11.5 one that fails half-way stays where it failed
# (https://github.com/python/cpython/issues/106052). None of them can match in two ways.
_DIGITS = r"[0-9](?:_?[0-9])*"
_NUMBER = (
    rf"(?P<number>0[xX]_?[0-9a-fA-F](?:_?[0-9a-fA-F])*"
    rf"|(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)"
)
_ESCAPE = literals.ESCAPE.pattern
_STRING = (
    rf"""(?P<string>"(?:[^"\\\n]|(?!\\'){_ESCAPE})*"|'(?:[^'\\\n]|(?!\\"){_ESCAPE})*'"""
    r"""|`[^`]*+`)"""
)
_SPACE = r"(?P<space>[ \t\n\r]++|#[^\n\r]*+)"
_OUTSIDE = re.compile(
    rf"{_SPACE}|(?P<word>[a-zA-Z_:][a-zA-Z0-9_:]*+)|{_NUMBER}|{_STRING}"
    r"|(?P<sign>==|!=|<=|>=|</|>/|=(?!~)|[-+*/%^<>,@({\[])"
)
_BRACES = re.compile(
    rf"{_SPACE}|(?P<word>[a-zA-Z_][a-zA-Z0-9_]*+)|{_STRING}|(?P<sign>=~|!~|!=|[=,}}])"
)
_BRACKETS = re.compile(
    rf"{_SPACE}|{_NUMBER}|(?P<word>(?i:step|range|min|max|min_of|max_of)\b)"
    r"|(?P<sign>[-+*/%^,:(\]])"
)
# What may follow a number in a duration; `5m` is a number and then `m`.
_UNITS = re.compile(r"[smhdwy]s?(?:[0-9]+[smhdw]s?)*(?P<more>[0-9]*)")
_GLUED = re.compile(r"[a-zA-Z0-9_.]")
_PAREN_FOLLOWS = re.compile(r"[ \t\n\r]*+\(")

_Mode = Literal["outside", "braces", "brackets"]
_PATTERNS = {"outside": _OUTSIDE, "braces": _BRACES, "brackets": _BRACKETS}
_OPENING: dict[str, _Mode] = {"{": "braces", "[": "brackets"}
_STRAY: dict[_Mode, str] = {
    "outside": "unexpected character: ",
    "braces": "unexpected character inside braces: ",
    "brackets": "unexpected character in duration expression: ",
}
_MISPLACED: dict[tuple[_Mode, str], str] = {
    ("outside", "]"): "unexpected right bracket ",
    ("braces", "{"): "unexpected left brace ",
}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of the text; the last one is the end of input or the first error."""
    lexer = _Lexer(text)
    kind = ""
    while kind not in {END, ERROR}:
        found = lexer.step()
        if found is not None:
            kind = found.type
            yield found


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.mode: _Mode = "outside"
        self.parens = 0
        self.opened = -1  # where the inside of the last bracket begins

    def step(self) -> Token | None:
        """Go past the next token and return it; None if here is space."""
        match = _PATTERNS[self.mode].match(self.text, self.at)
        if match is None:
            return self._refuse()
        kind, start = match.lastgroup, self.at
        self.at = match.end()
        if kind == "word":
            return self._word(match[0], start)
        if kind == "number":
            return self._number(match[0], start)
        if kind == "string":
            return Token(STRING, match[0], start)
        return self._sign(match[0], start) if kind == "sign" else None

    def _word(self, word: str, start: int) -> Token:
        low = word.lower()
        kind = METRIC_IDENTIFIER if ":" in word else IDENTIFIER
        if self.mode == "braces":
            kind = IDENTIFIER
        elif low in NUMBERS:
            kind = NUMBER
        elif low in WORDS and (low not in FILLS or _PAREN_FOLLOWS.match(self.text, self.at)):
            kind = low
        return Token(kind, word, start)

    def _number(self, digits: str, start: int) -> Token:
        if _GLUED.match(self.text, self.at) is None:
            return Token(NUMBER, digits, start)
        units = _UNITS.match(self.text, self.at)
        if units is not None:
            self.at = units.end()
        glued = _GLUED.match(self.text, self.at)
        if units is not None and not units["more"] and (glued is None or glued[0] == "."):
            return Token(DURATION, self.text[start : self.at], start)
        self.at += glued is not None and units is not None
        return _error(f"bad number or duration syntax: {quoted(self.text[start : self.at])}", start)

    def _sign(self, sign: str, start: int) -> Token:
        if sign in _OPENING:
            self.mode = _OPENING[sign]
            self.opened = self.at
        elif sign in {"}", "]"}:
            self.mode = "outside"
        elif sign == "(":
            self.parens += 1
        return Token(sign, sign, start)

    def _refuse(self) -> Token:
        """Say why nothing that may stand here stands here."""
        here = self.text[self.at : self.at + 1]
        if not here:
            return self._end()
        if here == ")" and self.mode != "braces":
            return self._close()
        if self.mode == "brackets":
            return _error(_STRAY[self.mode] + quoted_character(here), self.at)
        if here in {'"', "'"}:
            return _error(literals.fault(self.text, self.at), self.at)
        if here == "`":
            return _error("unterminated raw string", self.at)
        if here in {"!", "="}:
            return self._half(here)
        what = _MISPLACED.get((self.mode, here), _STRAY[self.mode])
        return _error(what + quoted_character(here), self.at)

    def _close(self) -> Token:
        self.parens -= 1
        self.at += 1
        if self.parens < 0:
            return _error("unexpected right parenthesis ')'", self.at)
        return Token(")", ")", self.at - 1)

    def _half(self, here: str) -> Token:
        after = self.text[self.at + 1 : self.at + 2]
        where = " inside braces" if self.mode == "braces" else ""
        told = quoted_character(after) if after else END
        return _error(f"unexpected character after '{here}'{where}: {told}", self.at)

    def _end(self) -> Token:
        if self.mode == "braces":
            return _error("unexpected end of input inside braces", self.at)
        if self.mode == "brackets" and not self.text[self.opened :].strip(" \t\r\n"):
            return _error("unexpected end of input in duration expression", self.at)
        if self.parens:
            return _error("unclosed left parenthesis", self.at)
        if self.mode == "brackets":
            return _error("unclosed left bracket", self.at)
        return Token(END, "", self.at)


def _error(message: str, start: int) -> Token:
    return Token(ERROR, message, start)

"""Cut a template into its words: the text as it is, and what stands between ``{{`` and ``}}``.

https://pkg.go.dev/text/template#hdr-Text_and_spaces
"""

import re
from typing import Final

from alerting.gotemplate.tokens import KEYWORDS, Kind, Token
from alerting.quoting import quoted

_LEFT, _RIGHT = "{{", "}}"
_SPACES: Final = " \t\r\n"
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_LEFT_MARKER: Final = re.compile(r"-[ \t\r\n]")
_END: Final = re.compile(r"(?:[ \t\r\n]-)?\}\}")
_BEGINS_A_NUMBER: Final = re.compile(r"[+-]|\.?[0-9]")
_NUMBER: Final = re.compile(
    r"[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?"
    r"|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?"
    r"|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?",
    re.ASCII,
)
_QUOTED: Final = {
    '"': (re.compile(r'"(?:[^"\\\n]|\\[^\n])*"'), Kind.STRING, "unterminated quoted string"),
    "`": (re.compile(r"`[^`]*`"), Kind.RAW_STRING, "unterminated raw quoted string"),
    "'": (re.compile(r"'(?:[^'\\\n]|\\[^\n])*'"), Kind.RUNE, "unterminated character constant"),
}
_SIGNS: Final = {"=": Kind.ASSIGN, "|": Kind.PIPE}
_AFTER_A_WORD: Final = frozenset(" \t\r\n.,|:()")


def tokens(text: str) -> list[Token]:
    """Return the words of a template; the last is the end of the text, or an error."""
    return _Lexer(text).cut()


class _Wrong(Exception):
    pass


class _Lexer:
    """The text, how far it was read, and what was found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._found: list[Token] = []

    def cut(self) -> list[Token]:
        try:
            while (left := self._text.find(_LEFT, self._at)) >= 0:
                self._plain(left)
                self._action(left)
            if self._at < len(self._text):
                self._add(Kind.TEXT, len(self._text))
            self._add(Kind.END_OF_TEXT, self._at)
        except _Wrong as wrong:
            self._add(Kind.ERROR, self._at, str(wrong))
        return self._found

    def _add(self, kind: Kind, end: int, said: str | None = None) -> None:
        """Add what stands from here to ``end``, and go there."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        text = self._text[self._at : end] if said is None else said
        self._found.append(Token(kind, text, self._at, self._line))
        self._at = end

    def _plain(self, left: int) -> None:
        end = left
        if _LEFT_MARKER.match(self._text, left + 2):
            end = self._at + len(self._text[self._at : left].rstrip(_SPACES))
        if end > self._at:
            self._add(Kind.TEXT, end)

    def _action(self, left: int) -> None:
        marker = _LEFT_MARKER.match(self._text, left + 2)
        inside = marker.end() if marker else left + 2
        if self._text.startswith("/*", inside):
            self._comment(inside)
            return
        self._at = left
        self._add(Kind.LEFT, left + 2)
        self._at = inside
        depth = 0
        while depth or not self._ended():
            depth = self._word(depth)

    def _comment(self, begin: int) -> None:
        self._at = begin
        close = self._text.find("*/", begin + 2)
        if close < 0:
            raise _Wrong("unclosed comment")
        end = _END.match(self._text, close + 2)
        if end is None:
            raise _Wrong("comment ends before closing delimiter")
        self._at = end.end()
        self._trim(end[0])

    def _ended(self) -> bool:
        """Say whether the action is over; if so, go behind it."""
        end = _END.match(self._text, self._at)
        if end is None:
            return False
        self._at = end.end() - 2
        self._add(Kind.RIGHT, end.end())
        self._trim(end[0])
        return True

    def _trim(self, end: str) -> None:
        if end != _RIGHT:
            self._at = self._reach(_SPACE, self._at)

    def _word(self, depth: int) -> int:
        """Add the next word of an action; return how many parentheses are open after it."""
        if _END.match(self._text, self._at):
            raise _Wrong("unclosed left paren")
        first = self._text[self._at : self._at + 1]
        if first in {"(", ")"}:
            return self._parenthesis(first, depth)
        if first == "":
            raise _Wrong("unclosed action")
        if first in _SPACES:
            self._space()
        elif first in _QUOTED:
            self._quoted(first)
        elif _BEGINS_A_NUMBER.match(self._text, self._at):
            self._number()
        elif first in ".$" or _is_of_a_word(first):
            self._name(first)
        else:
            self._sign(first)
        return depth

    def _parenthesis(self, sign: str, depth: int) -> int:
        if sign == "(":
            self._add(Kind.LEFT_PARENTHESIS, self._at + 1)
            return depth + 1
        self._add(Kind.RIGHT_PARENTHESIS, self._at + 1)
        if depth == 0:
            raise _Wrong("unexpected right paren U+0029 ')'")
        return depth - 1

    def _space(self) -> None:
        end = self._reach(_SPACE, self._at)
        # The last of several spaces belongs to the `-}}` after it.
        self._add(Kind.SPACE, end - self._text.startswith("-}}", end))

    def _quoted(self, first: str) -> None:
        pattern, kind, said = _QUOTED[first]
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _Wrong(said)
        self._add(kind, found.end())

    def _number(self) -> None:
        end = wrong = self._reach(_NUMBER, self._at)
        after = self._text[end : end + 1]
        if after and _is_of_a_word(after):
            wrong += 1
        elif after in {"+", "-"}:
            wrong = self._reach(_NUMBER, end)
        if wrong > end:
            said = quoted(self._text[self._at : wrong])
            raise _Wrong(f"bad number syntax: {said}")
        self._add(Kind.NUMBER, end)

    def _reach(self, pattern: re.Pattern[str], start: int) -> int:
        """Return where a pattern that may match nothing ends."""
        found = pattern.match(self._text, start)
        return found.end() if found else start

    def _name(self, first: str) -> None:
        end = self._at + 1
        while end < len(self._text) and _is_of_a_word(self._text[end]):
            end += 1
        after = self._text[end : end + 1]
        if after and after not in _AFTER_A_WORD and not self._text.startswith(_RIGHT, end):
            raise _Wrong(f"bad character {_code(after)}")
        word = self._text[self._at : end]
        if first == "$":
            self._add(Kind.VARIABLE, end)
        elif word in {"true", "false"}:
            self._add(Kind.BOOL, end)
        else:
            other = Kind.FIELD if first == "." else Kind.IDENTIFIER
            self._add(KEYWORDS.get(word, other), end)

    def _sign(self, first: str) -> None:
        if first == ":":
            if not self._text.startswith(":=", self._at):
                raise _Wrong("expected :=")
            self._add(Kind.DECLARE, self._at + 2)
        elif first.isascii() and first.isprintable():
            self._add(_SIGNS.get(first, Kind.CHAR), self._at + 1)
        else:
            raise _Wrong(f"unrecognized character in action: {_code(first)}")


def _is_of_a_word(character: str) -> bool:
    return character == "_" or character.isalpha() or character.isdecimal()


def _code(character: str) -> str:
    """Return ``U+0041 'A'``, as Go names a character."""
    shown = f" '{character}'" if character.isprintable() else ""
    return f"U+{ord(character):04X}{shown}"

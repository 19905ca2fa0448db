"""The words that a template is cut into."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from msgspec import Struct

from alerting.quoting import quoted


class Kind(Enum):
    """What a token is."""

    BOOL = auto()
    CHAR = auto()
    """A printable ASCII character that has no meaning by itself, or only the comma's."""
    RUNE = auto()
    DECLARE = auto()
    ASSIGN = auto()
    END_OF_TEXT = auto()
    ERROR = auto()
    """Its text says what is wrong; nothing follows."""
    FIELD = auto()
    IDENTIFIER = auto()
    LEFT = auto()
    LEFT_PARENTHESIS = auto()
    NUMBER = auto()
    PIPE = auto()
    RAW_STRING = auto()
    RIGHT = auto()
    RIGHT_PARENTHESIS = auto()
    SPACE = auto()
    STRING = auto()
    TEXT = auto()
    VARIABLE = auto()
    # The keywords.
    DOT = auto()
    BLOCK = auto()
    BREAK = auto()
    CONTINUE = auto()
    DEFINE = auto()
    ELSE = auto()
    END = auto()
    IF = auto()
    NIL = auto()
    RANGE = auto()
    TEMPLATE = auto()
    WITH = auto()


KEYWORDS: Final[Mapping[str, Kind]] = {
    ".": Kind.DOT,
    "block": Kind.BLOCK,
    "break": Kind.BREAK,
    "continue": Kind.CONTINUE,
    "define": Kind.DEFINE,
    "else": Kind.ELSE,
    "end": Kind.END,
    "if": Kind.IF,
    "nil": Kind.NIL,
    "range": Kind.RANGE,
    "template": Kind.TEMPLATE,
    "with": Kind.WITH,
}
_SHOWN_WHOLE: Final = 10


class Token(Struct, frozen=True):
    """A word and where it begins; ``line`` counts from 1."""

    kind: Kind
    text: str
    start: int
    line: int

    def __str__(self) -> str:
        if self.kind is Kind.END_OF_TEXT:
            return "EOF"
        if self.kind is Kind.ERROR:
            return self.text
        if self.text in KEYWORDS:
            return f"<{self.text}>"
        if len(self.text) > _SHOWN_WHOLE:
            return f"{quoted(self.text[:_SHOWN_WHOLE])}..."
        return quoted(self.text)

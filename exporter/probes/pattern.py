"""Regular expressions that people write, run by google-re2 in time linear in the text.

https://github.com/google/re2/wiki/Syntax
"""

from collections.abc import Mapping
from typing import ClassVar, Self

from msgspec import Struct

from alerting import regexp
from alerting.strict import quoted

LONGEST = 1_000


class Found(Struct, frozen=True):
    """What an expression found: the whole, then each group (None: not taken), and their names."""

    groups: tuple[bytes | None, ...]
    names: Mapping[str, int] = {}


class Pattern:
    """One expression of at most 1000 characters, searched for anywhere in bytes."""

    __slots__ = ("_expression", "text")

    expected: ClassVar[str] = "a regular expression"
    schema: ClassVar[dict[str, object]] = {"type": "string", "format": "regex"}

    def __init__(self, text: str) -> None:
        """Compile; ValueError says what RE2 does not read."""
        if not text or len(text) > LONGEST:
            raise ValueError(f"expected {self.expected} of 1 to {LONGEST} characters")
        try:
            self._expression = regexp.compiled(text)
        except regexp.Unreadable as refused:
            said = f"{quoted(text)} is no regular expression of RE2: {refused}"
            raise ValueError(said) from None
        self.text = text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an expression; ValueError as of the class."""
        return cls(text)

    def found(self, text: bytes) -> bool:
        """Say whether it matches anywhere; about 1 ms a MiB."""
        return self._expression.search(text) is not None

    def first(self, text: bytes) -> Found | None:
        """Return what is found first; bytes that are no UTF-8 are seen as U+FFFD, as in Go."""
        match = self._expression.search(_in_utf8(text))
        if match is None:
            return None
        return Found((match.group(0), *match.groups()), self._expression.groupindex)

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return int(self._expression.groups)

    @property
    def names(self) -> frozenset[str]:
        """The names among its groups."""
        return frozenset(self._expression.groupindex)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _in_utf8(text: bytes) -> bytes:
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("utf-8", "replace").encode()
    return text

"""A regular expression as people write it, on google-re2: no text makes it slow."""

from typing import ClassVar, Self

from alerting import regexp
from alerting.strict import quoted

LONGEST = 1_000


class Pattern:
    """An expression of RE2 that has to fit a whole text. https://github.com/google/re2/wiki/Syntax.

    Two of the same text are equal, so that a reload sees what has changed.
    """

    __slots__ = ("_compiled", "text")

    expected: ClassVar[str] = "a regular expression like veth.+"
    schema: ClassVar[dict[str, object]] = {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST,
    }

    def __init__(self, text: str) -> None:
        """Take the text of an expression; ValueError says what is wrong with it."""
        if not 0 < len(text) <= LONGEST:
            raise ValueError(f"expected {self.expected}, 1 to {LONGEST} characters long")
        try:
            self._compiled = regexp.compiled(text)
        except regexp.Unreadable as refused:
            said = f"expected {self.expected}, got {quoted(text)}: {refused}"
            raise ValueError(said) from None
        self.text = text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a file says; ValueError says what was expected."""
        return cls(text)

    def fits(self, text: str) -> bool:
        """Say whether the whole text is of this form; what is no UTF-8 in it is as good as `?`."""
        whole = text if text.isascii() else text.encode("utf-8", "replace").decode()
        return self._compiled.fullmatch(whole) is not None

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.text == other.text

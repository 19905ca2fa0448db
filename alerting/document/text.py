"""Text as Go's YAML reads it: `expr: 1` and `severity: 1` are texts too, where one is wanted."""

from typing import ClassVar

LONGEST = 20_000


class Text(str):
    """A text of at most `LONGEST` characters, whatever its YAML looks like.

    Only the type of a field: what is read is a plain string.
    """

    __slots__ = ()

    expected: ClassVar[str] = "text"
    schema: ClassVar[dict[str, object]] = {"type": ["string", "number", "boolean"]}

    @classmethod
    def parse(cls, text: str) -> str:
        """Take a text from a file; ValueError where it is too long."""
        if len(text) > LONGEST:
            raise ValueError(f"expected at most {LONGEST} characters, got {len(text)}")
        return text

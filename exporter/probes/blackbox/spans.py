"""Spans as Go's programs read them: ``1.5s``, ``1m30s``, ``300ms``.

https://pkg.go.dev/time#ParseDuration
"""

from typing import ClassVar, Final, Self

from alerting.strict import quoted
from exporter import spans

_LONGEST: Final = 3_600.0
_DIGITS: Final = 12


class Span:
    """A span of 0 to an hour, in seconds."""

    __slots__ = ("seconds",)

    expected: ClassVar[str] = "a span of at most 1h, like 5s or 1m30s"
    schema: ClassVar[dict[str, object]] = {
        "type": "string",
        "pattern": "^(0|([0-9]+([.][0-9]+)?(h|ms|m|s|us|µs|ns))+)$",
    }

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a span; ValueError says what was expected."""
        if text == "0":
            return cls()
        seconds = None if "d" in text else spans.seconds(text, _DIGITS)
        if seconds is None or seconds > _LONGEST:
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}")
        return cls(seconds)

    def __str__(self) -> str:
        return f"{self.seconds:g}s"

    def __repr__(self) -> str:
        return f"Span({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self.seconds == other.seconds

    def __hash__(self) -> int:
        return hash(self.seconds)

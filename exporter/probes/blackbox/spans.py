"""Spans as Go's programs read them: ``1.5s``, ``1m30s``, ``300ms``.

https://pkg.go.dev/time#ParseDuration
"""

import re
from typing import ClassVar, Final, Self

from alerting.strict import quoted

_SECONDS: Final = {
    "h": 3_600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "ns": 1e-9,
}
_PART = r"([0-9]{1,12}(?:\.[0-9]{1,12})?)(h|ms|m|s|us|µs|ns)"
_WHOLE = re.compile(f"(?:{_PART})+")
_PARTS = re.compile(_PART)
_LONGEST: Final = 3_600.0


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
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}")
        seconds = sum(float(count) * _SECONDS[unit] for count, unit in _PARTS.findall(text))
        if seconds > _LONGEST:
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

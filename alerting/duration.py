"""Spans of time and amounts of memory as people write them: ``1h30m``, ``4MiB``.

Spans are read as Prometheus reads them: each unit once, the larger first, a day has 24 hours, a
week 7 days, a year 365 days. https://prometheus.io/docs/concepts/data_model/
"""

import re
from functools import total_ordering
from typing import ClassVar, Self

from alerting.document.problem import quoted

_UNITS = (
    ("y", 31_536_000_000),
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
)
# Years and weeks are written only where they say all: 400d stays 400d.
_WHOLE = ("y", "w")
_LONGEST = 1_000 * _UNITS[0][1]
_SPAN = re.compile("".join(f"(?:([0-9]{{1,15}}){unit})?" for unit, _ in _UNITS))

_BYTES = {"": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
_AMOUNT = re.compile(r"([0-9]{1,15})([KMGT]iB|B)?")


@total_ordering
class Duration:
    """A span of 0 to 1000 years, exact to the millisecond."""

    __slots__ = ("_milliseconds",)

    expected: ClassVar[str] = "a time span like 30s or 1h30m"
    schema: ClassVar[dict[str, object]] = {
        "type": "string",
        "pattern": "^(0|(?=.)" + "".join(f"([0-9]+{unit})?" for unit, _ in _UNITS) + ")$",
    }

    def __init__(self, seconds: float) -> None:
        """Take seconds, rounded to the millisecond; ValueError below 0 or beyond 1000 years."""
        milliseconds = round(seconds * 1000)
        if not 0 <= milliseconds <= _LONGEST:
            raise ValueError(f"expected a time span of 0 to 1000y, got {seconds} seconds")
        self._milliseconds = milliseconds

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``1h30m``; ValueError says what was expected."""
        found = _SPAN.fullmatch(text)
        if text != "0" and (found is None or not text):
            hint = f"; write the unit: {text}s" if _AMOUNT.fullmatch(text) else ""
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}{hint}")
        counts = found.groups() if found else ()
        total = sum(
            int(count) * milliseconds
            for count, (_, milliseconds) in zip(counts, _UNITS, strict=False)
            if count
        )
        if total > _LONGEST:
            raise ValueError(f"expected a time span of 0 to 1000y, got {quoted(text)}")
        span = cls(0)
        span._milliseconds = total
        return span

    @property
    def seconds(self) -> float:
        """The whole span in seconds."""
        return self._milliseconds / 1000

    def __str__(self) -> str:
        rest = self._milliseconds
        parts = []
        for unit, milliseconds in _UNITS:
            if unit in _WHOLE and rest % milliseconds:
                continue
            count, rest = divmod(rest, milliseconds)
            if count:
                parts.append(f"{count}{unit}")
        return "".join(parts) or "0s"

    def __repr__(self) -> str:
        return f"Duration({self})"

    def __hash__(self) -> int:
        return hash(self._milliseconds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self._milliseconds == other._milliseconds

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Duration):
            return NotImplemented
        return self._milliseconds < other._milliseconds


class Size(int):
    """An amount of bytes; an int that reads and writes itself as ``4MiB``."""

    expected: ClassVar[str] = "a size like 16KiB or 4MiB"
    schema: ClassVar[dict[str, object]] = {
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": "^[0-9]+([KMGT]iB|B)?$"},
        ]
    }

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``4MiB`` or a plain number of bytes; ValueError says what was expected."""
        found = _AMOUNT.fullmatch(text)
        if found is None:
            loose = re.fullmatch(r"([0-9]{1,15}) ?([kKmMgGtT])[iI]?[bB]?", text)
            hint = f"; write {loose[1]}{loose[2].upper()}iB" if loose else ""
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}{hint}")
        return cls(int(found[1]) * _BYTES[found[2] or ""])

    def __str__(self) -> str:
        for unit, size in reversed(_BYTES.items()):
            if unit and self and not self % size:
                return f"{self // size}{unit}"
        return "0B"

    def __repr__(self) -> str:
        return f"Size({self})"

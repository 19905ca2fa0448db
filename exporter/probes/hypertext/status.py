"""Statuses of HTTP that a probe expects, as people write them: ``204``, ``2xx``, ``200-299``."""

import re
from collections.abc import Iterable
from typing import ClassVar, Self

from alerting.strict import quoted

_WRITTEN = re.compile(r"([2-9])xx|([2-9][0-9]{2})(?:-([2-9][0-9]{2}))?", re.IGNORECASE)


class Statuses:
    """A range of statuses, both ends in it."""

    __slots__ = ("first", "last")

    expected: ClassVar[str] = "a status like 204, 2xx or 200-299"
    schema: ClassVar[dict[str, object]] = {
        "anyOf": [
            {"type": "integer", "minimum": 200, "maximum": 999},
            {"type": "string", "pattern": "^([2-9][xX]{2}|[2-9][0-9]{2}(-[2-9][0-9]{2})?)$"},
        ]
    }

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a range; ValueError says what was expected."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}")
        hundred, first, last = found.groups()
        if hundred:
            return cls(int(hundred) * 100, int(hundred) * 100 + 99)
        made = cls(int(first), int(last or first))
        if made.last < made.first:
            raise ValueError(f"expected the lower status first, got {quoted(text)}")
        return made

    def __contains__(self, status: int) -> bool:
        return self.first <= status <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        if self.first % 100 == 0 and self.last == self.first + 99:
            return f"{self.first // 100}xx"
        return f"{self.first}-{self.last}"

    def __repr__(self) -> str:
        return f"Statuses({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Statuses) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def words(ranges: Iterable[object]) -> str:
    """Return ranges as a sentence has them: ``2xx, 301 or 302``."""
    *most, last = map(str, ranges)
    return f"{', '.join(most)} or {last}" if most else last

"""The words of time intervals: ``monday:friday``, ``-3:-1``, ``09:00``, ``Europe/Berlin``."""

import re
from datetime import UTC, datetime, tzinfo
from typing import ClassVar, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerting.document.problem import hint, quoted

_WEEKDAYS: Final = (
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
)
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,9}")
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_DAY: Final = 24 * 60
_SHORTEST_MONTH: Final = 28
_LONGEST_MONTH: Final = 31


class _Value:
    """Something that equals what was made of the same numbers."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"


class Clock(_Value):
    """A time of day to the minute; 24:00 is the end of it."""

    __slots__ = ("minutes",)

    expected: ClassVar[str] = "a time of day like 09:00"
    schema: ClassVar[dict[str, object]] = {
        "type": "string",
        "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
    }

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``09:00``; ValueError says what was expected."""
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValueError(f"expected {cls.expected}, up to 24:00, got {quoted(text)}")
        return cls(int(found[1]) * 60 + int(found[2]) if found[1] else _DAY)

    def __str__(self) -> str:
        return f"{self.minutes // 60:02}:{self.minutes % 60:02}"


class _Range(_Value):
    """Numbers from one to another, both among them, or one alone."""

    __slots__ = ("first", "last")

    expected: ClassVar[str]
    schema: ClassVar[dict[str, object]] = {"type": ["string", "integer"]}
    words: ClassVar[tuple[str, ...]] = ()
    base: ClassVar[int] = 0
    has_numbers: ClassVar[bool] = True
    least: ClassVar[int] = 0
    most: ClassVar[int] = 9999

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``A`` or ``A:B``; ValueError says what was expected."""
        first, colon, last = text.lower().partition(":")
        begin = cls._number(first, text)
        made = cls(begin, cls._number(last, text) if colon else begin)
        made._check(text)
        return made

    @classmethod
    def _number(cls, word: str, text: str) -> int:
        if word in cls.words:
            return cls.words.index(word) + cls.base
        is_number = cls.has_numbers and _NUMBER.fullmatch(word) is not None
        if is_number and cls.least <= int(word) <= cls.most and int(word) != 0:
            return int(word)
        near = hint(word, cls.words) if cls.words and not is_number else ""
        raise ValueError(f"expected {cls.expected}, got {quoted(text)}{near}")

    def _check(self, text: str) -> None:
        if self.first > self.last:
            raise ValueError(f"{quoted(text)} ends before it begins; write two entries")

    def has(self, number: int) -> bool:
        """Say whether a number is within."""
        return self.first <= number <= self.last

    def __str__(self) -> str:
        return f"{self.first}:{self.last}"


class Weekdays(_Range):
    """Days of the week; 0 is Sunday, the first."""

    __slots__ = ()
    expected = "a day of the week, or two like monday:friday"
    words = _WEEKDAYS
    has_numbers = False


class Months(_Range):
    """Months, by name or number."""

    __slots__ = ()
    expected = "a month by name or number, or two like january:march"
    words = _MONTHS
    base = 1
    least = 1
    most = 12


class Years(_Range):
    """Years."""

    __slots__ = ()
    expected = "a year, or two like 2026:2028"
    least = 1


class Days(_Range):
    """Days of the month; negative ones count from its end, -1 is the last."""

    __slots__ = ()
    expected = "a day of the month, 1 to 31 or -31 to -1, or two like -3:-1"
    least = -_LONGEST_MONTH
    most = _LONGEST_MONTH

    def _check(self, text: str) -> None:
        if self.first < 0 < self.last:
            raise ValueError(f"{quoted(text)} goes over the end of the month; write two entries")
        first, last = (one if one > 0 else one + _SHORTEST_MONTH for one in (self.first, self.last))
        if first > last:
            raise ValueError(f"{quoted(text)} ends before it begins; write two entries")

    def holds(self, day: int, last: int) -> bool:
        """Say whether a day of a month of so many days is within."""
        first, final = (one if one > 0 else last + one + 1 for one in (self.first, self.last))
        return first <= day <= final


class Zone(_Value):
    """A time zone by its name, or that of this machine."""

    __slots__ = ("name", "zone")

    expected: ClassVar[str] = "a time zone like Europe/Berlin"
    schema: ClassVar[dict[str, object]] = {"type": "string"}
    UTC: ClassVar["Zone"]

    def __init__(self, name: str, zone: tzinfo | None) -> None:
        self.name = name
        self.zone = zone

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name of the IANA database, or Local; ValueError where there is none of it."""
        if text in {"", "UTC"}:
            return cls("UTC", UTC)
        if text == "Local":
            return cls(text, None)
        try:
            return cls(text, ZoneInfo(text))
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}") from None

    def local(self, now: datetime) -> datetime:
        """Return an instant as clocks there show it."""
        return now.astimezone(self.zone)

    def __str__(self) -> str:
        return self.name


Zone.UTC = Zone("UTC", UTC)

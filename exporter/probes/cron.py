"""Schedules as crontab(5) writes them: minute, hour, day of month, month, day of week.

https://man7.org/linux/man-pages/man5/crontab.5.html; where both days are restricted, either will
do. Instants that a zone skips happen as many minutes later; those that it has twice happen once.
"""

import itertools
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from alerting.strict import quoted

# fmt: off
_MONTHS: Final = (
    "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)
# fmt: on
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART: Final = re.compile(r"(\*|[0-9a-z]{1,3})(?:-([0-9a-z]{1,3}))?(?:/([0-9]{1,2}))?")
# A leap day comes on each day of the week within it.
_FAR: Final = timedelta(days=41 * 366)
_DAY: Final = timedelta(days=1)


class _Field(Struct, frozen=True):
    name: str
    least: int
    most: int
    words: tuple[str, ...] = ()


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)


class Cron:
    """When something happens; `text` is how it was written. Two of the same text are equal."""

    __slots__ = ("_days", "_either", "_months", "_times", "_weekdays", "text")

    expected: ClassVar[str] = "a schedule of five fields like 0 2 * * sun"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": r"^\s*(\S+\s+){4}\S+\s*$"}

    def __init__(self, text: str) -> None:
        words = text.lower().split()
        if len(words) != len(_FIELDS):
            raise ValueError(f"expected {self.expected}, got {quoted(text)}")
        minutes, hours, days, months, weekdays = map(_values, _FIELDS, words)
        self.text = " ".join(words)
        self._times = tuple(itertools.starmap(time, itertools.product(hours, minutes)))
        self._days, self._months = days, months
        self._weekdays = {day % 7 for day in weekdays}
        self._either = words[2][0] != "*" and words[4][0] != "*"
        if self.after(datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC")) is None:
            raise ValueError(f"expected a time that comes, got {quoted(text)}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the schedule that is written; ValueError says what is wrong with it."""
        return cls(text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Cron({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cron) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def before(self, now: datetime, zone: ZoneInfo, within: timedelta = _FAR) -> datetime | None:
        """Return the last time at or before an instant; None where there is none within a span."""
        day, least = now.astimezone(zone).date(), (now - within).astimezone(zone).date()
        while day >= least:
            if self._on(day):
                for at in reversed(self._times):
                    found = _instant(day, at, zone)
                    if now - within <= found <= now:
                        return found
            day -= _DAY
        return None

    def after(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the first time later than an instant; None where there is none in 41 years."""
        day = now.astimezone(zone).date()
        last = day + _FAR
        while day <= last:
            if self._on(day):
                for at in self._times:
                    found = _instant(day, at, zone)
                    if found > now:
                        return found
            day += _DAY
        return None

    def _on(self, day: date) -> bool:
        if day.month not in self._months:
            return False
        by_date = day.day in self._days
        by_weekday = day.isoweekday() % 7 in self._weekdays
        return (by_date or by_weekday) if self._either else (by_date and by_weekday)


class Zone:
    """A time zone by its name in the IANA database."""

    __slots__ = ("info",)

    expected: ClassVar[str] = "a time zone like Europe/Berlin"
    schema: ClassVar[dict[str, object]] = {"type": "string"}

    def __init__(self, info: ZoneInfo) -> None:
        self.info = info

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name; ValueError where there is none of it."""
        try:
            return cls(ZoneInfo(text))
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}") from None

    def __str__(self) -> str:
        return self.info.key

    def __repr__(self) -> str:
        return f"Zone({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Zone) and other.info.key == self.info.key

    def __hash__(self) -> int:
        return hash(self.info.key)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _values(field: _Field, text: str) -> list[int]:
    """Return the numbers that a field stands for, the least first."""
    found: set[int] = set()
    for part in text.split(","):
        read = _PART.fullmatch(part)
        if not read or (read[1] == "*" and read[2]):
            raise ValueError(_unread(field, part))
        first, last, step = read.groups()
        least = field.least if first == "*" else _number(field, first)
        most = _number(field, last) if last else least
        if first == "*" or (step and not last):
            most = field.most
        if most < least or step in {"0", "00"}:
            raise ValueError(_unread(field, part))
        found.update(range(least, most + 1, int(step or 1)))
    return sorted(found)


def _number(field: _Field, text: str) -> int:
    if text in field.words:
        return field.words.index(text)
    number = int(text) if text.isdigit() else -1
    if not field.least <= number <= field.most:
        raise ValueError(_unread(field, text))
    return number


def _unread(field: _Field, part: str) -> str:
    words = f", {field.words[1]}" if field.words else ""
    return (
        f"expected as the {field.name} {field.least} to {field.most}{words}, *, a-b or */n; "
        f"got {quoted(part)}"
    )

"""Business hours: how much of a span lies within them, over changes of clocks too."""

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LONGEST_DAYS: Final = 3_660
"""A span that is longer is cut: nobody waited for ten years."""
_ENTRY: Final = re.compile(
    r"(?P<first>[A-Z][a-z])(-(?P<last>[A-Z][a-z]))? "
    r"(?P<open>\d{1,2}(:\d\d)?)-(?P<shut>\d{1,2}(:\d\d)?)"
)
_EXPECTED: Final = "expected days and hours such as `Mo-Fr 9-18` or `Sa 10:00-14:30, Su 10-12`"

Spell = tuple[time, time | None]
"""From when to when on a day; None is midnight at its end."""


class Hours(Struct, frozen=True):
    """When people are at work; without spells, always."""

    zone: ZoneInfo
    spells: Mapping[int, tuple[Spell, ...]] = {}

    def within(self, start: int, end: int) -> int:
        """Return how many milliseconds of a span (Unix milliseconds) lie within the hours."""
        if end <= start:
            return 0
        if not self.spells:
            return end - start
        return sum(
            max(0, min(end, shut) - max(start, opened)) for opened, shut in self._open(start, end)
        )

    def _open(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Return the open spells of all days that a span touches, in Unix milliseconds."""
        day = datetime.fromtimestamp(start / 1000, self.zone).date()
        for _ in range(LONGEST_DAYS):
            opened = self._unix(day, time())
            if opened >= end:
                return
            for first, last in self.spells.get(day.weekday(), ()):
                shut = day + timedelta(days=1) if last is None else day
                yield self._unix(day, first), self._unix(shut, last or time())
            day += timedelta(days=1)

    def _unix(self, day: date, at: time) -> int:
        there = datetime.combine(day, at, self.zone)
        return round(there.astimezone(UTC).timestamp() * 1000)


def read(text: str, zone: ZoneInfo) -> Hours:
    """Return the hours of a text such as `Mo-Fr 9-18`, "" for always; ValueError says why not."""
    spells: dict[int, tuple[Spell, ...]] = {}
    for entry in filter(None, map(str.strip, text.split(","))):
        found = _ENTRY.fullmatch(entry)
        if found is None or {found["first"], found["last"] or "Mo"} - {*DAYS}:
            raise ValueError(f"{entry!r}: {_EXPECTED}")
        first = DAYS.index(found["first"])
        last = DAYS.index(found["last"] or found["first"])
        if last < first:
            raise ValueError(f"{entry!r}: {found['last']} is before {found['first']}")
        opened, shut = _time(found["open"], entry), _shut(found["shut"], entry)
        if shut is not None and shut <= opened:
            raise ValueError(f"{entry!r}: it ends before it begins")
        for day in range(first, last + 1):
            spells[day] = _joined(spells.get(day, ()), (opened, shut), entry)
    return Hours(zone, spells)


def _joined(before: tuple[Spell, ...], new: Spell, entry: str) -> tuple[Spell, ...]:
    """Return the spells of a day in order; ValueError where two share a time."""
    found = sorted((*before, new), key=lambda spell: spell[0])
    for (_, shut), (opened, _) in itertools.pairwise(found):
        if shut is None or shut > opened:
            raise ValueError(f"{entry!r}: it overlaps with another entry")
    return tuple(found)


def _shut(text: str, entry: str) -> time | None:
    return None if text in {"24", "24:00"} else _time(text, entry)


def _time(text: str, entry: str) -> time:
    hour, _, minute = text.partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise ValueError(f"{entry!r}: {text} is no time of day") from None

"""Sums of weeks beside those of days: a span of many days is read in few rows.

A day's sums are told apart by channel, but those of an agent are not, except for BY_CHANNEL. A
week's sums are those of its seven days and of all channels, whatever order they came in. A span
is whole weeks in its middle and days at its ends, or a week more and the days that are too many:
whichever is less to read.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from exporter.analytics.cells import Cell

DAYS: Final = 7
# Day 0, 1970-01-01, was a Thursday.
_THURSDAY: Final = 3
MONDAY: Final = f"(day + {_THURSDAY}) / {DAYS} * {DAYS} - {_THURSDAY}"
"""`monday` of a column `day`, in SQL."""

BY_CHANNEL: Final = frozenset({"conversations"})
"""Measures that are told apart by channel of an agent, too."""

Place = tuple[str, str, int, str, str]
"""Tenant, agent, the week's Monday, measure and name."""


class Days(NamedTuple):
    """Days from and to, both included, which are added (``sign`` 1) or taken away (-1)."""

    first: int
    last: int
    sign: int = 1


class Parts(NamedTuple):
    """A span as days at its beginning, weeks by their Mondays (both included), days at its end.

    A part of nothing ends before it begins.
    """

    before: Days
    weeks: tuple[int, int]
    behind: Days


def monday(day: int) -> int:
    """Return the first day of a day's week, both counted from 1970-01-01."""
    return (day + _THURSDAY) // DAYS * DAYS - _THURSDAY


def parts(first: int, last: int) -> Parts:
    """Return what a span of days, both included, is made of."""
    begin, end = monday(first + DAYS - 1), monday(last + 1)
    if begin > end:
        return Parts(Days(first, last), (1, 0), Days(1, 0))
    before, behind = Days(first, begin - 1), Days(end, last)
    if begin - first > DAYS // 2:
        begin -= DAYS
        before = Days(begin, first - 1, -1)
    if last - end >= DAYS // 2:
        end += DAYS
        behind = Days(last + 1, end - 1, -1)
    return Parts(before, (begin, end - DAYS), behind)


def of_days(cells: Mapping[tuple[str, Cell], int]) -> dict[tuple[str, Cell], int]:
    """Return by how much sums of days move when cells of tenants do; none that stays."""
    found: dict[tuple[str, Cell], int] = {}
    for (tenant, cell), amount in cells.items():
        is_apart = not cell.agent or not cell.channel or cell.measure in BY_CHANNEL
        place = tenant, cell if is_apart else cell._replace(channel="")
        found[place] = found.get(place, 0) + amount
    return {place: amount for place, amount in found.items() if amount}


def moved(cells: Mapping[tuple[str, Cell], int]) -> dict[Place, int]:
    """Return by how much sums of weeks move when cells of tenants do; none that stays."""
    found: dict[Place, int] = {}
    mondays = {day: monday(day) for day in {cell.day for _, cell in cells}}
    for (tenant, cell), amount in cells.items():
        place = tenant, cell.agent, mondays[cell.day], cell.measure, cell.name
        found[place] = found.get(place, 0) + amount
    return {place: amount for place, amount in found.items() if amount}

"""Sums of weeks beside those of days: a span of many days is read in few rows.

A week's sums are those of its seven days and of all channels, whatever order they came in. A span
is whole weeks in its middle and days at its ends.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from exporter.analytics.cells import Cell

DAYS: Final = 7
# Day 0, 1970-01-01, was a Thursday.
_THURSDAY: Final = 3
MONDAY: Final = f"(day + {_THURSDAY}) / {DAYS} * {DAYS} - {_THURSDAY}"
"""`monday` of a column `day`, in SQL."""

Place = tuple[str, str, int, str, str]
"""Tenant, agent, the week's Monday, measure and name."""


class Parts(NamedTuple):
    """A span as days before, weeks by their Mondays, and days behind; each from and to, included.

    A part of nothing ends before it begins.
    """

    before: tuple[int, int]
    weeks: tuple[int, int]
    behind: tuple[int, int]


_NOTHING: Final = (1, 0)


def monday(day: int) -> int:
    """Return the first day of a day's week, both counted from 1970-01-01."""
    return (day + _THURSDAY) // DAYS * DAYS - _THURSDAY


def parts(first: int, last: int) -> Parts:
    """Return what a span of days, both included, is made of."""
    begin, end = monday(first + DAYS - 1), monday(last + 1)
    if begin >= end:
        return Parts((first, last), _NOTHING, _NOTHING)
    return Parts((first, begin - 1), (begin, end - DAYS), (end, last))


def moved(cells: Mapping[tuple[str, Cell], int]) -> dict[Place, int]:
    """Return by how much sums of weeks move when cells of tenants do; none that stays."""
    found: dict[Place, int] = {}
    mondays = {day: monday(day) for day in {cell.day for _, cell in cells}}
    for (tenant, cell), amount in cells.items():
        place = tenant, cell.agent, mondays[cell.day], cell.measure, cell.name
        found[place] = found.get(place, 0) + amount
    return {place: amount for place, amount in found.items() if amount}

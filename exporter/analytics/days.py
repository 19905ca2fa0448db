"""Days and hours of the configured time zone, as numbers that a table can hold."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

EPOCH: Final = date(1970, 1, 1)


_QUARTER: Final = 900_000
"""Milliseconds within which no zone changes its hour, since 1972."""


def day(at: int, zone: ZoneInfo) -> int:
    """Return the day of an instant (Unix milliseconds) as days since 1970-01-01 in the zone."""
    return _moment(at // _QUARTER, zone)[0]


def hour_of_week(at: int, zone: ZoneInfo) -> int:
    """Return 0 for Monday 0–1 h up to 167 for Sunday 23–24 h."""
    return _moment(at // _QUARTER, zone)[1]


def moment(at: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return both at once."""
    return _moment(at // _QUARTER, zone)


@functools.lru_cache(4_096)
def _moment(quarter: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return day and hour of the week; events of the same time ask for the same ones."""
    there = datetime.fromtimestamp(quarter * _QUARTER / 1000, zone)
    return (there.date() - EPOCH).days, there.weekday() * 24 + there.hour


def begin(day: int, zone: ZoneInfo) -> int:
    """Return when a day begins, in Unix milliseconds."""
    there = datetime.combine(EPOCH + timedelta(days=day), time(), zone)
    return round(there.astimezone(UTC).timestamp() * 1000)


def text(day: int) -> str:
    """Return a day as `2026-11-21`."""
    return (EPOCH + timedelta(days=day)).isoformat()


def number(text: str) -> int:
    """Return the day of `2026-11-21`; ValueError for anything else."""
    return (date.fromisoformat(text) - EPOCH).days

"""Days and hours of the configured time zone, as numbers that a table can hold."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

EPOCH: Final = date(1970, 1, 1)


def day(at: int, zone: ZoneInfo) -> int:
    """Return the day of an instant (Unix milliseconds) as days since 1970-01-01 in the zone."""
    return (datetime.fromtimestamp(at / 1000, zone).date() - EPOCH).days


def hour_of_week(at: int, zone: ZoneInfo) -> int:
    """Return 0 for Monday 0–1 h up to 167 for Sunday 23–24 h."""
    there = datetime.fromtimestamp(at / 1000, zone)
    return there.weekday() * 24 + there.hour


def begin(day: int, zone: ZoneInfo) -> int:
    """Return when a day begins, in Unix milliseconds."""
    there = datetime.combine(EPOCH + timedelta(days=day), time(), zone)
    return round(there.astimezone(UTC).timestamp() * 1000)


def text(day: int) -> str:
    """Return a day as `2026-11-21`."""
    return (EPOCH + timedelta(days=day)).isoformat()

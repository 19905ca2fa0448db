"""What failed, hour by hour, over the last day (row G1)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from exporter.analytics import days
from exporter.analytics.figures.sums import NOTHING, Sums

HOURS: Final = 24
MEASURES: Final = ("failed_hours",)


class Hour(Struct, frozen=True):
    """Errors of an hour of the configured zone."""

    begins: Annotated[datetime, Meta(description="its begin")]
    errors: Annotated[int, Meta(ge=0, description="what failed in it")]


def span(now: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the days, both included, that the last HOURS hours lie in."""
    begins = _begins(now, zone)
    return days.day(_ms(begins[0]), zone), days.day(_ms(begins[-1]), zone)


def trend(by_day: Mapping[str, Sums], now: int, zone: ZoneInfo) -> list[Hour]:
    """Return the last HOURS hours up to the one that goes on, the oldest first.

    ``by_day`` has MEASURES by day. Where clocks go back, two hours bear one name: the first has
    the errors of both.
    """
    found, seen = [], set[tuple[str, str]]()
    for begins in _begins(now, zone):
        at = _ms(begins)
        name = days.text(days.day(at, zone)), str(days.hour_of_week(at, zone))
        errors = 0 if name in seen else by_day.get(name[0], NOTHING).of(MEASURES[0], name[1])
        seen.add(name)
        found.append(Hour(begins, errors))
    return found


def _begins(now: int, zone: ZoneInfo) -> list[datetime]:
    """Return when the hours begin; in a zone of half hours that is at :30 of UTC."""
    there = datetime.fromtimestamp(now / 1000, zone)
    past = timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)
    last = there.astimezone(UTC) - past
    return [last - timedelta(hours=ago) for ago in reversed(range(HOURS))]


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)

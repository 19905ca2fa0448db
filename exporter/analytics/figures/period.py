"""Whole days of the configured zone that a figure is about; today is the last of them."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from exporter.analytics import days
from exporter.analytics.changes import MOST_OF_PERIOD as MOST
from exporter.analytics.changes import Change

Ratio = Annotated[
    Annotated[float, Meta(ge=0, le=1)] | None,
    Meta(
        description="share of the events that usually come on such days and did; absent while "
        "nothing is known of it",
    ),
]
Sources = Annotated[
    list[str],
    Meta(
        max_length=20,
        description="sources of which less than 95 % came, the worst first; absent where there "
        "is none, and for callers of a tenant",
    ),
]


class Period(Struct, frozen=True):
    """Days as `exporter.analytics.days` counts them, both included."""

    first: int
    last: int
    zone: ZoneInfo

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last day."""
        return self.first, self.last

    @property
    def length(self) -> int:
        """How many days."""
        return self.last - self.first + 1

    @property
    def instants(self) -> tuple[int, int]:
        """From when to when, both included; Unix milliseconds."""
        return days.begin(self.first, self.zone), days.begin(self.last + 1, self.zone) - 1

    @property
    def before(self) -> "Period":
        """The equal period before."""
        return Period(self.first - self.length, self.first - 1, self.zone)


class Days(Struct, frozen=True, rename={"first": "from", "last": "to"}, omit_defaults=True):
    """The period of an answer."""

    days: Annotated[int, Meta(ge=1, description="how many whole days")]
    first: Annotated[str, Meta(description="first day, `2026-11-21`")]
    last: Annotated[str, Meta(description="last day: today, unless a cursor says otherwise")]
    timezone: Annotated[str, Meta(description="whose days they are: `analytics.timezone`")]
    completeness: Ratio = None
    incomplete: Sources = []
    changes: Annotated[
        list[Change],
        Meta(
            max_length=MOST,
            description=f"what was changed in these days or in the two before, the newest first, "
            f"at most {MOST}; `/api/analytics/changes/{{id}}` compares before and after; absent "
            "where there is none",
        ),
    ] = []


class Time(Struct, frozen=True, rename={"from_": "from"}, omit_defaults=True):
    """A time within days, which need not be whole; how complete it is, is told of whole ones."""

    from_: Annotated[datetime, Meta(description="when it begins")]
    to: Annotated[datetime, Meta(description="when it ends, now at the latest")]
    completeness: Ratio = None
    incomplete: Sources = []


def touched(told: Time, zone: ZoneInfo) -> tuple[int, int]:
    """Return the first and the last day that a time touches."""
    first, last = (days.day(round(at.timestamp() * 1000), zone) for at in (told.from_, told.to))
    return first, last


def ending(last: int, length: int, zone: ZoneInfo) -> Period:
    """Return the period of so many days up to a day."""
    return Period(last - length + 1, last, zone)


def span(told: Days) -> tuple[int, int]:
    """Return the first and the last day of a period as answers tell it."""
    return days.number(told.first), days.number(told.last)


def instants(told: Days) -> tuple[int, int]:
    """Return from when to when that is, both included; Unix milliseconds."""
    return Period(*span(told), ZoneInfo(told.timezone)).instants


def shown(period: Period) -> Days:
    """Return a period as answers tell it."""
    return Days(period.length, days.text(period.first), days.text(period.last), period.zone.key)

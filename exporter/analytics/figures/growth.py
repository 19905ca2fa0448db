"""How questions grow from month to month (row E5)."""

from datetime import timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from exporter.analytics import days
from exporter.analytics.figures import period, rates
from exporter.analytics.figures.period import Days, Period
from exporter.analytics.figures.sums import Sums

MEASURES: Final = ("queries", "asked")
"""What it is worked out from."""

Span = tuple[int, int]
"""The first and the last day of a month."""


class Growth(Struct, frozen=True):
    """Questions of the last whole month against the month before."""

    month: Annotated[str, Meta(description="the last whole month, `2026-10`")]
    queries: Annotated[
        int, Meta(ge=0, description="its questions, counted as those of `ai_impact`")
    ]
    previous_month: Annotated[str, Meta(description="the month before")]
    previous_queries: Annotated[int, Meta(ge=0, description="its questions")]
    period: Annotated[Days, Meta(description="the days of the last whole month")]
    previous: Annotated[Days, Meta(description="those of the month before")]
    query_growth: Annotated[
        float | None,
        Meta(description="change in per cent of the month before, one decimal; null of none"),
    ]


def months(last: int) -> tuple[Span, Span]:
    """Return the month before that of a day, which is whole, and the one before it."""
    month = _before(last)
    return month, _before(month[0])


def growth(month: Span, now: Sums, then: Sums, zone: ZoneInfo) -> Growth:
    """Return how questions grew from a month to the next."""
    before = _before(month[0])
    queries, previous = (sums["queries"] + sums["asked"] for sums in (now, then))
    change = rates.change(queries, previous)
    return Growth(
        _name(month[0]),
        queries,
        _name(before[0]),
        previous,
        period.shown(Period(*month, zone)),
        period.shown(Period(*before, zone)),
        None if change is None else round(change, 1),
    )


def _before(day: int) -> Span:
    """Return the month before that of a day."""
    last = day - (days.EPOCH + timedelta(day)).day
    return last + 1 - (days.EPOCH + timedelta(last)).day, last


def _name(day: int) -> str:
    return days.text(day)[:7]

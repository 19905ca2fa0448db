"""How this machine was used: how much, when, and where that leads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.performance import figure, trends
from exporter.performance.facts import HOUR, Facts, Usage
from exporter.performance.figure import Figure
from exporter.performance.trends import Trend

Unit = Literal["percent", "bytes_per_second", "connections"]
UNITS: Final[Mapping[str, Unit]] = {
    "cpu_usage": "percent",
    "memory_usage": "percent",
    "disk_usage": "percent",
    "network_received": "bytes_per_second",
    "network_sent": "bytes_per_second",
    "active_connections": "connections",
}
FILL: Final = ("memory_usage", "disk_usage")
"""What fills up, so that it may be asked when it is full."""
_HOURS: Final = 24
_DAYS: Final = 365.0


class HourOfDay(Struct, frozen=True):
    """An hour of the day, over all days of the span."""

    hour: Annotated[int, Meta(ge=0, le=23, description="in `analytics.timezone`")]
    mean: Annotated[float, Meta(description="the mean of its minutes")]
    minutes: Annotated[int, Meta(ge=1, description="how many these are")]


class Resource(Struct, frozen=True):
    """What was measured of this machine in the span."""

    figure: Annotated[str, Meta(description="as a column of `/api/analytics/monitoring`")]
    unit: Annotated[Unit, Meta(description="of all numbers here")]
    mean: Annotated[Figure, Meta(description="the mean of its minutes")]
    most: Annotated[float | None, Meta(description="the minute with the most; null of none")]
    most_at: Annotated[datetime | None, Meta(description="when the hour of that minute began")]
    threshold: Annotated[
        float | None, Meta(description="its bound of `alerting.thresholds`; null: it has none")
    ]
    minutes_over: Annotated[int, Meta(ge=0, description="minutes in which it was over that")]
    by_hour: Annotated[
        list[HourOfDay], Meta(description="its pattern: the hours of the day that are known")
    ]
    busiest_hour: Annotated[
        HourOfDay | None, Meta(description="the one with the most; null of fewer than two")
    ]
    full_in_days: Annotated[
        float | None,
        Meta(description="when it reaches its threshold if it rises on; null where it does not"),
    ]


def resources(given: Facts, known: Sequence[Trend]) -> list[Resource]:
    """Return what is known of this machine; ``known`` are the trends of the same span."""
    return [_resource(name, given, known) for name in UNITS if given.machine]


def _resource(name: str, given: Facts, known: Sequence[Trend]) -> Resource:
    hours = [(one.start, one.usages[name]) for one in given.machine if name in one.usages]
    minutes = sum(one.minutes for _, one in hours)
    worst = max(hours, key=lambda entry: (entry[1].most, entry[0]), default=None)
    pattern = _pattern(hours, given.bounds.offset)
    return Resource(
        name,
        UNITS[name],
        figure.of(
            round(_mean([one for _, one in hours]), 2) if minutes else None,
            minutes,
            given.bounds.least,
            "minutes",
        ),
        None if worst is None else round(worst[1].most, 2),
        None if worst is None else figure.instant(worst[0]),
        given.bounds.usages.get(name),
        sum(one.over for _, one in hours),
        pattern,
        max(pattern, key=lambda one: (one.mean, -one.hour)) if len(pattern) > 1 else None,
        _full(name, given, known),
    )


def _pattern(hours: Sequence[tuple[int, Usage]], offset: int) -> list[HourOfDay]:
    found: dict[int, list[Usage]] = {}
    for start, one in hours:
        found.setdefault((start + offset * 1000) // HOUR % _HOURS, []).append(one)
    return [
        HourOfDay(hour, round(_mean(every), 2), sum(one.minutes for one in every))
        for hour, every in sorted(found.items())
    ]


def _full(name: str, given: Facts, known: Sequence[Trend]) -> float | None:
    """Return in how many days a usage that rises reaches its bound; None beyond a year."""
    bound = given.bounds.usages.get(name)
    rises = [one for one in known if one.figure == name and one.direction == "rising"]
    if name not in FILL or bound is None or not rises:
        return None
    daily = rises[0].change_per_day or 0.0
    room = bound - trends.usages(given, name)[-1][1]
    days = max(0.0, room) / daily if daily > 0 else _DAYS
    return round(days, 1) if days < _DAYS else None


def _mean(every: Sequence[Usage]) -> float:
    return sum(one.mean * one.minutes for one in every) / sum(one.minutes for one in every)

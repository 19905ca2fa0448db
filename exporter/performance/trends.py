"""Whether figures rise or fall in the span: the slope of their hours, and whether it is one.

A trend is told where its order is improbable (CHANCE) and its size matters; see `robust`.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics import buckets
from exporter.performance import comparison, facts, robust
from exporter.performance.facts import HOUR, MACHINE, Facts, Hour, Service

Direction = Literal["rising", "falling", "steady"]
Point = tuple[float, float]

CHANCE: Final = 0.01
LATENCY_CHANGE: Final = 20.0
"""In per cent over the span; less is steady."""
USAGE_CHANGE: Final = 5.0
"""In points over the span; less is steady."""
MOST_POINTS: Final = 96
"""More hours are taken together, some at a time."""
USAGES: Final = ("cpu_usage", "memory_usage", "disk_usage")
_DAY: Final = 24 * HOUR


class Trend(Struct, frozen=True):
    """How a figure went, hour by hour."""

    service: Annotated[str, Meta(description=f"the probe, or `{MACHINE}`: this machine")]
    figure: Annotated[
        str, Meta(description="`median_ms` of hours, or a usage of this machine: its hourly mean")
    ]
    direction: Annotated[
        Direction | None, Meta(description="null where there are too few hours: see `why`")
    ]
    change: Annotated[
        float | None,
        Meta(description="over the span: of latencies in per cent, of usages in points"),
    ]
    change_per_day: Annotated[float | None, Meta(description="the same for a day")]
    chance: Annotated[
        float | None,
        Meta(description=f"of such an order without any trend; one is told below {CHANCE}"),
    ]
    n: Annotated[int, Meta(ge=0, description="hours, or spans of hours, that it is made of")]
    why: Annotated[str | None, Meta(description="why there is none")]


def trends(given: Facts) -> list[Trend]:
    """Return the trends of all services by name, then those of this machine."""
    services = sorted(given.services, key=lambda one: one.name)
    return [
        *(_latency(one, given) for one in services),
        *(_usage(name, given) for name in USAGES if given.machine),
    ]


def medians(hours: Sequence[Hour], least: int) -> list[Point]:
    """Return when, and what the median was, of hours, or of as many together as fit."""
    size = -(-len(hours) // MOST_POINTS)
    found: list[Point] = []
    for place in range(0, len(hours), max(size, 1)):
        block = hours[place : place + size]
        counts = comparison.merged(block)
        middle = buckets.quantile(counts, 0.5)
        if middle is not None and sum(counts.values()) >= least:
            found.append((float(block[0].start), middle))
    return found


def _latency(one: Service, given: Facts) -> Trend:
    points = medians(facts.within(one.hours, given.begins, given.ends), given.bounds.least)
    if too_few := _why(points, f"with {given.bounds.least} successful runs"):
        return _none(one.name, "median_ms", len(points), too_few)
    per_ms = robust.slope([(at, math.log(value)) for at, value in points])
    chance = robust.chance([value for _, value in points])
    lasted = points[-1][0] - points[0][0]
    change, daily = (100 * math.expm1(per_ms * time) for time in (lasted, _DAY))
    return Trend(
        one.name,
        "median_ms",
        _direction(change, chance, LATENCY_CHANGE),
        round(change, 1),
        round(daily, 1),
        chance,
        len(points),
        None,
    )


def _usage(name: str, given: Facts) -> Trend:
    points = usages(given, name)
    if too_few := _why(points, "in which it was measured"):
        return _none(MACHINE, name, len(points), too_few)
    per_ms = robust.slope(points)
    chance = robust.chance([value for _, value in points])
    change = per_ms * (points[-1][0] - points[0][0])
    return Trend(
        MACHINE,
        name,
        _direction(change, chance, USAGE_CHANGE),
        round(change, 2),
        round(per_ms * _DAY, 2),
        chance,
        len(points),
        None,
    )


def usages(given: Facts, name: str) -> list[Point]:
    """Return when, and what a usage of this machine was, of hours, or of some taken together."""
    hours = sorted((hour.start, hour.usages[name]) for hour in given.machine if name in hour.usages)
    size = max(1, -(-len(hours) // MOST_POINTS))
    blocks = [hours[place : place + size] for place in range(0, len(hours), size)]
    return [
        (
            float(block[0][0]),
            sum(one.mean * one.minutes for _, one in block) / sum(one.minutes for _, one in block),
        )
        for block in blocks
    ]


def _direction(change: float, chance: float, least: float) -> Direction:
    if chance >= CHANCE or abs(change) < least:
        return "steady"
    return "rising" if change > 0 else "falling"


def _why(points: Sequence[Point], what: str) -> str:
    """Say why there is no trend; instants are apart, or there is none either."""
    n = sum(later[0] > one[0] for one, later in pairwise(points)) + bool(points)
    if n >= robust.LEAST_ORDERED:
        return ""
    return f"{n} hours {what}, at least {robust.LEAST_ORDERED} are needed"


def _none(service: str, figure: str, n: int, why: str) -> Trend:
    return Trend(service, figure, None, None, None, None, n, why)

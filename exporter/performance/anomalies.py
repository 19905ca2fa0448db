"""Hours in which a service was much slower or faster than in its other hours.

Each hour counts with the time that three of four of its runs did not exceed: so an hour of trouble
shows though it began between two hours. Hours are compared on a scale of logarithms, by their
median and median absolute deviation, which the trouble itself does not move (`robust`). An hour is
an anomaly where its score exceeds `robust.bound`, which noise does once in a hundred spans, and
it differs by FACTOR; hours in a row are one anomaly.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta, Struct

from exporter.analytics import buckets, changes
from exporter.analytics.changes import Change
from exporter.performance import comparison, figure, robust
from exporter.performance.facts import HOUR, Facts, Hour, Service

FACTOR: Final = 1.5
SHARE: Final = 0.75
LEAST_DEVIATION: Final = math.log(buckets.GROWTH)
"""Buckets tell no smaller differences."""
MOST: Final = 200


class Anomaly(Struct, frozen=True):
    """A time in which a service was not as it usually is."""

    service: Annotated[str, Meta(description="the probe")]
    start: Annotated[datetime, Meta(description="when the first of its hours began")]
    end: Annotated[datetime, Meta(description="when the last one ended, or now")]
    direction: Annotated[Literal["slower", "faster"], Meta(description="how it differs")]
    upper_quartile_ms: Annotated[
        float, Meta(description="what three of four of its successful runs did not exceed")
    ]
    usual_ms: Annotated[float, Meta(description="the median of that over all hours compared")]
    ratio: Annotated[float, Meta(description="the one divided by the other")]
    score: Annotated[float, Meta(description="modified z-score of its most unusual hour")]
    bound: Annotated[float, Meta(description="what the score had to exceed")]
    runs: Annotated[int, Meta(ge=0, description="successful runs in that time")]
    hours: Annotated[int, Meta(ge=1, description="hours that it is made of")]
    compared_hours: Annotated[int, Meta(ge=1, description="hours compared, these among them")]
    cpu_percent: Annotated[
        float | None, Meta(description="mean usage of this machine then; null: not known")
    ]
    usual_cpu_percent: Annotated[
        float | None, Meta(description="median of its hourly means; null: not known")
    ]
    down_meanwhile: Annotated[
        list[str], Meta(description="services that were down in that time, by name")
    ]
    changes: Annotated[
        list[Change], Meta(description="what was changed then, or in the hour before, newest first")
    ]


class Unjudged(Struct, frozen=True):
    """A service of which nobody can say whether it was unusual."""

    service: Annotated[str, Meta(description="the probe")]
    n: Annotated[int, Meta(ge=0, description="hours with enough successful runs")]
    why: Annotated[str, Meta(description="why they are too few")]


class _Judged(NamedTuple):
    hour: Hour
    level: float
    score: float
    sign: int


def anomalies(given: Facts) -> tuple[list[Anomaly], list[Unjudged]]:
    """Return the anomalies of all services, the newest first, and who cannot be judged."""
    found: list[Anomaly] = []
    unjudged: list[Unjudged] = []
    for one in sorted(given.services, key=lambda one: one.name):
        hours = [hour for hour in one.hours if hour.runs >= given.bounds.least]
        if len(hours) < robust.LEAST_SCORED:
            unjudged.append(Unjudged(one.name, len(hours), _why(len(hours), given.bounds.least)))
        else:
            found += _unusual(one, sorted(hours, key=lambda hour: hour.start), given)
    found.sort(key=lambda one: (-one.start.timestamp(), one.service))
    return found[:MOST], unjudged


def _unusual(one: Service, hours: Sequence[Hour], given: Facts) -> Iterable[Anomaly]:
    levels = [math.log(_level([hour])) for hour in hours]
    usual, bound = median(levels), robust.bound(len(hours))
    judged = [
        _Judged(hour, level, score, _sign(level - usual, score, bound))
        for hour, level, score in zip(
            hours, levels, robust.scores(levels, LEAST_DEVIATION), strict=True
        )
    ]
    # Hours in a row, and alike, are one; where an hour is missing, another one begins.
    row = groupby(
        enumerate(judged), lambda entry: (entry[1].hour.start - entry[0] * HOUR, entry[1].sign)
    )
    for (_, sign), entries in row:
        block = [entry for _, entry in entries if entry.hour.start > given.begins - HOUR]
        if sign and block:
            yield _anomaly(one, block, (math.exp(usual), bound, len(hours)), given)


def _anomaly(
    one: Service, block: Sequence[_Judged], usual: tuple[float, float, int], given: Facts
) -> Anomaly:
    level = _level([entry.hour for entry in block])
    begins, ends = block[0].hour.start, min(block[-1].hour.start + HOUR, given.ends)
    cpu, usual_cpu = _cpu(given, begins, ends)
    return Anomaly(
        one.name,
        figure.instant(begins),
        figure.instant(ends),
        "slower" if block[0].sign > 0 else "faster",
        round(level, 1),
        round(usual[0], 1),
        round(level / usual[0], 2),
        round(max(abs(entry.score) for entry in block), 2),
        round(usual[1], 2),
        sum(entry.hour.runs for entry in block),
        len(block),
        usual[2],
        cpu,
        usual_cpu,
        _down(given, begins, ends),
        changes.near(given.changes, begins, ends),
    )


def _level(hours: Sequence[Hour]) -> float:
    found = buckets.quantile(comparison.merged(hours), SHARE)
    return found or 1.0


def _sign(difference: float, score: float, bound: float) -> int:
    # Quantiles stand in the middle of their buckets, so that equal factors differ by rounding.
    if abs(score) <= bound or abs(difference) < math.log(FACTOR) - 1e-9:
        return 0
    return 1 if difference > 0 else -1


def _cpu(given: Facts, begins: int, ends: int) -> tuple[float | None, float | None]:
    """Return the mean usage of a span, and what is usual."""
    known = [(one.start, one.usages["cpu_usage"]) for one in given.machine if "cpu_usage" in one[1]]
    then = [(one.mean, one.minutes) for start, one in known if begins <= start < ends]
    if not then:
        return None, None
    mean = sum(value * minutes for value, minutes in then) / sum(minutes for _, minutes in then)
    return round(mean, 1), round(median(one.mean for _, one in known), 1)


def _down(given: Facts, begins: int, ends: int) -> list[str]:
    return sorted(
        service.name
        for service in given.services
        if any(
            one.began < ends and (one.ended is None or one.ended > begins)
            for one in service.incidents
        )
    )


def _why(n: int, least: int) -> str:
    wanted = f"at least {robust.LEAST_SCORED} are needed"
    return f"{n} hours with {least} successful runs, {wanted}"

"""The parts of an integration as `/api/integrations` tells them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.integrations.conduct import share
from exporter.integrations.conduct.memory import Said
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.customs import usual
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.usual import Pace
from exporter.integrations.exchange import found
from exporter.integrations.exchange.call import instant
from exporter.integrations.kind import Integration
from exporter.probes.vendors.summary import LEVELS

LEVEL_NAMES: Final = {level: name for name, level in LEVELS.items()}
_GOOD: Final = frozenset({"up", "degraded"})
# State, how many checks of the day came to it, and their mean seconds.
Tallied = tuple[str, int, float | None]


class Quota(Struct, frozen=True):
    """What is used of a limit by all who share it, and at most by us.

    `our_ratio` is what our own calls take as they are planned, null where the span of the limit is
    not known.
    """

    bucket: str
    used: float
    limit: float
    ratio: float
    window_seconds: float | None
    resets: datetime | None
    our_ratio: float | None


class Day(Struct, frozen=True):
    """The checks of the last 24 hours; ratios are null where there was none with a verdict.

    A success is a check after which it was up or degraded, an error one of the others.
    """

    checks: int
    success_ratio: float | None
    error_ratio: float | None
    mean_seconds: float | None


class Latency(Struct, frozen=True):
    """How long calls take: p95 and mean of the last hour, what is usual, what is expected now.

    The usual p95 is the median of 7 days, the range mean ± 3 standard deviations of this hour in
    four weeks. `unusual` is whether the mean is outside of it, `said` a sentence about that; null
    is what too few calls tell.
    """

    p95_seconds: float | None
    usual_p95_seconds: float | None
    mean_seconds: float | None
    expected_low_seconds: float | None
    expected_high_seconds: float | None
    unusual: bool | None
    said: str | None


class Data(Struct, frozen=True):
    """The newest record there, how far what is held is behind it, and what that is worth.

    The score is 1 − age ÷ `freshness_seconds` ÷ 2, never below 0.
    """

    newest: datetime
    age_seconds: float
    freshness_score: float
    freshness_seconds: float


class Quiet(Struct, frozen=True):
    """Since when no webhook came, and how many usually come meanwhile; null for too few days."""

    since: datetime
    seconds: float
    expected_events: float | None


class Page(Struct, frozen=True):
    """What the vendor's own status page says: a level of 0 to 4, by its name."""

    url: str
    level: int
    says: str


class Part(Struct, frozen=True):
    """What the last call about a topic came to."""

    at: datetime
    reason: str | None
    detail: str | None


def quota(held: found.Quota, settings: Integration | None, now: datetime) -> Quota:
    """Return a quota, and what of it is ours."""
    ours = None if settings is None else share.planned(settings, held, now.timestamp())
    return Quota(
        bucket=held.bucket,
        used=held.used,
        limit=held.limit,
        ratio=held.ratio,
        window_seconds=held.window or None,
        resets=moment(held.resets),
        our_ratio=ours,
    )


def day(tallies: Sequence[Tallied]) -> Day:
    """Return what the checks of a day came to; `unknown` says nothing of the vendor."""
    judged = [one for one in tallies if one[0] != "unknown"]
    checks = sum(count for _, count, _ in judged)
    good = sum(count for state, count, _ in judged if state in _GOOD)
    timed = [(count, mean) for _, count, mean in judged if mean is not None]
    answers = sum(count for count, _ in timed)
    return Day(
        checks,
        good / checks if checks else None,
        (checks - good) / checks if checks else None,
        sum(count * mean for count, mean in timed) / answers if answers else None,
    )


def moment(seconds: float) -> datetime | None:
    """Return an instant; 0 is none."""
    return instant(seconds) if seconds else None


def latency(pace: Pace | None) -> Latency | None:
    """Return how long calls take."""
    if pace is None:
        return None
    return Latency(
        pace.p95,
        pace.usual,
        pace.mean,
        pace.low,
        pace.high,
        pace.is_unusual,
        usual.said(pace) or None,
    )


def quiet(silence: Silence | None) -> Quiet | None:
    """Return for how long no webhook came."""
    if silence is None:
        return None
    return Quiet(instant(silence.since), silence.seconds, silence.expected)


def data(one: Standing) -> Data | None:
    """Return how old what is held is; None where nothing tells."""
    if one.age is None or one.score is None:
        return None
    return Data(instant(one.newest), one.age, one.score, one.freshness)


def page(one: Standing) -> Page | None:
    """Return what the status page says; None where none was read."""
    if one.incident is None:
        return None
    return Page(one.page, one.incident, LEVEL_NAMES[one.incident])


def part(said: Said) -> Part:
    """Return what a topic came to."""
    return Part(instant(said.at), said.reason or None, said.detail or None)

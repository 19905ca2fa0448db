"""How many events a source may send in a span: a bucket that fills as time passes. Pure."""

import functools
import math
from typing import Annotated, NamedTuple

from msgspec import Meta

_SECONDS = {"s": 1, "m": 60, "h": 3_600}

Setting = Annotated[
    str,
    Meta(
        pattern=r"^[1-9][0-9]{0,8}/[smh]$",
        description="most events a second, minute or hour, as `500/s`; more are told 429. Without "
        "it only the queue bounds them",
        extra={"expected": "a rate like 500/s, 6000/m or 100000/h"},
    ),
]


class Rate(NamedTuple):
    """So many events in so many seconds, which may also come at once."""

    events: int
    seconds: int


class Bucket(NamedTuple):
    """How many events are still allowed, at an instant in seconds; below 0 it is a debt."""

    left: float
    at: float


@functools.lru_cache(maxsize=256)
def parsed(text: str) -> Rate:
    """Return the rate of ``500/s``; the setting's pattern has checked it."""
    events, _, span = text.partition("/")
    return Rate(int(events), _SECONDS[span])


def full(rate: Rate, at: float) -> Bucket:
    """Return the bucket of a source that has sent nothing yet."""
    return Bucket(float(rate.events), at)


def filled(bucket: Bucket, rate: Rate, at: float) -> Bucket:
    """Return the bucket as it is at a later instant."""
    grown = bucket.left + max(0.0, at - bucket.at) * rate.events / rate.seconds
    return Bucket(min(grown, float(rate.events)), at)


def wait(bucket: Bucket, rate: Rate) -> int:
    """Return the whole seconds until events are allowed again, 0 for now.

    A request is let in whole while anything is left, so a batch larger than the rate gets in too,
    and its source pays by waiting.
    """
    if bucket.left >= 1:
        return 0
    return max(1, math.ceil((1 - bucket.left) * rate.seconds / rate.events))

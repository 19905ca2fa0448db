"""Questions that were asked alike (rows A16, B7): how often a day, and which event has the words.

What stands here is a digest of the words, which intake makes; the words themselves are sealed.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import days
from exporter.analytics.stored import Stored
from exporter.events.messages import Answered


class Alike(NamedTuple):
    """Questions of a tenant and a day that have one digest."""

    tenant: str
    day: int
    digest: bytes


class Times(NamedTuple):
    """How often they were asked, and not answered out of a cache; ``seq`` is the newest event."""

    asked: int
    uncached: int
    seq: int


class Frequent(NamedTuple):
    """The questions of days that were asked most; ``is_exact``: none was asked more often."""

    questions: tuple[Times, ...]
    is_exact: bool


By = Literal["asked", "uncached"]


def told(row: Stored, data: Answered, zone: ZoneInfo) -> Iterator[tuple[Alike, Times]]:
    """Return what a question adds: nothing where it has no words, or came before there were any."""
    if digest := getattr(data, "likeness", ""):
        place = Alike(row.tenant, days.day(row.time, zone), bytes.fromhex(digest))
        yield place, Times(1, not data.cached, row.seq)


def added(one: Times | None, other: Times) -> Times:
    """Return both together."""
    if one is None:
        return other
    return Times(one.asked + other.asked, one.uncached + other.uncached, max(one.seq, other.seq))

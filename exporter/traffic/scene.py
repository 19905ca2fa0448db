"""What a stretch of traffic is told by: its seed, how much there is, when, and what goes wrong."""

import functools
from typing import Final

from msgspec import Struct

from exporter.traffic.dice import Dice

MINUTE: Final = 60
DAY: Final = 1440
RATE: Final = 120.0
"""Conversations of an hour, in the mean of a week."""

# From midnight to midnight, UTC; a quiet night, two peaks, a long evening.
_HOURS = (
    *(0.50, 0.42, 0.36, 0.34, 0.35, 0.40, 0.55, 0.85, 1.30, 1.70, 1.85, 1.75),
    *(1.40, 1.45, 1.70, 1.75, 1.60, 1.45, 1.35, 1.40, 1.30, 1.05, 0.82, 0.62),
)
_WEEK = (1.22, 1.14, 1.10, 1.06, 1.02, 0.78, 0.68)  # from Monday
_THURSDAY = 3  # the first day of Unix time
_MEAN = sum(_HOURS) / 24 * sum(_WEEK) / 7
_QUARTER = 15
_BAD_QUARTERS = 0.022  # of those by day
_BUSY = 0.8
MISHAPS: Final = {"models": 4.0, "shop": 3.0, "site": 2.0, "delivery": 2.0}
"""What goes wrong for a quarter of an hour now and then, and how often against each other."""


class Scene(Struct, frozen=True):
    """The seed of all chance, and conversations of an hour in the mean of a week."""

    seed: int
    rate: float = RATE

    def dice(self, *name: object) -> Dice:
        """Return the dice of something: of the same name the same."""
        return Dice(self.seed, *name)

    def customers(self, minute: int) -> int:
        """Return how many customers there were until a minute: one in four conversations' new."""
        return int(minute * self.rate / MINUTE / 4)

    def count(self, kind: str, minute: int, per_conversation: float, minutes: int = 1) -> int:
        """Return how many things of a kind begin in so many minutes."""
        mean = self.rate / MINUTE * per_conversation * minutes
        usual = mean * weight(minute) * _day(self.seed, minute // DAY)
        return self.dice(kind, "count", minute).count(usual)

    def mishap(self, minute: int) -> str:
        """Return what goes wrong in a minute, "" for nothing; it lasts for its quarter."""
        return _mishap(self.seed, minute // _QUARTER)


def weight(minute: int) -> float:
    """Return how much goes on in a minute since 1970, 1 in the mean of a week."""
    hour, rest = divmod(minute % DAY, MINUTE)
    share = rest / MINUTE
    now = _HOURS[hour] * (1 - share) + _HOURS[(hour + 1) % 24] * share
    return now * weekday(minute) / _MEAN


def weekday(minute: int) -> float:
    """Return how much goes on in the day of a minute, against other days of its week."""
    return _WEEK[(minute // DAY + _THURSDAY) % 7]


@functools.lru_cache(maxsize=64)
def _day(seed: int, day: int) -> float:
    return Dice(seed, "day", day).between(0.86, 1.14)


@functools.lru_cache(maxsize=64)
def _mishap(seed: int, quarter: int) -> str:
    dice = Dice(seed, "mishap", quarter)
    if weight(quarter * _QUARTER) < _BUSY or not dice.chance(_BAD_QUARTERS):
        return ""
    return dice.weighed(MISHAPS)

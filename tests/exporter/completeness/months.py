"""Hours of sources by what came in each."""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from exporter.integrations.customs.pipe import HOUR, Hour

# A Monday, 0 h UTC.
MONDAY = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp()) // HOUR
DAY = 24
WEEK = 7 * DAY


def hours(
    counts: Iterable[float], first: int = MONDAY, unseen: Callable[[int], bool] = lambda _: False
) -> dict[int, Hour]:
    """Return hours that are wholly known, the one before them too, but for those nobody watched."""
    found = {first - 1: Hour(0.0, first * HOUR - 1, 60)}
    total = 0.0
    for number, count in enumerate(counts, first):
        total += count
        if not unseen(number):
            found[number] = Hour(total, (number + 1) * HOUR - 1, 60)
    return found


def poisson(rate: float, seed: int) -> int:
    """Return how many events come in an hour, by chance; the same for the same seed."""
    dice, found, at = random.Random(seed), 0, 0.0
    while (at := at + dice.expovariate(rate)) < 1:
        found += 1
    return found


def office(number: int, weekday: float = 60, weekend: float = 60) -> float:
    """A shop that is open from 8 to 20 UTC."""
    at = datetime.fromtimestamp(number * HOUR, UTC)
    if not 8 <= at.hour < 20:
        return 0.0
    return weekend if at.weekday() >= 5 else weekday


def shuffled(hours: Mapping[int, Hour], seed: int) -> dict[int, Hour]:
    """Return the same hours in another order."""
    items = list(hours.items())
    random.Random(seed).shuffle(items)
    return dict(items)

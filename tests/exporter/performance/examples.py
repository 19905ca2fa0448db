"""Two days of services and of a machine, hour by hour."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from exporter.analytics import buckets, changes
from exporter.analytics.changes import Change
from exporter.history import accounting, incidents
from exporter.history.accounting import HOUR
from exporter.history.incidents import Counts, Incident, Terms
from exporter.performance.facts import Bounds, Facts, Hour, MachineHour, Service, Usage
from tests.exporter.history.examples import HOLD, looks

BEGINS = 1_772_323_200_000
"""2026-03-01 00:00 UTC."""
DAY = 24 * HOUR
ENDS = BEGINS + DAY
BOUNDS = Bounds(
    usages={"cpu_usage": 80.0, "memory_usage": 85.0, "disk_usage": 90.0}, response_ms=5_000.0
)


def hour(place: int, ms: Iterable[float]) -> Hour:
    """The hour of that place in the day, with runs that took so long."""
    return Hour(BEGINS + place * HOUR, Counter(map(buckets.of, ms)))


def hours(levels: Sequence[float], runs: int = 60, first: int = 0) -> tuple[Hour, ...]:
    """Hours in a row, each with runs that all took the same."""
    return tuple(hour(first + place, [level] * runs) for place, level in enumerate(levels))


def service(letters: str = "", name: str = "shop", **more: object) -> Service:
    """A service by its runs, a minute apart from the begin of the day."""
    found = incidents.incidents(looks(letters, BEGINS), Terms())
    shares = accounting.shares(BEGINS, ENDS, looks(letters, BEGINS), HOLD)
    given = {"shares": shares, "counts": counts(found), "incidents": tuple(found[::-1])}
    return Service(name=name, **{**given, **more})  # type: ignore[arg-type]


def counts(found: Sequence[Incident]) -> Counts:
    ended = [one for one in found if one.ended is not None]
    return Counts(len(found), len(found), len(ended), sum(one.lasted(ENDS) for one in ended))


def facts(*services: Service, **more: object) -> Facts:
    given: dict[str, object] = {"begins": BEGINS, "ends": ENDS, "bounds": BOUNDS}
    return Facts(services=services, **{**given, **more})  # type: ignore[arg-type]


def machine(figure: str, means: Sequence[float], over: int = 0) -> tuple[MachineHour, ...]:
    """Hours of this machine, with one usage, each of sixty minutes."""
    return tuple(
        MachineHour(BEGINS + place * HOUR, {figure: Usage(60, mean, mean + 1, over)})
        for place, mean in enumerate(means)
    )


def changed(at: int, name: str = "web") -> Change:
    """A deploy of that instant."""
    data = f'{{"kind": "deploy", "name": "{name}", "version": "2.4"}}'
    found = changes.change(f"deploy-{at}", "ci", at, data.encode())
    assert found is not None
    return found


def noise(seed: int, spread: float, number: int = 24, level: float = 100.0) -> list[float]:
    """Levels of constant spread on a scale of logarithms."""
    chance = random.Random(seed)
    return [level * chance.lognormvariate(0.0, spread) for _ in range(number)]


LEVELS = st.lists(st.floats(100.0, 130.0), min_size=24, max_size=24)
"""A day of hours whose spread is that of a healthy service."""

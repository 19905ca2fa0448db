"""What is to be said of this machine."""

from collections.abc import Iterator, Mapping
from typing import Final

from exporter.performance.advice import Level, Note
from exporter.performance.facts import MACHINE
from exporter.performance.resources import Resource

OVER_MINUTES: Final = 15
"""A short peak is no matter."""
FULL_DAYS: Final = 14.0
LOOK: Final[Mapping[str, tuple[str, str]]] = {
    "cpu_usage": ("`top` at its busiest hour says who", "CpuHigh"),
    "memory_usage": ("`top`, sorted by memory (`M`), says who grows", "MemoryHigh"),
    "disk_usage": ("`du -xhd1 / | sort -h | tail` says what is large", "DiskFull"),
}
"""What to look at, and the page of the runbook."""


def of_resource(one: Resource) -> Iterator[Note]:
    """Yield what is to be said of a resource that has a bound."""
    if one.threshold is None or one.mean.value is None:
        return
    if one.minutes_over >= OVER_MINUTES:
        yield _over(one, one.threshold)
    if one.full_in_days is not None and one.full_in_days <= FULL_DAYS:
        yield Note(
            "warning",
            MACHINE,
            f"{one.figure}_full_in_days",
            one.full_in_days,
            FULL_DAYS,
            one.mean.n,
            f"if {_name(one)} rises as it did, it reaches {one.threshold:g} % in "
            f"{one.full_in_days:g} days",
            _look(one),
        )


def _over(one: Resource, threshold: float) -> Note:
    share = one.minutes_over / one.mean.n
    level: Level = "critical" if share > 0.5 else "warning"
    busiest = one.busiest_hour
    when = "" if busiest is None else f"; it is busiest from {busiest.hour}:00 ({busiest.mean:g} %)"
    return Note(
        level,
        MACHINE,
        f"{one.figure}_minutes_over",
        float(one.minutes_over),
        float(OVER_MINUTES),
        one.mean.n,
        f"{_name(one)} was over {threshold:g} % in {one.minutes_over} of {one.mean.n} minutes"
        f"{when}",
        _look(one),
    )


def _name(one: Resource) -> str:
    return {"cpu_usage": "CPU", "memory_usage": "memory"}.get(one.figure, "the fullest disk")


def _look(one: Resource) -> str:
    said, page = LOOK[one.figure]
    return f"{said}; docs/runbooks/{page}.md"

"""Probes that depend on others: what is wrong with that as written, and who is down above whom."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Protocol

from alerting.strict import hint, quoted


class Dependent(Protocol):
    """A probe, as far as others matter to it."""

    @property
    def name(self) -> str: ...
    @property
    def depends_on(self) -> tuple[str, ...]: ...


def wrong(probes: Sequence[Dependent]) -> Iterator[tuple[str, str]]:
    """Return names that nobody has and circles, as paths below ``probes`` and sentences."""
    above = {one.name: one.depends_on for one in probes}
    for place, one in enumerate(probes):
        for at, name in enumerate(one.depends_on):
            path = f"[{place}].depends_on[{at}]"
            if name not in above:
                yield path, f"no probe is called {quoted(name)}{hint(name, above)}"
            elif way := _back(above, one.name, name):
                yield path, f"{' → '.join(way)} is a circle; what is needed cannot need it back"


def culprit(depends_on: Sequence[str], down: Container[str]) -> str:
    """Return the first of the probes above one that is down; "" where none is."""
    return next((name for name in depends_on if name in down), "")


def _back(above: Mapping[str, tuple[str, ...]], start: str, first: str) -> list[str]:
    """Return a way from a probe by one above it back to it; empty where there is none."""
    ways, seen = [[start, first]], {first}
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        for name in above.get(way[-1], ()):
            if name == start or name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []

"""Whose turn it is: runs that wait start in their order, but none where its like are too many.

A host that hangs, or a kind, so keeps waiting only what goes there.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from exporter.probes.schedule import Start
from exporter.probes.settings import Probing


class Run(Protocol):
    """A probe, as far as it takes up room."""

    @property
    def kind(self) -> str: ...
    @property
    def peer(self) -> str: ...


class Turn(Struct, frozen=True):
    """Runs that start now, and those that go on waiting, in their order."""

    starts: tuple[Start, ...]
    waiting: tuple[Start, ...]


def turn(
    waiting: Iterable[Start],
    under_way: Collection[str],
    probes: Mapping[str, Run],
    settings: Probing,
) -> Turn:
    """Return who starts beside the probes that are under way."""
    running = [probes[name] for name in under_way if name in probes]
    kinds, hosts = Counter(one.kind for one in running), Counter(one.peer for one in running)
    room = settings.concurrency - len(under_way)
    starts: list[Start] = []
    rest: list[Start] = []
    for start in waiting:
        one = probes[start.probe]
        is_full = kinds[one.kind] >= settings.concurrency_per_kind or (
            one.peer != "" and hosts[one.peer] >= settings.concurrency_per_host
        )
        if len(starts) >= room or is_full:
            rest.append(start)
            continue
        starts.append(start)
        kinds[one.kind] += 1
        hosts[one.peer] += 1
    return Turn(tuple(starts), tuple(rest))

"""The processes that are watched by name: whom a name fits, and what their comings add up to.

Counters are those of the name, not of its processes: time of a process that has ended stays counted
and that of a new one is added, so that a restart is no fall.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from exporter.host.reading import Miss, Process
from exporter.host.settings import WatchedProcess

Found = Mapping[str, tuple[Process, ...]]
"""The processes of each name."""
Figure = tuple[str, tuple[str, ...], float]
# What tells one process from a later one of the same number.
_Which = tuple[int, float]
_PREFIX = "system_watched_process"


class Identity(NamedTuple):
    """By what a process is known; the command line is forgotten with this."""

    name: str
    command: str
    user: str


class Standing(Struct, frozen=True):
    """What a name has come to: its processes when there last were any, seconds, restarts.

    `ended` is the CPU time of processes that are no more, as far as it was seen.
    """

    last: Mapping[_Which, float] = {}
    ended: float = 0.0
    restarts: int = 0

    @property
    def cpu(self) -> float:
        """CPU seconds of all processes of the name, those that ended while watched among them."""
        return self.ended + sum(self.last.values())


Standings = Mapping[str, Standing]


def fitting(names: Sequence[WatchedProcess], who: Identity) -> tuple[str, ...]:
    """Return the names that a process has; it may have several.

    A pattern has to fit the whole name or the whole command line.
    """
    return tuple(one.name for one in names if _fits(one, who))


def standings(before: Standings, found: Found) -> Standings:
    """Return what each name has come to, which begins with the first look at it."""
    return {name: _next(before.get(name), processes) for name, processes in found.items()}


def figures(found: Found, standings: Standings) -> Iterator[Figure]:
    """Return what is shown of each name; of one without processes that there is none."""
    for name, processes in found.items():
        labels = (name,)
        yield "system_watched_processes", labels, float(len(processes))
        yield f"{_PREFIX}_cpu_seconds_total", labels, standings[name].cpu
        yield f"{_PREFIX}_restarts_total", labels, float(standings[name].restarts)
        yield f"{_PREFIX}_memory_bytes", labels, float(sum(one.memory for one in processes))
        yield f"{_PREFIX}_threads", labels, float(sum(one.threads for one in processes))
        files = [one.files for one in processes]
        if None not in files:
            yield f"{_PREFIX}_open_files", labels, float(sum(filter(None, files)))
        if processes:
            oldest = min(one.began for one in processes)
            yield f"{_PREFIX}_oldest_start_timestamp_seconds", labels, oldest


def misses(found: Found) -> tuple[Miss, ...]:
    """Return the names whose open files only another user may count; that is no failure."""
    said = "open files of other users' processes are counted by root only"
    return tuple(
        Miss("watched", said, name, absent=True)
        for name, processes in found.items()
        if any(one.files is None for one in processes)
    )


def _fits(one: WatchedProcess, who: Identity) -> bool:
    if one.user is not None and one.user != who.user:
        return False
    return one.match is None or one.match.fits(who.name) or one.match.fits(who.command)


def _next(before: Standing | None, processes: Sequence[Process]) -> Standing:
    now = {(one.pid, one.began): one.cpu for one in processes}
    if before is None:
        return Standing(now)
    if not now:
        return before
    gone = sum(cpu for which, cpu in before.last.items() if which not in now)
    # None of the old ones goes on: whoever answered before has been replaced.
    restarted = bool(before.last) and not before.last.keys() & now.keys()
    return Standing(now, before.ended + gone, before.restarts + restarted)

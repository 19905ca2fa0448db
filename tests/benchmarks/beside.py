"""What runs beside something that is measured: a daemon with probes, and how late they become."""

import asyncio
import re
import urllib.request
from pathlib import Path
from typing import Final, Self

import psutil

from tests.benchmarks.probes import cpu, paused
from tests.daemon import Daemon

_EVERY: Final = 0.25
_BUCKET: Final = re.compile(r'^probe_lateness_seconds_bucket\{le="([^"]+)"\} (\S+)$', re.MULTILINE)


def probes(count: int, url: str) -> str:
    """Return the section `probes` with so many of one URL, each 15 s."""
    lines = (f'- {{name: p{n}, type: http, url: "{url}", interval: 15s}}\n' for n in range(count))
    return f"probes:\n{''.join(lines)}"


async def scraped(daemon: Daemon) -> str:
    """Return /metrics, asked for as Prometheus does but uncompressed."""
    return await asyncio.to_thread(_scraped, daemon)


def _scraped(daemon: Daemon) -> str:
    with urllib.request.urlopen(f"{daemon.url}/metrics", timeout=60) as answer:
        return str(answer.read().decode())


def lateness(before: str, after: str) -> float:
    """Return the 99th percentile in ms of what became due between two scrapes.

    As histogram_quantile tells it: a straight line within the bucket. Beyond the last: infinity.
    """
    bounds = [(float(le), float(count)) for le, count in _BUCKET.findall(after)]
    were = dict.fromkeys((le for le, _ in bounds), 0.0)
    were |= {float(le): float(count) for le, count in _BUCKET.findall(before)}
    counts = [(le, count - were[le]) for le, count in bounds]
    assert counts[-1][1] > 0, "no probe was due"
    rank, low, under = 0.99 * counts[-1][1], 0.0, 0.0
    for le, count in counts:
        if count >= rank:
            return 1000 * (low + (le - low) * (rank - under) / max(count - under, 1e-9))
        low, under = le, count
    raise AssertionError("the last bucket holds all")


class Weighed:
    """A daemon's memory and CPU: `memory` is the most in MiB since the block began.

    Of all its processes, those that it starts meanwhile too; memory that several share, as that of
    the interpreter, counts once (PSS).
    """

    def __init__(self, daemon: Daemon) -> None:
        assert daemon.process is not None
        self._family = {daemon.process.pid: psutil.Process(daemon.process.pid)}
        self._grow()
        self._looking: asyncio.Task[None] | None = None
        self.memory = 0.0

    def cpu(self) -> float:
        """Return the seconds of CPU that the daemon's processes have used."""
        self._grow()
        return sum(cpu(one) for one in self._family.values())

    async def __aenter__(self) -> Self:
        self.memory = self._weight()
        self._looking = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._looking is not None:
            self._looking.cancel()

    async def _look(self) -> None:
        while True:
            await paused(_EVERY)
            self.memory = max(self.memory, self._weight())

    def _weight(self) -> float:
        self._grow()
        return float(sum(_pss(one) for one in self._family.values()) / 2**20)

    def _grow(self) -> None:
        """Take in what the daemon has started; psutil would read all processes of the machine."""
        (pid, *_) = self._family
        for told in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, told.read_text().split()):
                if child not in self._family:
                    self._family[child] = psutil.Process(child)


def _pss(process: psutil.Process) -> int:
    """Return the memory of a process in bytes, 0 of one that has ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0

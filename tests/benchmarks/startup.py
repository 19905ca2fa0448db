"""Start to ready with 1,000,000 events stored, and what the idle daemon weighs.

Bytecode is kept, as it is where chatwatch was installed: without it, a start takes twice as long.
"""

import asyncio
import statistics
import tempfile
from functools import partial
from pathlib import Path

import psutil

from alerting import clock
from tests import tools
from tests.benchmarks.batches import fill
from tests.benchmarks.figure import Figure, below
from tests.daemon import Daemon

STORED = 1_000_000
ROUNDS = 5


def run() -> list[Figure]:
    """Start it again and again; the first, which reads the disk and compiles, is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(Path(folder))
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        fill(daemon.data / "chatwatch.db", STORED)
        seconds, weights = [], []
        for _ in range(ROUNDS + 1):
            began = clock.monotonic()
            daemon.start(**kept)
            seconds.append(clock.monotonic() - began)
            assert daemon.process is not None
            asyncio.run(tools.eventually(partial(_is_idle, daemon), within=600, what="idleness"))
            weights.append(weight(psutil.Process(daemon.process.pid)))
            daemon.kill()
    return [
        below("start to ready, 1,000,000 stored", statistics.median(seconds[1:]), "s", 1.5),
        below("idle memory, 1,000,000 stored", max(weights[1:]), "MiB", 150),
    ]


def weight(process: psutil.Process) -> float:
    """Return the memory of a daemon and of its processes in MiB: what would be free without them.

    Pages that several of them share, as those of the interpreter, count once (PSS).
    """
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_full_info().pss for one in family) / 2**20)


async def _is_idle(daemon: Daemon) -> bool:
    """Say whether all that is stored has been folded: the first start does it, others know."""
    shown = (line.rpartition(" ") for line in daemon.metrics().splitlines())
    figures = {name: float(value) for name, _, value in shown if name.startswith("analytics_fold")}
    folded = figures.get("analytics_folded_events", 0.0)
    return folded >= STORED and not figures["analytics_fold_lag_events"]

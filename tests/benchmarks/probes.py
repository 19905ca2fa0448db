"""1,000 HTTP probes each 15 s: are they in time, and what does one cost beside blackbox_exporter?

Both ask the same server, in a process of its own. Debian's blackbox_exporter is asked at its /probe
for as many a second; where it is not installed, ours stands alone.
"""

import asyncio
import contextlib
import gc
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import aiohttp
import psutil
import uvloop

from alerting import clock
from alerting.duration import Duration
from exporter.events.tally import Tally
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.probes.http import Http
from exporter.probes.loop import Loop
from exporter.sections import Metrics
from exporter.store.remote import Remote
from tests import tools
from tests.benchmarks.figure import Figure, below, percentile, shown
from tests.daemon import free_port

PROBES = 1_000
INTERVAL = 15
# The first seconds, in which every probe runs once, are in time too, but not the usual cost.
WARM_SECONDS = 10.0
SECONDS = 30.0
RATE = PROBES / INTERVAL
BLACKBOX = "prometheus-blackbox-exporter"
MODULES = "modules: {http_2xx: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4}}}\n"


class Recorder(Tally):
    """A tally that also remembers each run's lateness and how many ended."""

    def __init__(self, series: Table) -> None:
        super().__init__(series)
        self.lateness: list[float] = []
        self.runs = 0
        self.failures = 0

    def count(self, metric: str, *labels: str, amount: float = 1.0) -> None:
        super().count(metric, *labels, amount=amount)
        self.runs += metric == "probe_runs_total"
        self.failures += metric in {"probe_failures_total", "probe_missed_total"}

    def observe(self, metric: str, value: float, *labels: str) -> None:
        super().observe(metric, value, *labels)
        if metric == "probe_lateness_seconds":
            self.lateness.append(value)


def run() -> list[Figure]:
    """Measure ours, then theirs."""
    # As app.run has them.
    sys.setswitchinterval(0.0005)
    gc.set_threshold(100_000, 20, 20)
    with target() as url, tempfile.TemporaryDirectory() as folder:
        tally, ours, writers = uvloop.run(measured(url, Path(folder)))
        if tally.failures:
            raise AssertionError(f"{tally.failures} runs failed or were missed")
        late = [lateness * 1000 for lateness in tally.lateness]
        figures = [
            below("1,000 probes each 15 s: lateness p99", percentile(late, 0.99), "ms", 100),
            shown("a probe's run: CPU of the daemon", ours, "ms"),
            shown("a probe's run: CPU of its writer", writers, "ms"),
        ]
        if tools.found(BLACKBOX):
            theirs = uvloop.run(blackbox(url, Path(folder)))
            figures += [
                shown("a probe's run: CPU of blackbox_exporter", theirs, "ms"),
                below("a probe's run: ours beside blackbox_exporter's", ours / theirs, "×", 1),
            ]
    return figures


@contextlib.contextmanager
def target() -> Iterator[str]:
    """The server that is probed, in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.target"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
        finally:
            process.kill()


async def measured(url: str, folder: Path) -> tuple[Recorder, float, float]:
    """Return what was recorded, and the CPU of a run in ms: of this process, of the writer's."""
    series = Table(catalogue.CATALOGUE, Guard(Metrics()))
    tally = Recorder(series)
    store = Remote(folder / "c.db")
    await store.open()
    loop = Loop(series, tally, store.run)
    loop.plan(
        Http(name=f"p{number}", url=url, interval=Duration(INTERVAL)) for number in range(PROBES)
    )
    running = asyncio.create_task(loop.run())
    await asyncio.wait([running], timeout=WARM_SECONDS)
    processes = [psutil.Process(), psutil.Process(store.pid)]
    runs, before = tally.runs, [cpu(one) for one in processes]
    await asyncio.wait([running], timeout=SECONDS)
    spent = [cpu(one) - was for one, was in zip(processes, before, strict=True)]
    ours, writers = (1000 * seconds / (tally.runs - runs) for seconds in spent)
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    return tally, ours, writers


async def blackbox(url: str, folder: Path) -> float:
    """Return the CPU of one of its probes in ms."""
    (folder / "blackbox.yml").write_text(MODULES)
    port = free_port()
    arguments = [f"--config.file={folder}/blackbox.yml", f"--web.listen-address=127.0.0.1:{port}"]
    with subprocess.Popen(
        [tools.tool(BLACKBOX), *arguments, "--log.level=error"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
                probe = partial(probed, session, url)
                await tools.eventually(probe, what="blackbox_exporter")
                await paced(probe, round(RATE * 2))
                before = cpu(psutil.Process(process.pid))
                runs = round(RATE * SECONDS)
                await paced(probe, runs)
                return 1000 * (cpu(psutil.Process(process.pid)) - before) / runs
        finally:
            process.kill()


async def probed(session: aiohttp.ClientSession, url: str) -> bool:
    """Ask blackbox_exporter for one probe."""
    async with session.get("/probe", params={"target": url, "module": "http_2xx"}) as answer:
        return b"probe_success 1" in await answer.read()


async def paced(probe: Callable[[], Awaitable[bool]], runs: int) -> None:
    """Run so many probes at RATE a second; AssertionError when one failed."""
    began = clock.monotonic()
    under_way: list[asyncio.Future[bool]] = []
    for number in range(runs):
        under_way.append(asyncio.ensure_future(probe()))
        left = began + (number + 1) / RATE - clock.monotonic()
        await paused(left)
    if not all(await asyncio.gather(*under_way)):
        raise AssertionError("blackbox_exporter could not probe")


async def paused(seconds: float) -> None:
    """Wait, with a bound and nothing to wait for."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await asyncio.Event().wait()


def cpu(process: psutil.Process) -> float:
    """Return the seconds of CPU that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)

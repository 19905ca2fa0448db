"""All at once: how soon events are acknowledged while everything else runs, and how many can be.

1,000 events a second, signed ones one by one and small batches of WhatsApp's and Segment's, beside
1,000 probes each 15 s, 100 rules and a scrape of /metrics every 5 s. Then the rate rises until a
promise breaks: the peak is the highest at which all is taken and the 99th percentile holds.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import uvloop

from alerting import clock
from tests.benchmarks import beside, senders
from tests.benchmarks.beside import Weighed
from tests.benchmarks.figure import Figure, below, percentile, shown
from tests.benchmarks.paced import Pace
from tests.benchmarks.probes import paused, target
from tests.benchmarks.singles import SECRET
from tests.daemon import Daemon, running

RATE: Final = 1_000
PROBES: Final = 1_000
RULES: Final = 100
SCRAPE_SECONDS: Final = 5.0
WARM_SECONDS: Final = 10.0
SECONDS: Final = 45.0
# Of one step of the search for the peak, which ends within so much of it.
STEP_SECONDS: Final = 8.0
_NEAR: Final = 1.1
_MOST: Final = 64_000
MOST_MS: Final = 100.0
# Of how many senders at one time; more wait for their turn, and that counts.
CONNECTIONS: Final = 64
# One in each place of a cycle; none fires.
_RULES: Final = (
    'sum by (channel) (rate(chat_messages_total{{channel="web"}}[5m])) > 1e{n}',
    "histogram_quantile(0.95, sum by (le, channel) (rate(chat_response_seconds_bucket[5m]))) > {n}",
    'probe_success{{probe="p{n}"}} == 0',
    "sum(increase(webhook_events_total[{n}m])) by (source) < 0",
    'avg_over_time(probe_duration_seconds{{probe=~"p{n}.*"}}[10m]) > 5',
)


class Step(NamedTuple):
    """What a rate came to: delays in ms, whether all was taken, and whether in time too."""

    p99: float
    slowest: float
    is_taken: bool
    good: bool


def run() -> list[Figure]:
    """Measure at the promised rate, then look for the peak."""
    return uvloop.run(_measured())


async def _measured() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, target() as url:
        place = Path(folder)
        (place / "rules.yml").write_text("".join(_rules()))
        more = f"{senders.SOURCES}{_SECTIONS}{beside.probes(PROBES, url)}"
        secrets = {"BENCH_SECRET": SECRET, **dict(senders.environ())}
        with running(place, more=more, **secrets) as daemon:
            scrapes: list[float] = []
            scraping = asyncio.create_task(_scraping(daemon, scrapes))
            await _step(daemon, RATE, WARM_SECONDS, "warm")
            figures = await _promised(daemon, scrapes)
            peak = await _peak(daemon)
            scraping.cancel()
            await asyncio.wait([scraping])
    return [*figures, shown("the most events a second with p99 < 100 ms", peak, "events/s")]


async def _promised(daemon: Daemon, scrapes: list[float]) -> list[Figure]:
    """Return the figures of the promised rate."""
    async with Weighed(daemon) as weighed:
        before, spent, began = await beside.scraped(daemon), weighed.cpu(), clock.monotonic()
        scrapes.clear()
        step = await _step(daemon, RATE, SECONDS, "promised")
        busy = (weighed.cpu() - spent) / (clock.monotonic() - began)
        after = await beside.scraped(daemon)
    assert step.is_taken
    what = "1,000 events/s beside 1,000 probes, 100 rules, scrapes"
    return [
        below(f"{what}: p99", step.p99, "ms", MOST_MS),
        shown(f"{what}: slowest", step.slowest, "ms"),
        shown(f"{what}: lateness of probes, p99", beside.lateness(before, after), "ms"),
        shown(f"{what}: slowest scrape", max(scrapes) * 1000, "ms"),
        shown(f"{what}: CPU of the daemon", busy, "cores"),
        shown(f"{what}: memory at most", weighed.memory, "MiB"),
    ]


async def _peak(daemon: Daemon) -> float:
    """Return the highest rate that holds: doubled until one does not, then by halves between."""
    good, bad = 0.0, float(RATE)
    while bad < _MOST and (await _tried(daemon, bad)).good:
        good, bad = bad, bad * 2
    while good and bad > good * _NEAR:
        middle = (good + bad) / 2
        if (await _tried(daemon, middle)).good:
            good = middle
        else:
            bad = middle
    return good


async def _tried(daemon: Daemon, rate: float) -> Step:
    return await _step(daemon, rate, STEP_SECONDS, f"at-{rate:.0f}")


async def _step(daemon: Daemon, rate: float, seconds: float, prefix: str) -> Step:
    """Send at so many events a second for a while, then wait until nothing is under way."""
    requests_a_second = rate / senders.EVENTS
    pace = Pace(daemon.port, CONNECTIONS)
    await pace.run(
        senders.mixed(round(requests_a_second * seconds), f"{prefix}-"), requests_a_second
    )
    delays = [one.seconds for one in pace.answers]
    p99 = percentile(delays, 0.99) * 1000
    is_taken = set(pace.statuses()) <= {200, 202}
    await paused(1.0)
    return Step(p99, max(delays) * 1000, is_taken, is_taken and p99 < MOST_MS)


async def _scraping(daemon: Daemon, seconds: list[float]) -> None:
    while True:
        began = clock.monotonic()
        await beside.scraped(daemon)
        seconds.append(clock.monotonic() - began)
        await paused(SCRAPE_SECONDS - seconds[-1])


_SECTIONS: Final = "logging: {level: error}\nalerting: {rules: [rules.yml]}\n"


def _rules() -> Iterator[str]:
    yield "groups:\n- name: bench\n  rules:\n"
    for number in range(RULES):
        expr = _RULES[number % len(_RULES)].format(n=number + 5)
        yield f"  - {{alert: Bench{number}, expr: '{expr}', labels: {{severity: warning}}}}\n"

"""Rules over 100,000 series, here and in Debian's Prometheus over the same samples.

Theirs are timed by themselves (the evaluation time of a group of rules); ours are asked one after
the other as the engine does. In both, selectors and parsed rules are known from earlier rounds.
The `@` in their rules is because their samples lie in the past.
"""

import asyncio
import gc
import json
import statistics
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import psutil

from alerting import clock
from alerting.query import Embedded
from alerting.samples import Samples, Settings
from alerting.series.keeper import Keeper
from alerting.store.sample_file import SampleFile
from exporter.config import Metrics
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.sampling import Sampling
from tests import tools
from tests.benchmarks.figure import Figure, at_least, below, shown
from tests.daemon import free_port
from tests.prometheus import server as prometheus

AGENTS, CHANNELS, TENANTS = 1_000, 10, 10
SERIES: Final = AGENTS * CHANNELS * TENANTS
TICKS, ROUNDS, WIDE = 25, 5, 10
STEP: Final = timedelta(seconds=15)
START: Final = datetime(2026, 1, 2, tzinfo=UTC)
# On no sample and no border of a window, where 2.42 and we differ.
AT: Final = START + TICKS * STEP - timedelta(seconds=8)

Counts = npt.NDArray[np.int64]
Answer = dict[str, float]


class Timed(NamedTuple):
    """What a group of rules takes, and what the first of them asks, by channel."""

    seconds: float
    answer: Answer


def run() -> list[Figure]:
    """Measure Prometheus, then us; look that some answers are the same."""
    # As app.run has them.
    sys.setswitchinterval(0.0005)
    gc.set_threshold(100_000, 20, 20)
    counts = _counts()
    with tempfile.TemporaryDirectory() as folder:
        theirs = asyncio.run(_theirs(Path(folder), counts))
        ours, figures = asyncio.run(_ours(Path(folder), counts, [one.answer for one in theirs]))
    narrow, wide = (one.seconds for one in theirs)
    return [
        at_least("1,000 narrow rules beside Prometheus", narrow / ours[0], "× faster", 1),
        shown("1,000 narrow rules here", ours[0], "s"),
        shown("1,000 narrow rules in Prometheus", narrow, "s"),
        at_least("10 wide rules beside Prometheus", wide / ours[1], "× faster", 2),
        shown("10 wide rules here", ours[1], "s"),
        shown("10 wide rules in Prometheus", wide, "s"),
        *figures,
    ]


def _counts() -> Counts:
    """Return what each counter shows at each tick."""
    chance = np.random.default_rng(20_260_102)
    begin = chance.integers(1_000_000, 2_000_000, (1, SERIES))
    moves = chance.integers(0, 100, (TICKS + ROUNDS, SERIES))
    found: Counts = begin + np.cumsum(moves, axis=0)
    return found


def _labels() -> Iterator[tuple[str, str, str]]:
    for number in range(SERIES):
        agent, rest = divmod(number, CHANNELS * TENANTS)
        channel, tenant = divmod(rest, TENANTS)
        yield f"a{agent}", f"c{channel}", f"t{tenant}"


def _asked_for(rule: str) -> str:
    return rule.partition(" >")[0]


def _narrow(number: int, when: str = "") -> str:
    return f'sum by (channel) (rate(m_total{{agent="a{number}"}}[5m]{when})) > {10**6 + number}'


def _wide(number: int, when: str = "") -> str:
    return f"sum by (channel) (rate(m_total[5m]{when})) > {10**9 + number}"


async def _theirs(folder: Path, counts: Counts) -> list[Timed]:
    prometheus.backfill(folder, _lines(counts))
    when, found = f" @ {AT.timestamp():.3f}", []
    for rules in (
        [_narrow(number, when) for number in range(AGENTS)],
        [_wide(number, when) for number in range(WIDE)],
    ):
        entries = [{"alert": f"R{number}", "expr": text} for number, text in enumerate(rules)]
        group = {"groups": [{"name": "g", "interval": "10s", "rules": entries}]}
        (folder / "rules.yml").write_text(json.dumps(group))
        options = ["--storage.tsdb.retention.time=100y"]
        config = f"rule_files: ['{folder}/rules.yml']\n"
        with prometheus.running(folder, free_port(), config, options) as url:
            seconds = await _evaluations(url)
            found.append(Timed(seconds, _answer(url, _asked_for(rules[0]))))
    return found


def _lines(counts: Counts) -> Iterator[str]:
    ticks = [(START + number * STEP).timestamp() for number in range(TICKS)]
    for number, (agent, channel, tenant) in enumerate(_labels()):
        name = f'm_total{{agent="{agent}",channel="{channel}",tenant="{tenant}"}}'
        for tick, value in zip(ticks, counts[:TICKS, number].tolist(), strict=True):
            yield f"{name} {value} {tick:.0f}"


async def _evaluations(url: str) -> float:
    """Return the median of some evaluations but the first, as the server times them itself."""
    took: dict[float, float] = {}

    async def asked() -> bool:
        # Now and then only, so that the server is left to its work.
        await asyncio.sleep(1)
        told = await asyncio.to_thread(_metrics, url)
        assert told["prometheus_rule_evaluation_failures_total"] == 0
        count = told["prometheus_rule_group_iterations_total"]
        if told["prometheus_rule_group_last_evaluation_timestamp_seconds"] > 0:
            took[count] = told["prometheus_rule_group_last_duration_seconds"]
        return len(took) > ROUNDS

    await tools.eventually(asked, within=300, what="evaluations of Prometheus")
    return statistics.median(list(took.values())[1:])


def _metrics(url: str) -> dict[str, float]:
    """Return the server's own figures by name, each of its one group."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name.partition("{")[0]: float(value) for name, _, value in told}


def _answer(url: str, text: str) -> Answer:
    asked = f"{url}/api/v1/query?{urllib.parse.urlencode({'query': text})}"
    with urllib.request.urlopen(asked, timeout=30) as answer:
        found = json.load(answer)["data"]["result"]
    return {one["metric"]["channel"]: float(one["value"][1]) for one in found}


async def _ours(
    folder: Path, counts: Counts, answers: list[Answer]
) -> tuple[list[float], list[Figure]]:
    """Return the seconds of both groups, and the figures of sampling."""
    metric = catalogue.counter("m_total", "Moves", "agent channel tenant", configured=True)
    table = Table([metric], Guard(Metrics(series_per_metric=2 * SERIES)))
    rows = [table.row("m_total", *labels) for labels in _labels()]
    table.add(dict(zip(rows, counts[0].tolist(), strict=True)))
    before = psutil.Process().memory_info().rss
    samples = Samples(Sampling(table), Settings())
    first, later = await _sampled(samples, START), []
    for tick in range(1, TICKS):
        moves = (counts[tick] - counts[tick - 1]).tolist()
        table.add(dict(zip(rows, moves, strict=True)))
        later.append(await _sampled(samples, START + tick * STEP))
    held = psutil.Process().memory_info().rss - before
    figures = [
        below("sampling 100,000 new series: longest step", first.longest * 1000, "ms", 20),
        shown("sampling 100,000 new series: all steps", first.whole, "s"),
        below(
            "sampling 100,000 series: longest step",
            max(one.longest for one in later) * 1000,
            "ms",
            20,
        ),
        shown("memory of a sample", samples.bytes / SERIES / TICKS, "bytes"),
        shown("memory of a sample, labels among it", held / SERIES / TICKS, "bytes"),
        *await _kept(samples, folder / "samples.bin"),
    ]
    query = Embedded(samples)
    for rule, answer in zip((_narrow(0), _wide(0)), answers, strict=True):
        await _compared(query, _asked_for(rule), answer)
    return [
        await _asked_of_us(samples, query, [_narrow(number) for number in range(AGENTS)]),
        await _asked_of_us(samples, query, [_wide(number) for number in range(WIDE)]),
    ], figures


async def _kept(samples: Samples, path: Path) -> list[Figure]:
    """Save a snapshot and load it, while somebody else looks how late the loop is."""
    late = [0.0]

    async def look() -> None:
        while True:
            began = clock.monotonic()
            await asyncio.sleep(0.001)
            late.append(clock.monotonic() - began - 0.001)

    looking = asyncio.ensure_future(look())
    keeper = Keeper(samples, SampleFile(path), Settings())
    began = clock.monotonic()
    await keeper.close()
    saved = clock.monotonic() - began
    again = Keeper(
        Samples(Sampling(Table([], Guard(Metrics()))), Settings()), SampleFile(path), Settings()
    )
    began = clock.monotonic()
    await again.load(START)
    loaded = clock.monotonic() - began
    await again.close()
    looking.cancel()
    return [
        below(
            "snapshot of 2,500,000 samples: longest hold of the loop", max(late) * 1000, "ms", 20
        ),
        shown("snapshot of 2,500,000 samples: saving", saved, "s"),
        shown("snapshot of 2,500,000 samples: loading", loaded, "s"),
        shown("snapshot: bytes of a sample", path.stat().st_size / SERIES / TICKS, "bytes"),
    ]


class Sampled(NamedTuple):
    """Seconds of a tick and of its longest step."""

    whole: float
    longest: float


async def _sampled(samples: Samples, at: datetime) -> Sampled:
    """Take a tick; the loop runs between its steps."""
    began = last = clock.monotonic()
    longest = 0.0
    for _ in samples.taking(at):
        longest = max(longest, clock.monotonic() - last)
        await asyncio.sleep(0)
        last = clock.monotonic()
    now = clock.monotonic()
    return Sampled(now - began, max(longest, now - last))


async def _compared(query: Embedded, text: str, answer: Answer) -> None:
    """Raise AssertionError where our answer is not that of Prometheus."""
    found = await query(text, AT)
    channels = (dict(labels)["channel"] for labels in found.rows.labels)
    values = dict(zip(channels, found.values.tolist(), strict=True))
    assert len(answer) == CHANNELS
    assert values.keys() == answer.keys()
    assert all(abs(values[channel] / answer[channel] - 1) < 1e-6 for channel in answer)


async def _asked_of_us(samples: Samples, query: Embedded, rules: list[str]) -> float:
    """Return the median of some rounds but the first, a tick each."""
    took = []
    for tick in range(ROUNDS + 1):
        at = AT + tick * STEP
        if tick:
            samples.take(START + (TICKS - 1 + tick) * STEP)
        began = clock.monotonic()
        for text in rules:
            assert not len((await query(text, at)).rows)
            await asyncio.sleep(0)
        took.append(clock.monotonic() - began)
    return statistics.median(took[1:])

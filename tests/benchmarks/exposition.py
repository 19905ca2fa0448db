"""/metrics at 100,000 lines against prometheus_client.generate_latest on the same series."""

import statistics

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from alerting import clock
from exporter.config import Metrics
from exporter.metrics import catalogue, exposition
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.benchmarks.figure import Figure, at_least, below, shown

LINES = 100_000
ROUNDS = 7
BUCKETS = (0.1, 0.5, 1.0, 2.0, 5.0)
# Lines of one histogram series: five buckets, +Inf, count, sum.
_BLOCK = 8


def run() -> list[Figure]:
    """Measure in turn; all values change between two scrapes."""
    table, registry = _table(), _registry()
    ours, theirs, longest = [], [], []
    for _ in range(ROUNDS):
        began = clock.monotonic()
        generate_latest(registry)
        theirs.append(clock.monotonic() - began)
        took, worst = _scraped(table)
        ours.append(took)
        longest.append(worst)
        table.row("bench_events_total", f"late{len(ours)}")  # the next scrape finds a new series
    ratios = [a / b for a, b in zip(theirs, ours, strict=True)]
    return [
        at_least("/metrics, 100,000 lines", statistics.median(ratios), "× faster", 8),
        below("/metrics: longest step on the loop", max(longest) * 1000, "ms", 20),
        shown("/metrics: all steps", statistics.median(ours) * 1000, "ms"),
        shown("generate_latest", statistics.median(theirs) * 1000, "ms"),
    ]


def _scraped(table: Table) -> tuple[float, float]:
    """Return how long a scrape took, and its longest step; the loop runs between steps."""
    began = last = clock.monotonic()
    worst = 0.0
    for _ in exposition.chunks(table.snapshot(), openmetrics=False):
        now = clock.monotonic()
        worst, last = max(worst, now - last), now
    return clock.monotonic() - began, worst


def _table() -> Table:
    metrics = (
        catalogue.counter("bench_events_total", "Events", "source"),
        catalogue.gauge("bench_depth", "Depth", "source"),
        catalogue.histogram("bench_seconds", "Time", BUCKETS, "source"),
    )
    free = LINES * 2
    table = Table(metrics, Guard(Metrics(caps={"source": free}, series_per_metric=free)))
    for n in range(LINES // 3):
        table.add({table.row("bench_events_total", f"s{n}"): n})
        table.set(table.row("bench_depth", f"s{n}"), n * 0.37)
    for n in range(LINES // 3 // _BLOCK):
        table.add(dict(table.cells("bench_seconds", n * 0.001, f"s{n}")))
    return table


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    counter = Counter("bench_events", "Events", ["source"], registry=registry)
    gauge = Gauge("bench_depth", "Depth", ["source"], registry=registry)
    histogram = Histogram("bench_seconds", "Time", ["source"], registry=registry, buckets=BUCKETS)
    for n in range(LINES // 3):
        counter.labels(f"s{n}").inc(n)
        gauge.labels(f"s{n}").set(n * 0.37)
    for n in range(LINES // 3 // _BLOCK):
        histogram.labels(f"s{n}").observe(n * 0.001)
    return registry

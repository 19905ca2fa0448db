"""What the store knows of probes from before: how they stood, their recent runs, their buckets."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from exporter.probes import record, uptime
from exporter.probes.standing import RECENT, Held
from exporter.store import probe_results

# As many rows as an answer may hold without keeping events from the disk for long.
_PROBES_A_STEP = 50
_BUCKETS_A_STEP = 10_000

StoreRun = Callable[..., Awaitable[Any]]


async def held(store_run: StoreRun, probes: Sequence[str]) -> dict[str, Held]:
    """Return how those of the probes stood that have run before; StoreError."""
    found: dict[str, Held] = {}
    for first in range(0, len(probes), _PROBES_A_STEP):
        step = probes[first : first + _PROBES_A_STEP]
        lasts: list[probe_results.Last] = await store_run("probe_results.last", step)
        rows: list[probe_results.Mark] = await store_run("probe_results.recent", step, RECENT)
        marks = {probe: tuple(map(record.mark, of)) for probe, of in groupby(rows, itemgetter(0))}
        for last in lasts:
            found[last.run.probe] = Held(
                record.result(last.run),
                record.verdict(last.verdict),
                record.instant(last.since),
                marks.get(last.run.probe, ()),
            )
    return found


async def uptimes(
    store_run: StoreRun, probes: Sequence[str], now: float
) -> Mapping[str, uptime.Uptime]:
    """Return the uptime of each of the probes as of ``now`` (Unix seconds); StoreError."""
    found = {probe: uptime.Uptime() for probe in probes}
    for window in uptime.WINDOWS:
        oldest = int(now - window.span) // window.width * window.width
        after = (oldest * 1000, "")
        while True:
            rows: list[probe_results.Bucket] = await store_run(
                "probe_results.buckets", probes, window.width * 1000, after, _BUCKETS_A_STEP
            )
            for start, probe, judged, up in rows:
                found[probe].load(window, start / 1000, uptime.Share(judged, up), now)
            if len(rows) < _BUCKETS_A_STEP:
                break
            after = rows[-1][:2]
    return found

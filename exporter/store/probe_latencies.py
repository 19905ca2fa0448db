"""How long successful runs of probes took, by hour; all functions take the connection.

What is kept are counts in buckets (`analytics.buckets`), so that quantiles of any hours can be told
when their runs are gone. Instants are Unix milliseconds.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from exporter.analytics import buckets
from exporter.history.accounting import HOUR
from exporter.store import due_hours

MOST_RUNS: Final = 5_000
"""Runs of hours that are not summed up yet, of which an answer is made: the newest ones."""
MOST_HOURS: Final = 1_000
_MARK: Final = "probe_latencies"
_COUNTS: Final = msgspec.json.Decoder(dict[int, int])
_RUNS: Final = (
    "SELECT started, duration FROM probe_results WHERE probe = ? AND started >= ? AND started < ?"
    " AND state IN ('up', 'degraded') ORDER BY started DESC LIMIT ?"
)


class Hour(NamedTuple):
    """An hour's successful runs, counted by bucket of milliseconds."""

    start: int
    counts: Mapping[int, int]


def due(connection: sqlite3.Connection, until: int) -> int | None:
    """Return the first hour that has not been summed up and is over by an instant, or None."""
    return due_hours.due(connection, _MARK, until)


def sum_up(connection: sqlite3.Connection, probes: Iterable[str], start: int) -> None:
    """Keep how long the runs of an hour took; as many are read as all of the probes made."""
    for probe in probes:
        found = _counted(connection.execute(_RUNS, (probe, start, start + HOUR, -1)))
        connection.execute(
            "DELETE FROM probe_latencies WHERE probe = ? AND start = ?", (probe, start)
        )
        connection.executemany(
            "INSERT INTO probe_latencies VALUES (?, ?, ?)",
            [(probe, hour, msgspec.json.encode(counts).decode()) for hour, counts in found.items()],
        )


def done(connection: sqlite3.Connection, until: int) -> None:
    """Note that all hours before an instant have been summed up."""
    due_hours.done(connection, _MARK, until)


def hours(connection: sqlite3.Connection, probe: str, begins: int, ends: int) -> list[Hour]:
    """Return the hours of a span, the oldest first, at most MOST_HOURS; none has no runs.

    The first one is whole, although the span may begin within it. Of runs that are not summed up
    yet only the newest MOST_RUNS are looked at, and an hour that is not whole then is left out.
    """
    first = begins // HOUR * HOUR
    summed = max(first, due_hours.summed(connection, _MARK) or 0)
    kept = connection.execute(
        "SELECT start, buckets FROM probe_latencies WHERE probe = ? AND start >= ? AND start < ?"
        " ORDER BY start DESC LIMIT ?",
        (probe, first, min(summed, ends), MOST_HOURS),
    ).fetchall()
    runs = connection.execute(_RUNS, (probe, summed, ends, MOST_RUNS)).fetchall()
    found = _counted(runs)
    if len(runs) == MOST_RUNS:
        found.popitem()
    newest = [Hour(start, counts) for start, counts in found.items()]
    older = [Hour(start, _COUNTS.decode(text)) for start, text in kept]
    return [*newest, *older][::-1]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` hours that began before an instant; return how many it were."""
    return connection.execute(
        "DELETE FROM probe_latencies WHERE (probe, start) IN"
        " (SELECT probe, start FROM probe_latencies WHERE start < ? ORDER BY start LIMIT ?)",
        (before, limit),
    ).rowcount


def _counted(runs: Iterable[tuple[int, float]]) -> dict[int, dict[int, int]]:
    """Return counts by bucket of each hour, in the order of the runs."""
    found: dict[int, dict[int, int]] = {}
    start, counts = None, dict[int, int]()
    for started, duration in runs:
        # Most runs are of the hour of the one before.
        if start is None or not start <= started < start + HOUR:
            start = started // HOUR * HOUR
            counts = found.setdefault(start, {})
        bucket = buckets.of(duration * 1000)
        counts[bucket] = counts.get(bucket, 0) + 1
    return found

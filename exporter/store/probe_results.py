"""Runs of probes on disk, and their sums in buckets of time; all functions take the connection.

Instants and widths are Unix milliseconds, durations seconds. A state is `up`, `degraded` or
`down`, which are verdicts, and `degraded` is good for uptime; or `unknown` or `maintenance`.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

UNKNOWN = "unknown"
_GOOD = frozenset({"up", "degraded"})
_VERDICTS = _GOOD | {"down"}
PAGE = 1_000
_NEWEST = (1 << 62, 0)
_PAGE = (
    "SELECT id, probe, kind, started, duration, state, reason, detail, metrics FROM probe_results"
    " WHERE {whose} started >= ? AND (started, id) < (?, ?) ORDER BY started DESC, id DESC LIMIT ?"
)

# Start and probe of a bucket, its runs with a verdict, and those of them that were up.
Bucket = tuple[int, str, int, int]
# Probe, start, duration, state and reason of a run.
Mark = tuple[str, int, float, str, str]


class Run(NamedTuple):
    """One run as it is kept; ``metrics`` is a JSON object of figures."""

    probe: str
    kind: str
    started: int
    duration: float
    state: str
    reason: str
    detail: str
    metrics: str


class Kept(NamedTuple):
    """A run with its number; (started, id) is the cursor of a page."""

    id: int
    run: Run


class Last(NamedTuple):
    """A probe's newest run, and its last verdict with the start of the first run that had it."""

    run: Run
    verdict: str
    since: int


def keep(connection: sqlite3.Connection, runs: Sequence[Run], widths: Mapping[int, int]) -> int:
    """Keep the runs that are new and sum them up; return how many were new.

    ``widths`` says for each width of buckets how long a bucket is needed.
    """
    new = [run for run in runs if _inserted(connection, run)]
    judged = [run for run in new if run.state in _VERDICTS]
    _sum(connection, judged, widths)
    for run in judged:
        connection.execute(
            "INSERT INTO probe_states VALUES (?, ?, ?) ON CONFLICT (probe) DO UPDATE SET"
            " state = excluded.state, since = excluded.since"
            " WHERE state <> excluded.state AND since <= excluded.since",
            (run.probe, run.state, run.started),
        )
    return len(new)


def last(connection: sqlite3.Connection, probes: Iterable[str]) -> list[Last]:
    """Return the newest run of each of the probes that has one."""
    found = []
    for probe in probes:
        row = connection.execute(
            "SELECT probe, kind, started, duration, r.state, reason, detail, metrics,"
            " coalesce(s.state, ?), coalesce(s.since, started)"
            " FROM probe_results r LEFT JOIN probe_states s USING (probe)"
            " WHERE probe = ? ORDER BY started DESC LIMIT 1",
            (UNKNOWN, probe),
        ).fetchone()
        if row:
            found.append(Last(Run(*row[:8]), row[8], row[9]))
    return found


def recent(connection: sqlite3.Connection, probes: Iterable[str], limit: int) -> list[Mark]:
    """Return the newest ``limit`` runs of each of the probes, oldest first, in brief."""
    found: list[Mark] = []
    for probe in probes:
        rows = connection.execute(
            "SELECT probe, started, duration, state, reason FROM probe_results"
            " WHERE probe = ? ORDER BY started DESC LIMIT ?",
            (probe, limit),
        ).fetchall()
        found += reversed(rows)
    return found


def page(
    connection: sqlite3.Connection,
    since: int,
    before: tuple[int, int] | None,
    limit: int,
    probe: str | None = None,
) -> list[Kept]:
    """Return runs since an instant, newest first, at most PAGE, of one probe or of all.

    ``before`` is the (started, id) of the last run of the page before, None for the first page.
    """
    whose, named = ("probe = ? AND", (probe,)) if probe is not None else ("", ())
    place = before or _NEWEST
    rows = connection.execute(_PAGE.format(whose=whose), (*named, since, *place, min(limit, PAGE)))
    return [Kept(row[0], Run(*row[1:])) for row in rows]


def buckets(
    connection: sqlite3.Connection,
    probes: Iterable[str],
    width: int,
    after: tuple[int, str],
    limit: int,
) -> list[Bucket]:
    """Return the buckets of these probes in order of (start, probe), those behind ``after``."""
    return connection.execute(
        "SELECT start, probe, judged, up FROM probe_buckets"
        " WHERE width = ? AND (start, probe) > (?, ?)"
        " AND probe IN (SELECT value FROM json_each(?)) ORDER BY start, probe LIMIT ?",
        (width, *after, json.dumps(list(probes)), limit),
    ).fetchall()


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` runs that started before an instant; return how many it were.

    The last step also forgets the states of probes that have no runs any more.
    """
    deleted = connection.execute(
        "DELETE FROM probe_results WHERE id IN"
        " (SELECT id FROM probe_results WHERE started < ? ORDER BY started LIMIT ?)",
        (before, limit),
    ).rowcount
    if deleted < limit:
        connection.execute(
            "DELETE FROM probe_states WHERE NOT EXISTS"
            " (SELECT 1 FROM probe_results r WHERE r.probe = probe_states.probe)"
        )
    return deleted


def _inserted(connection: sqlite3.Connection, run: Run) -> bool:
    return (
        connection.execute(
            "INSERT INTO probe_results (probe, kind, started, duration, state, reason, detail,"
            " metrics) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (probe, started) DO NOTHING",
            run,
        ).rowcount
        == 1
    )


def _sum(connection: sqlite3.Connection, runs: Sequence[Run], widths: Mapping[int, int]) -> None:
    """Add runs to their bucket of each width, and delete the buckets that are needed no more."""
    sums: defaultdict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for run in runs:
        for width in widths:
            bucket = sums[width, run.started // width * width, run.probe]
            bucket[0] += 1
            bucket[1] += run.state in _GOOD
    connection.executemany(
        "INSERT INTO probe_buckets VALUES (?, ?, ?, ?, ?) ON CONFLICT (width, start, probe)"
        " DO UPDATE SET judged = judged + excluded.judged, up = up + excluded.up",
        [(*bucket, *counts) for bucket, counts in sums.items()],
    )
    newest = max((run.started for run in runs), default=0)
    connection.executemany(
        "DELETE FROM probe_buckets WHERE width = ? AND start < ?",
        [(width, newest - needed) for width, needed in widths.items()],
    )

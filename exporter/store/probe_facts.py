"""All that an analysis asks of some probes at once; takes the connection. Unix milliseconds."""

import sqlite3
from collections.abc import Mapping
from typing import Final, NamedTuple

from exporter.history.incidents import Counts, Incident
from exporter.store import probe_hours, probe_incidents, probe_latencies
from exporter.store.probe_hours import Account
from exporter.store.probe_latencies import Hour

INCIDENTS: Final = 50
"""The newest incidents of a probe that are told; all are counted."""


class Facts(NamedTuple):
    """What is known of a probe; ``account`` is None where its runs are not summed up yet."""

    probe: str
    account: Account | None
    counts: Counts
    incidents: list[Incident]
    hours: list[Hour]


def known(
    connection: sqlite3.Connection, holds: Mapping[str, int], begins: int, ends: int, since: int
) -> list[Facts]:
    """Return the facts of a span, of latencies those since an instant before it.

    ``holds`` says how long a run of each probe holds; hand few probes at a time.
    """
    return [_facts(connection, *one, (begins, ends), since) for one in holds.items()]


def _facts(
    connection: sqlite3.Connection, probe: str, hold: int, span: tuple[int, int], since: int
) -> Facts:
    account = probe_hours.account(connection, probe, *span, hold)
    begins, ends = span if account is None else (account.begins, account.ends)
    return Facts(
        probe,
        account,
        probe_incidents.counts(connection, probe, begins, ends),
        probe_incidents.page(connection, probe, begins, ends, None, INCIDENTS),
        probe_latencies.hours(connection, probe, since, ends),
    )

"""Samples → the row that is kept of each minute."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from exporter.host.summary import Summary

SECONDS = 60


class Minute(NamedTuple):
    """A row as the store takes it: Unix milliseconds, percent, bytes a second; None: not known."""

    timestamp: int
    cpu_usage: float | None
    memory_usage: float | None
    disk_usage: float | None
    network_received: float | None
    network_sent: float | None
    active_connections: int | None


def begun(before: float, now: float) -> bool:
    """Say whether another minute of the monotonic clock has begun between two of its seconds."""
    return before // SECONDS < now // SECONDS


def row(samples: Sequence[Summary], now: datetime) -> Minute:
    """Return the row of a minute's samples: means, and of disk and connections what is now.

    The disk is the fullest one. What no sample knows is None.
    """
    last = samples[-1]
    network = [one.network for one in samples if one.network is not None]
    return Minute(
        timestamp=int(now.timestamp() * 1000),
        cpu_usage=_percent(_mean(one.cpu for one in samples)),
        memory_usage=_percent(_mean(one.memory for one in samples)),
        disk_usage=_percent(last.disk.ratio if last.disk is not None else None),
        network_received=_mean(rate.received for rate in network),
        network_sent=_mean(rate.sent for rate in network),
        active_connections=last.connections,
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else round(100 * ratio, 3)

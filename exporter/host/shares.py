"""Shares from 0 to 1, and rates: what rules, the status page and the stored rows ask about."""

from collections.abc import Mapping
from typing import NamedTuple

from exporter.host.reading import MODES, Interface, Memory, Reading, Space

# A CPU that waits for a disk could do something else meanwhile. One that another machine took away
# (steal) could not: for whoever waits here, that time is as gone as if it had been worked.
_NOT_BUSY = ("idle", "iowait")


class Rate(NamedTuple):
    """Bytes a second."""

    received: float
    sent: float


def busy(before: Reading | None, now: Reading) -> float | None:
    """Return the busy share of all CPUs between two readings; None where no time has passed."""
    if before is None or before.cpu is None or now.cpu is None:
        return None
    old, new = before.cpu.all, now.cpu.all
    spent: dict[str, float] = {
        mode: max(0.0, getattr(new, mode) - getattr(old, mode)) for mode in MODES
    }
    whole = sum(spent.values())
    if whole <= 0.0:
        return None
    return min(1.0, sum(t for mode, t in spent.items() if mode not in _NOT_BUSY) / whole)


def memory(told: Memory) -> float | None:
    """Return the share that cannot be had without swapping: caches do not count as used."""
    return _share(told.total - told.available, told.total)


def space(told: Space) -> float | None:
    """Return the used share as `df` shows it: of what users may use, root's reserve left out."""
    used = told.size - told.free
    return _share(used, used + told.available)


def rate(
    before: Mapping[str, Interface], now: Mapping[str, Interface], seconds: float
) -> Rate | None:
    """Return what went through interfaces that are in both; None where no time has passed."""
    if seconds <= 0.0:
        return None
    both = before.keys() & now.keys()
    received = sum(max(0, now[n].receive.bytes - before[n].receive.bytes) for n in both)
    sent = sum(max(0, now[n].transmit.bytes - before[n].transmit.bytes) for n in both)
    return Rate(received / seconds, sent / seconds)


def _share(part: int, whole: int) -> float | None:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else None

"""Which probes are in maintenance, and until when that answer holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from exporter.probes.settings import Maintenance, covers


class Open(Struct, frozen=True):
    """A window at one moment: since when it is open, and when it ends."""

    name: str
    begins: datetime
    ends: datetime


def current(windows: Iterable[Maintenance], probe: str, now: datetime) -> Open | None:
    """Return the window that a probe is in, of several the one that ends last; None: in none."""
    found = [
        window
        for one in windows
        if any(covers(pattern, probe) for pattern in one.probes)
        if (window := opened(one, now)) is not None
    ]
    return max(found, key=_ends, default=None)


def opened(window: Maintenance, now: datetime) -> Open | None:
    """Return a window where it is open; its end does not belong to it."""
    span = timedelta(seconds=window.duration.seconds)
    begins = window.schedule.before(now, window.timezone.info, span)
    if begins is None or begins + span <= now:
        return None
    return Open(window.name, begins, begins + span)


def during(windows: Sequence[Maintenance], probe: str, started: datetime, ended: datetime) -> bool:
    """Say whether a run was in maintenance when it began or when it ended."""
    return any(current(windows, probe, at) is not None for at in (started, ended))


def _ends(window: Open) -> datetime:
    return window.ends

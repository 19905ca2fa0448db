"""The words of how far traffic is."""

from datetime import datetime
from typing import Protocol


class Counts(Protocol):
    """What became of events so far."""

    @property
    def accepted(self) -> int: ...
    @property
    def duplicates(self) -> int: ...
    @property
    def refused(self) -> int: ...
    @property
    def queued(self) -> int: ...


def line(at: datetime, begin: datetime, live: datetime, counts: Counts) -> str:
    """Return one line: where traffic is on its way from ``begin`` to ``live``, and its events."""
    told = f"{at:%Y-%m-%d %H:%M} UTC"
    if at < live:
        told += f", {(at - begin) / (live - begin):.0%} of the past"
    told += f": {counts.accepted:,} events taken"
    if counts.duplicates:
        told += f", {counts.duplicates:,} known before"
    if counts.refused:
        told += f", {counts.refused:,} refused"
    if counts.queued:
        told += f", {counts.queued:,} on their way"
    return told

"""Where a rebuild begins: days of which events are gone stay as they are. Pure.

Figures stay when their events are deleted. So what is made anew is what events can still tell: all
days from the first one on of which none is gone, and conversations that began since then.
"""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from exporter.analytics import days
from exporter.analytics.cells import Cell
from exporter.analytics.thread import Thread

NEVER: Final = 0
"""Of a store of which nothing was ever deleted: all days are made anew."""


def day(forgotten: int, zone: ZoneInfo) -> int:
    """Return the first whole day of the zone of which all events are there.

    ``forgotten`` is the instant (Unix milliseconds) before which events were deleted, 0 for never.
    """
    if forgotten == NEVER:
        return NEVER
    found = days.day(forgotten, zone)
    return found if days.begin(found, zone) >= forgotten else found + 1


def instant(day: int, zone: ZoneInfo) -> int:
    """Return when a seal begins, in Unix milliseconds; no conversation began before NEVER."""
    return days.begin(day, zone) if day != NEVER else NEVER


def holds(thread: Thread, started: int, instant: int) -> bool:
    """Say whether a conversation has beats of before the seal, or began before it."""
    return started < instant or thread[0].at < instant


def uncounted(happened: Mapping[tuple[str, Cell], int], day: int) -> dict[tuple[str, Cell], int]:
    """Return what events add by themselves, but for days before the seal: those have it."""
    return {key: amount for key, amount in happened.items() if key[1].day >= day}

"""The nightly clean-up: small steps, so that no request waits for it; totals are never lowered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from exporter.store.errors import StoreError

STEP_ROWS = 2_000
PAUSE_SECONDS = 0.05
HOUR = 3
_log = structlog.get_logger("chatwatch.retention")


def next_run(now: datetime) -> datetime:
    """Return the next 03:00 of ``now``'s zone, strictly later than ``now``."""
    today = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def cutoff(now: datetime, keep: timedelta) -> int:
    """Return the instant before which rows go, in Unix milliseconds."""
    return int((now - keep).timestamp() * 1000)


async def sweep(forget: Callable[[int, int], Awaitable[int]], before: int) -> int:
    """Delete in steps all rows older than ``before``; return how many.

    A store that cannot write now ends the sweep; the next night does the rest.
    """
    deleted = 0
    while True:
        try:
            step = await forget(before, STEP_ROWS)
        except StoreError as error:
            _log.warning("clean-up stopped", reason=error.reason, deleted=deleted)
            return deleted
        deleted += step
        if step < STEP_ROWS:
            return deleted
        await asyncio.sleep(PAUSE_SECONDS)

"""The nightly clean-up: what is older than ``retention`` is deleted, table by table, in steps."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from msgspec import Struct

from alerting import clock
from alerting.strict import Duration
from exporter.config import Retention
from exporter.daemon import Daemon
from exporter.store import retention

Forget = Callable[[int, int], Awaitable[int]]
_log = structlog.get_logger("chatwatch")


class Table(Struct, frozen=True):
    """What is kept for a while: ``forget`` deletes so many rows older than an instant (Unix ms)."""

    name: str
    keep: Callable[[Retention], Duration]
    forget: Forget


async def run(daemon: Daemon, tables: tuple[Table, ...]) -> None:
    """Sweep every night until cancelled."""
    while True:
        now = clock.now()
        await asyncio.sleep((retention.next_run(now) - now).total_seconds())
        await sweep(daemon, tables, clock.now())


async def sweep(daemon: Daemon, tables: tuple[Table, ...], now: datetime) -> None:
    """Delete what is too old by now, and count it; a table that fails is left to the next night."""
    deleted: dict[str, int] = {}
    for table in tables:
        keep = timedelta(seconds=table.keep(daemon.world.config.retention).seconds)
        deleted[table.name] = await retention.sweep(table.forget, retention.cutoff(now, keep))
        daemon.tally.count("retention_deleted_rows_total", table.name, amount=deleted[table.name])
    _log.info("clean-up done", **deleted)

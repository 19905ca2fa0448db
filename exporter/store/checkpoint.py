"""Moves the write-ahead log into the database beside the writer, who would else pause for it."""

import asyncio
import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from exporter.store import sqlite

PAUSE_SECONDS = 0.25


class Logged(Protocol):
    """A store, as far as its file and its log go."""

    @property
    def path(self) -> Path: ...
    def log_bytes(self) -> int: ...


async def run(store: Logged) -> None:
    """Checkpoint whenever the log is past its soft size, until cancelled."""
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, "checkpoint")
    connection = await loop.run_in_executor(thread, sqlite.connect, store.path)
    try:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            if store.log_bytes() > sqlite.SOFT_LOG_BYTES:
                await loop.run_in_executor(thread, passive, connection)
    finally:
        # In its own thread, after a checkpoint that may be under way there.
        await loop.run_in_executor(thread, connection.close)
        thread.shutdown(wait=False)


def passive(connection: sqlite3.Connection) -> None:
    """Move what no reader or writer needs; never makes one of them wait."""
    with contextlib.suppress(sqlite3.OperationalError):  # busy or full: the next round tries again
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

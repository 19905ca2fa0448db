"""Events as they are read beside the writer: one thread, one connection that only reads.

A page of many events would keep commits waiting if the writer had to read it.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from exporter.store import sqlite

P = ParamSpec("P")
T = TypeVar("T")


class Archive:
    """Made once; the file is opened at the first question. All questions wait for one another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pool = ThreadPoolExecutor(1, "archive")
        self._connection: sqlite3.Connection | None = None

    async def ask(
        self,
        question: Callable[Concatenate[sqlite3.Connection, P], T],
        *arguments: P.args,
        **more: P.kwargs,
    ) -> T:
        """Return the answer of a function that takes the connection; sqlite3.Error."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._pool, lambda: question(self._opened(), *arguments, **more)
        )

    def close(self) -> None:
        """Let the question under way end, and close."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._connection is not None:
            self._connection.close()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite.connect(self._path, read_only=True)
        return self._connection

"""Somebody who reads a stream: what is to be told waits in a queue that is bounded."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any, Literal

Why = Literal["left", "slow", "reloading", "stopping"]


class Reader:
    """Told by anybody, read by one; ``is_gone`` says whether the connection was lost."""

    def __init__(self, most: int, is_gone: Callable[[], bool], tenant: str = "") -> None:
        self._most = most
        self._waiting: deque[Any] = deque()
        self._wake = asyncio.Event()
        self.is_gone = is_gone
        self.tenant = tenant
        self.ended: Why | None = None

    def tell(self, item: Any) -> None:
        """Have something told; a reader for whom too much waits already is ended."""
        if self.ended is not None:
            return
        if len(self._waiting) >= self._most:
            self.end("slow")
            return
        self._waiting.append(item)
        self._wake.set()

    def end(self, why: Why) -> None:
        """Tell nothing more; what waits is dropped."""
        if self.ended is None:
            self.ended = why
            self._waiting.clear()
            self._wake.set()

    async def told(self, seconds: float) -> list[Any]:
        """Return what is to be told as soon as there is anything, at the latest after a time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        found = list(self._waiting)
        self._waiting.clear()
        if self.ended is None:
            self._wake.clear()
        return found

"""Queries under way: in threads, only so many at one time, and none for longer than it may.

A query is asked whether it should stop at each step of its evaluation. It should when its time is
over, and when whoever asked has left.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from aiohttp import web

from alerting import clock
from alerting.settings import MOST_QUERIES, Queries
from exporter.refusal import Refused

T = TypeVar("T")

# How often it is looked whether whoever asked is still there.
_LOOK_SECONDS: Final = 0.1
_RETRY_SECONDS: Final = 1


class Patience:
    """How long an answer is waited for; `check` may be asked from any thread."""

    def __init__(self, seconds: float, gone: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._end = clock.monotonic() + seconds
        self._gone = gone
        self._left = False

    def leave(self) -> None:
        """Stop waiting."""
        self._left = True

    def check(self) -> None:
        """Raise Refused when the time is over, ConnectionError when whoever asked has left."""
        if self._left:
            raise ConnectionAbortedError("whoever asked has left")
        if clock.monotonic() >= self._end:
            raise Refused("query_timeout", f"query timed out after {self._seconds:g} s")

    async def wait(self, future: "asyncio.Future[T]") -> T:
        """Wait for an answer; to be called in the loop. Raises what `check` does."""
        while not future.done():
            rest = max(0.0, self._end - clock.monotonic())
            await asyncio.wait({future}, timeout=min(_LOOK_SECONDS, rest))
            if not future.done():
                self._left = self._left or self._gone()
                self.check()
        return future.result()


class Desk:
    """Where queries are worked on, first come, first served; belongs to the loop."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_QUERIES, "query")
        self._working = 0
        self._most = 1
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def answer(self, work: Callable[[], T], bounds: Queries, patience: Patience) -> T:
        """Work in a thread when it is its turn; Refused when that would not be in time.

        A query that is given up keeps its place until it notices, so that there are never more
        than may be.
        """
        self._most = bounds.at_once
        await self._turn(bounds, patience)
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(self._ended)
        try:
            return await patience.wait(future)
        finally:
            patience.leave()

    async def close(self, *_: object) -> None:
        """Take no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _turn(self, bounds: Queries, patience: Patience) -> None:
        if self._working < self._most and not self._waiting:
            self._working += 1
            return
        if len(self._waiting) >= bounds.waiting:
            raise Refused(
                "too_many_queries",
                "as many queries wait as may (alerting.queries.waiting); ask again soon",
                retry_after=_RETRY_SECONDS,
            )
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        try:
            await patience.wait(mine)
        except BaseException:
            if mine.done():
                self._next()
            else:
                self._waiting.remove(mine)
            raise

    def _ended(self, future: "asyncio.Future[T]") -> None:
        """Let the next one work; what a query said that nobody waits for is not told."""
        if not future.cancelled():
            future.exception()
        self._next()

    def _next(self) -> None:
        self._working -= 1
        while self._waiting and self._working < self._most:
            self._working += 1
            self._waiting.popleft().set_result(None)


DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)

"""The folds as they are read: in threads of their own, for so long and no longer."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from exporter.analytics.asked import By as Often
from exporter.analytics.asked import Frequent
from exporter.analytics.figures.loyalty import Reach
from exporter.analytics.figures.purchases import Bought
from exporter.analytics.figures.quality import Resolved, Returns
from exporter.analytics.figures.sums import Sums
from exporter.analytics.gauges import Unhappy
from exporter.analytics.promises import By as PromisesBy
from exporter.analytics.promises import Counts
from exporter.analytics.sides import Side
from exporter.folding import (
    asked,
    clients,
    customers,
    daily,
    erased,
    moment,
    pages,
    promises,
    purchases,
    questions,
    ratings,
    sides,
)
from exporter.folding.erased import Whole
from exporter.folding.ledger import By, Going, Newcomers, Place, Seen, Span, Told
from exporter.folding.reader import SECONDS, Reader
from exporter.refusal import Refused

THREADS: Final = 2
WAITING: Final = 64
"""Questions that may wait for a thread; further ones are refused."""
_CACHE_KIB: Final = 16_384
_RETRY_SECONDS: Final = 2

P = ParamSpec("P")
T = TypeVar("T")


class Reading:
    """A `Ledger` over the folds' file, which may come later, and go."""

    def __init__(self, folds: Path, seconds: float = SECONDS) -> None:
        self._path = folds
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(THREADS, "folds")
        self._local = threading.local()
        self._readers: list[Reader] = []
        self._under_way = 0

    async def version(self) -> tuple[int, ...]:
        """Return what changes whenever any answer may."""
        return await self._ask(questions.version)

    async def totals(
        self, tenant: str, agent: str, days: Span, measures: Collection[str] = ()
    ) -> Sums:
        """Return the sums of days, of these measures, or of all where none is named."""
        return await self._ask(questions.totals, tenant, agent, days, measures)

    async def split(
        self, tenant: str, agent: str, days: Span, by: By, measures: Collection[str]
    ) -> Mapping[str, Sums]:
        """Return sums of measures by day, channel or agent, in their order."""
        return await self._ask(questions.split, tenant, agent, days, by, measures)

    async def knows_agent(self, tenant: str, agent: str) -> bool:
        """Say whether an agent took part in any conversation."""
        return await self._ask(questions.knows_agent, tenant, agent)

    async def customers(self, tenant: str, instants: Span) -> int:
        """Return how many customers began conversations."""
        return await self._ask(questions.customers, tenant, instants)

    async def returns(self, tenant: str, instants: Span, within: tuple[int, int]) -> Returns:
        """Return who came back within two spans of the end of a conversation."""
        return await self._ask(questions.returns, tenant, instants, within)

    async def conversations(
        self, tenant: str, agent: str, instants: Span, after: Place | None, limit: int
    ) -> list[Told]:
        """Return conversations that began then, the newest first."""
        return await self._ask(pages.conversations, tenant, agent, instants, after, limit)

    async def going_on(self, tenant: str, since: int, silence: int) -> list[Going]:
        """Return conversations that go on with a message since then, the latest first."""
        return await self._ask(pages.going_on, tenant, since, silence)

    async def promises(
        self, tenant: str, days: Span, by: PromisesBy, now: int
    ) -> Mapping[str, Counts]:
        """Return the follow-ups of days as they are at an instant (Unix milliseconds)."""
        return await self._ask(promises.counted, tenant, days, by, now)

    async def frequent(self, tenant: str, days: Span, by: Often, limit: int) -> Frequent:
        """Return the questions that were asked, or asked without a cache, most."""
        return await self._ask(asked.frequent, tenant, days, by, limit)

    async def tenants(self, limit: int) -> list[str]:
        """Return the tenants that have conversations, the first of them by name."""
        return await self._ask(moment.tenants, limit)

    async def unhappy(self, tenant: str, instants: Span, below: float, limit: int) -> list[Unhappy]:
        """Return customers whose mean grade of a period is below a bound, the lowest first."""
        return await self._ask(ratings.unhappy, tenant, instants, below, limit)

    async def waiting(self, tenant: str, now: int) -> Mapping[str, int]:
        """Return in how many conversations that go on somebody waits for an answer, by channel."""
        return await self._ask(moment.waiting, tenant, now)

    async def daily(
        self, tenant: str, days: Span, measures: Collection[str]
    ) -> Mapping[tuple[str, str], Sums]:
        """Return the sums of measures without names, by day and channel, in order."""
        return await self._ask(daily.daily, tenant, days, measures)

    async def seen(
        self, tenant: str, days: Span, since: int, after: Place | None, limit: int
    ) -> Seen:
        """Return customers who were seen since an instant, the latest first."""
        return await self._ask(customers.seen, tenant, days, since, after, limit)

    async def reach(self, tenant: str, now: Span, before: Span) -> Mapping[str, Reach]:
        """Return how many customers used each feature in two spans of days, "" for anything."""
        return await self._ask(customers.reach, tenant, now, before)

    async def purchases(self, tenant: str, customer: str) -> Mapping[str, Bought] | None:
        """Return what a customer bought by currency, None of an unknown one."""
        return await self._ask(purchases.of, tenant, customer)

    async def active(self, tenant: str, since: int) -> int:
        """Return how many customers were seen since an instant (Unix milliseconds)."""
        return await self._ask(clients.active, tenant, since)

    async def newcomers(self, tenant: str, instants: Span) -> Newcomers:
        """Return how many customers were seen first then."""
        return await self._ask(customers.new, tenant, instants)

    async def resolved(self, tenant: str, instants: Span) -> Resolved:
        """Return what was resolved, of conversations that began then."""
        return await self._ask(customers.resolved, tenant, instants)

    async def customers_by_channel(self, tenant: str, instants: Span) -> Mapping[str, int]:
        """Return how many customers began conversations, by channel."""
        return await self._ask(customers.by_channel, tenant, instants)

    async def side(self, tenant: str, instants: Span, *, newest: bool) -> Side:
        """Return what conversations that began then come to, the newest or the oldest first."""
        return await self._ask(sides.side, tenant, instants, newest=newest)

    async def whole(self, tenant: str, customer: str) -> Whole:
        """Return all ids of the person whose id one is, and their conversations."""
        return await self._ask(erased.whole, tenant, customer)

    def close(self) -> None:
        """Let questions under way end, and close; blocks for as long as one may take."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for reader in self._readers:
            reader.close()

    async def _ask(
        self,
        question: Callable[Concatenate[sqlite3.Connection, P], T],
        *arguments: P.args,
        **more: P.kwargs,
    ) -> T:
        if self._under_way >= THREADS + WAITING:
            raise Refused(
                "too_many_queries",
                f"{WAITING} questions about conversations wait already",
                "ask again, and fewer at a time",
                retry_after=_RETRY_SECONDS,
            )
        self._under_way += 1
        loop = asyncio.get_running_loop()
        answered = loop.run_in_executor(
            self._pool, lambda: self._reader().answer(question, *arguments, **more)
        )
        answered.add_done_callback(self._done)
        # Who leaves does not take the count along: the thread is busy until it has ended.
        return await asyncio.shield(answered)

    def _done(self, answered: "asyncio.Future[T]") -> None:
        self._under_way -= 1
        if not answered.cancelled():
            answered.exception()

    def _reader(self) -> Reader:
        """Return the reader of this thread."""
        found: Reader | None = getattr(self._local, "reader", None)
        if found is None:
            found = self._local.reader = Reader(self._path, self._seconds, _CACHE_KIB)
            self._readers.append(found)
        return found

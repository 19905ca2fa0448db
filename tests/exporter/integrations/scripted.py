"""A vendor that says what a test tells it to, and a loop around it on a real store."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.events.tally import Tally
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from exporter.integrations.watch.loop import Loop
from exporter.integrations.watch.seams import Seams
from exporter.metrics.series import Table
from exporter.privacy.vault import Vault
from exporter.store.integration_checks import Kept
from tests.exporter.integrations.asking import answer
from tests.exporter.probes.examples import shown, table
from tests.exporter.store import fresh

KEY = bytes(range(32))
TOKEN = "planted-token-a3f9e1c7"


class Plain(Integration, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """A vendor without quotas: `{"ok": true}` is all it says, `{"reason": …}` what is wrong."""

    PROVIDER: ClassVar = "plain"
    HOME: ClassVar = "https://plain.test"
    TOPICS: ClassVar[tuple[Topic, ...]] = ("health", "newest", "events")

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        return Call(topic=topic, url=f"{self.base(site)}/{topic}?after={cursor}")

    def told(self, call: Call, answer: Answer) -> Found:  # noqa: ARG002
        said = answer.json if isinstance(answer.json, dict) else {}
        if said.get("burst"):
            raise RuntimeError(TOKEN)
        found: Found = said.get("found") or Found()
        return FOUND.get(said.get("find", ""), found)


class Other(Plain, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """Another provider."""

    PROVIDER: ClassVar = "other"


FOUND: dict[str, Found] = {}
"""What `{"find": name}` is read as."""
QUOTA = Quota("daily", 250.0, 1_000.0)


def plain(name: str = "crm", **settings: Any) -> Plain:
    return Plain(name=name, token=Secret(TOKEN), status_page="", **settings)


Reply = Callable[[Integration, Call], Awaitable[Answer | Unanswered]]


class Client:
    """Answers in place of the network; notes who was asked what, and when."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.asked: list[tuple[str, str, float]] = []
        self.shown: list[Shown] = []
        self.says: dict[str, Any] = {}
        self.waits: dict[str, Callable[[], Awaitable[Any]]] = {}
        self.under_way = 0
        self.most = 0

    async def ask(self, one: Integration, call: Call, shown: Shown) -> Answer | Unanswered:
        self.asked.append((one.name, call.topic, self._now()))
        self.shown.append(shown)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            if one.name in self.waits:
                await self.waits[one.name]()
        finally:
            self.under_way -= 1
        said = self.says.get(f"{one.name} {call.topic}", self.says.get(one.name, {"ok": True}))
        if callable(said):
            said = said(call)
        if isinstance(said, Exception):
            raise said
        if isinstance(said, str):
            return Unanswered(said, f"as the test says: {said}", self._now(), 0.5)
        if isinstance(said, Answer | Unanswered):
            return said
        status = said.pop("status", 200) if "status" in said else 200
        return answer(said, status, at=self._now())

    def topics(self, name: str) -> list[str]:
        return [topic for one, topic, _ in self.asked if one == name]

    def times(self, name: str, topic: str = "health") -> list[float]:
        return [at for one, about, at in self.asked if (one, about) == (name, topic)]


class Stage:
    """A loop with its store, series table and vendors; with ``real``, those of the network."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], float],
        seams: Seams | None = None,
        *,
        real: bool = False,
    ) -> None:
        self._is_real = real
        self.store = fresh.store(path)
        self.now = now
        self.client = Client(now)
        self.seams = seams or Seams()
        self.fails: Exception | None = None
        self.calls: list[str] = []
        self.begin()

    def begin(self, key: bytes = KEY) -> None:
        """As after a restart: an empty table, a new loop."""
        self.series: Table = table()
        self.tally = Tally(self.series)
        client = None if self._is_real else self.client
        self.loop = Loop(self.series, self.tally, self.store_run, Vault(key), self.seams, client)

    async def store_run(self, name: str, *arguments: Any) -> Any:
        self.calls.append(name)
        if self.fails is not None:
            raise self.fails
        return self.store.run(name, *arguments)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.get_running_loop().create_task(self.loop.run())
        try:
            yield
            assert not task.done(), task
        finally:
            task.cancel()
            await asyncio.wait([task])

    def lines(self, prefix: str = "integration_") -> Mapping[str, float]:
        self.series.add(self.tally.take())
        return shown(self.series, prefix)

    def checks(self, name: str | None = None) -> list[tuple[str, str]]:
        """State and reason of each check that was kept, oldest first."""
        rows: list[Kept] = self.store.run("integration_checks.page", 0, None, 1_000, name)
        return [(row.check.state, row.check.reason) for row in reversed(rows)]


MINUTE = Duration(60)

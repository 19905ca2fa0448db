"""Events in by HTTP, folded as the process beside the daemon does it, figures out by HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import ClientSession
from msgspec.structs import replace

from alerting import clock
from exporter.audit.trail import Pace, Trail
from exporter.daemon import Daemon
from exporter.folding.folds import Folds
from exporter.folding.reading import Reading
from exporter.recalling import Recall
from exporter.store.sqlite import Sqlite
from exporter.web.exports.asked import Files
from exporter.web.watched import Watched
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand
from tests.exporter.web.stand import Stand

Ask = Callable[..., Awaitable[Any]]


class Heard(NamedTuple):
    """An answer."""

    status: int
    headers: Any
    json: Any


class Desk:
    """A daemon with a store, its folds, and those who ask; ``kept`` asks the store's tables."""

    def __init__(self, here: Stand, folder: Path, session: ClientSession, kept: Ask) -> None:
        self.here = here
        self.folder = folder
        self.session = session
        self.kept = kept
        self._count = 0

    def event(self, type: str, at: datetime, conversation: str, /, **data: Any) -> dict[str, Any]:
        """Return an event, each of another id unless it is given one."""
        self._count += 1
        id = data.pop("id", "")
        told = {"conversation_id": conversation, **data} if conversation else data
        return {
            "id": id or f"e{self._count}",
            "type": type,
            "time": at.isoformat(),
            "data": told,
        }

    async def tell(self, *events: dict[str, Any]) -> None:
        """Send events, and fold them."""
        async with self.session.post(f"{self.here.url}/webhooks/app", json=list(events)) as answer:
            told = await answer.json()
            assert answer.status == 202, told
            assert not told["refused"], told
        await self.fold()

    async def fold(self, now: datetime | None = None) -> None:
        """Fold what is kept, as of now."""
        at = round((now or clock.now()).timestamp() * 1000)
        await asyncio.to_thread(self._fold, at)

    async def ask(
        self, path: str, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> Heard:
        """Ask for figures."""
        url = f"{self.here.url}/api/analytics{path}"
        async with self.session.request(method, url, headers=headers) as answer:
            body = await answer.json() if answer.status != 304 else await answer.read()
            return Heard(answer.status, answer.headers, body)

    async def figures(self, path: str) -> Any:
        """Return figures; the answer is good."""
        heard = await self.ask(path)
        assert heard.status == 200, heard.json
        return heard.json

    def counted(self, metric: str, *labels: str) -> float:
        """Return what was counted, on disk already or not."""
        series = self.here.daemon.series
        on_disk = sum(
            value for _, told, value in series.read(metric) if [*told.values()] == [*labels]
        )
        return on_disk + self.here.counted(metric, *labels)

    def _fold(self, now: int) -> None:
        settings = self.here.daemon.world.config.analytics.folding
        folds = Folds(self.folder / "events.db", self.folder / "folds.db", settings)
        with contextlib.closing(folds):
            while folds.advance(now) or folds.look_again(now):
                pass


@contextlib.asynccontextmanager
async def desk(
    folder: Path, text: str = "", seconds: float = 5.0, watched: Watched | None = None
) -> AsyncIterator[Desk]:
    """Serve a configuration; ``text`` has no `server:`."""
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + text + stand.SOURCES)
    reading = Reading(folder / "folds.db", seconds)
    try:
        async with (
            stand.committing(made, folder) as store,
            ClientSession() as session,
        ):
            seen = await _seen(made, store, reading, watched)
            async with stand.serving(made=made, watched=seen) as here:
                yield Desk(here, folder, session, seen.ask)
    finally:
        reading.close()


async def _seen(made: Daemon, store: Sqlite, reading: Reading, watched: Watched | None) -> Watched:
    """Return what is watched, with what the store knows."""
    ask = Threaded(store).run
    recall = Recall(made, ask)
    files = Files(store.path, store.path.with_name("folds.db"), made.world.vault)
    await recall.load()
    return replace(
        watched or Watched(),
        folds=lambda: reading,
        files=lambda: files,
        recent=lambda: recall.recent,
        recents=recall.of,
        trail=(watched and watched.trail) or Trail(made.tally, ask, Pace(sums=0.05)),
        words=recall.words,
        ask=ask,
    )


def today(hour: int = 0) -> datetime:
    """Return an hour of yesterday, so that it is past, in UTC."""
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=1) + timedelta(hours=hour)


def friday(hour: int, minute: int) -> datetime:
    """Return a time of the last Friday whose Monday is past, in UTC."""
    now = clock.now().astimezone(UTC)
    monday = (now - timedelta(days=now.weekday() + 7)).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )
    return monday - timedelta(days=3)

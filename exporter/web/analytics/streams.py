"""All who read streams, and the one look for all of them at what changed."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Iterator
from typing import Final

import structlog
from aiohttp import web
from msgspec import Struct

from alerting import clock
from exporter.analytics import days, live
from exporter.analytics.bulletin import Bulletin
from exporter.analytics.figures import conversations
from exporter.analytics.figures.conversations import Overview
from exporter.analytics.live import Figures, Pushed, State
from exporter.daemon import Daemon
from exporter.refusal import Refused
from exporter.web.analytics import activity, alarming, completing, tenancy
from exporter.web.analytics.reader import Reader, Why
from exporter.web.watched import Watched

_READERS: Final = "analytics_stream_readers"
_ENDED: Final = "analytics_streams_ended_total"
_log = structlog.get_logger("chatwatch.analytics")


class Pace(Struct, frozen=True):
    """How often what is looked at and told, in seconds; ``queue`` is what may wait for a reader.

    After the last reader has left, alerts are followed for ``linger``, so that one who comes back
    hears what it missed.
    """

    look: float = 1.0
    figures: float = 2.0
    snapshot: float = 30.0
    heartbeat: float = 10.0
    write: float = 10.0
    linger: float = 300.0
    queue: int = 64


class Streams:
    """Made with the application; it works while somebody reads, and a little longer."""

    def __init__(self, daemon: Daemon, watched: Watched, pace: Pace = Pace()) -> None:  # noqa: B008
        self._daemon = daemon
        self._watched = watched
        self.pace = pace
        self.bulletin = Bulletin("")
        self._figures: dict[str, Figures] = {}
        self._behind: set[str] = set()
        self._readers: dict[Reader, bool] = {}
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._left = 0.0
        self._due = 0.0

    @contextlib.contextmanager
    def reading(
        self, is_gone: Callable[[], bool], *, is_live: bool = False, tenant: str = ""
    ) -> Iterator[Reader]:
        """Have somebody read: alerts, or where it is live, figures of a tenant.

        Refused where too many do.
        """
        self._refuse_more()
        reader = Reader(self.pace.queue, is_gone, tenant)
        self._start()
        if is_live:
            self._welcome(reader)
        self._readers[reader] = is_live
        self._show()
        try:
            yield reader
        finally:
            del self._readers[reader]
            self._left = clock.monotonic()
            self._daemon.tally.count(_ENDED, reader.ended or "left")
            self._show()

    def end(self, why: Why) -> None:
        """End all streams; their readers may come back."""
        for reader in self._readers:
            reader.end(why)

    async def stop(self, _: web.Application) -> None:
        """End all streams, and take no more."""
        self._stopped = True
        self.end("stopping")

    async def close(self, _: web.Application) -> None:
        """End the look at what changed."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _known(self, tenant: str) -> Figures:
        """Return the figures as they are now; nothing of today while its folds cannot be read."""
        watched = tenancy.seen_by(self._watched, tenant)
        analytics, now = self._daemon.world.config.analytics, round(clock.unix() * 1000)
        span = max(1, round(analytics.active_within.seconds))
        total = activity.window(watched.recent(), now, span).total
        day = days.day(now, analytics.zone)
        known = completing.trust(self._watched, self._daemon.world, tenant).of((day, day))
        today = await self._today(tenant, day)
        return live.figures(
            total, today, len(alarming.firing(watched)), None if known is None else known.ratio
        )

    async def _today(self, tenant: str, day: int) -> Overview | None:
        ledger = self._watched.folds()
        if ledger is None:
            return None
        try:
            sums = await ledger.totals(tenant, "", (day, day), conversations.MEASURES)
        except Refused:
            return None
        return conversations.overview(sums)

    def _refuse_more(self) -> None:
        most = self._daemon.world.config.analytics.streams
        if self._stopped:
            raise Refused("not_ready", "the daemon stops", "ask again", retry_after=1)
        if len(self._readers) >= most:
            raise Refused(
                "too_many_readers",
                f"{most} streams are read already",
                "close some, or raise analytics.streams",
                retry_after=round(self.pace.snapshot),
            )

    def _start(self) -> None:
        """Look at once, and from now on; positions of an earlier look are not known any more."""
        if self._task is None or self._task.done():
            self.bulletin = Bulletin(secrets.token_hex(4))
            self._look()
            self._task = asyncio.get_running_loop().create_task(self._run(), name="streams")

    async def _run(self) -> None:
        try:
            while self._readers or clock.monotonic() - self._left < self.pace.linger:
                self._look()
                tenants = self._live
                if tenants and clock.monotonic() >= self._due:
                    self._due = clock.monotonic() + self.pace.figures
                    for tenant in sorted(tenants):
                        await self._push(tenant)
                await asyncio.sleep(self.pace.look)
        except Exception as error:  # noqa: BLE001 # who reads comes back, and the look begins anew
            _log.error("streams end by a mistake of ours", exc_info=error)
            self.end("reloading")

    def _look(self) -> None:
        """Tell of alerts that began or ended, and end who has left."""
        entries = self.bulletin.look(alarming.firing(self._watched))
        for reader, is_live in self._readers.items():
            if reader.is_gone():
                reader.end("left")
            elif not is_live:
                for entry in entries:
                    reader.tell(entry)

    def _welcome(self, reader: Reader) -> None:
        """Tell a reader of figures what the others know; the first is told all with the next."""
        if reader.tenant in self._live:
            if reader.tenant in self._behind:
                reader.tell(State(clock.now(), "behind"))
            reader.tell(Pushed(clock.now(), self._figures.get(reader.tenant, {})))
        else:
            self._figures.pop(reader.tenant, None)
            self._behind.discard(reader.tenant)
            self._due = 0.0

    @property
    def _live(self) -> set[str]:
        """The tenants whose figures somebody reads."""
        return {reader.tenant for reader, is_live in self._readers.items() if is_live}

    async def _push(self, tenant: str) -> None:
        """Tell of figures that are others now."""
        now = await self._known(tenant)
        changed = live.changed(self._figures.get(tenant, {}), now)
        self._figures[tenant] = now
        is_behind = not live.is_whole(now)
        if is_behind != (tenant in self._behind):
            self._behind ^= {tenant}
            self._tell(tenant, State(clock.now(), "behind" if is_behind else "connected"))
        if changed:
            self._tell(tenant, Pushed(clock.now(), changed))

    def _tell(self, tenant: str, told: State | Pushed) -> None:
        for reader, is_live in self._readers.items():
            if is_live and reader.tenant == tenant:
                reader.tell(told)

    def _show(self) -> None:
        series = self._daemon.series
        series.set(series.row(_READERS), float(len(self._readers)))


STREAMS: web.AppKey[Streams] = web.AppKey("streams", Streams)

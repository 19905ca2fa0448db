"""What happens in the demo: chats all day, and a service that is stopped in the middle of it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from alerting import clock
from tests.demo import figures
from tests.demo.day import Day
from tests.demo.fault import CannotPlay
from tests.demo.figures import Figures
from tests.demo.play import Play
from tests.demo.replay import Replay, moment
from tests.demo.screen import Bar, Screen
from tests.demo.settings import ALERT, BACKEND
from tests.demo.stage import Stage
from tests.tools import eventually

_SEEN_SECONDS = 15.0
_MAIL_SECONDS = 20.0
_COUNTED_SECONDS = 10.0


class Story:
    """One performance; ``missing`` are sentences about what did not come."""

    def __init__(self, play: Play, stage: Stage, screen: Screen, day: Day) -> None:
        self.missing: list[str] = []
        self.fired: float | None = None
        """Seconds from the stop of the service to the mail about it."""
        self.resolved: float | None = None
        """Seconds from its return to the mail about that."""
        self.replay = Replay(day, play.seconds, f"{stage.url}/webhooks/bot")
        self._day = day
        self._play = play
        self._stage = stage
        self._screen = screen

    async def perform(self) -> None:
        """Post the day and stop the service meanwhile; CannotPlay where chatwatch is of no use."""
        day = self._day
        self._screen.begin()
        self._screen.happened(
            "chats", f"{day.conversations:,} conversations begin: {day.messages:,} messages"
        )
        try:
            with self._screen.bar(day.seconds) as bar:
                async with asyncio.TaskGroup() as group:
                    watch = group.create_task(self._chatwatch())
                    chats = group.create_task(self._chats(bar))
                    await self._outage(bar)
                    await chats
                    watch.cancel()
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        self._screen.happened("chats", "the day is over")

    async def counted(self) -> Figures:
        """Return what /metrics says, when it has counted the mails too."""

        async def agreed() -> bool:
            found = figures.read(await self._stage.metrics())
            return found.mails == len(self._stage.catcher.mails)

        with contextlib.suppress(AssertionError):
            await eventually(agreed, within=_COUNTED_SECONDS)
        return figures.read(await self._stage.metrics())

    async def _chatwatch(self) -> None:
        """Raise CannotPlay when chatwatch ends."""
        code = await self._stage.chatwatch.ended()
        raise CannotPlay(self._stage.chatwatch.last_words(code or 0))

    async def _chats(self, bar: Bar) -> None:
        await self.replay.run(self._stage.session, lambda: bar.show(self.replay))

    async def _outage(self, bar: Bar) -> None:
        await moment(clock.monotonic() + self._play.fails)
        # On a machine that is busy a run may have failed by itself, and that is not what we mean.
        await eventually(self._seen("up"), within=_SEEN_SECONDS, what=f"{BACKEND} up")
        mails = self._stage.catcher.mails
        before = len(mails)
        stopped = await self._stop(bar)
        self.fired = await self._told("down", "FIRING", before, stopped)
        await moment(stopped + self._play.outage)
        before = len(mails)
        started = await self._start(bar)
        self.resolved = await self._told("up", "RESOLVED", before, started)

    async def _stop(self, bar: Bar) -> float:
        self._stage.backend.kill()
        await self._stage.backend.ended()
        bar.is_up = False
        self._screen.happened("down", "backend stopped: its process was killed", "backend stopped")
        return clock.monotonic()

    async def _start(self, bar: Bar) -> float:
        await self._stage.start_backend()
        bar.is_up = True
        self._screen.happened("up", "backend started again", "backend started")
        return clock.monotonic()

    async def _told(self, state: str, status: str, before: int, since: float) -> float | None:
        """Wait until chatwatch sees the service in a state, and says so by mail."""
        try:
            reason = await eventually(
                self._seen(state), within=_SEEN_SECONDS, what=f"{BACKEND} {state}"
            )
            because = "" if reason == state else f": {reason}"
            self._screen.happened("probe", f"chatwatch sees it {state}{because}")
            await self._stage.catcher.caught(
                status, ALERT, BACKEND, after=before, within=_MAIL_SECONDS
            )
        except AssertionError as error:
            self.missing.append(str(error))
            return None
        return clock.monotonic() - since

    def _seen(self, state: str) -> Callable[[], Awaitable[str | None]]:
        """Return a question: why the service is in this state, for chatwatch; None where not."""

        async def why() -> str | None:
            service = await self._stage.service(BACKEND)
            return str(service["last"]["reason"] or state) if service["state"] == state else None

        return why

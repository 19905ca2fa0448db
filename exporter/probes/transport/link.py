"""Our own link: is anybody reached at all?"""

import asyncio
import math
from collections.abc import Callable
from typing import Final

import structlog

from alerting import clock
from exporter.probes import connectivity
from exporter.probes.fault import Failed
from exporter.probes.result import Result
from exporter.probes.settings import Connectivity
from exporter.probes.trace import Trace
from exporter.probes.transport import dial
from exporter.probes.way import Way

_log: Final = structlog.get_logger("chatwatch.probes")


class Guard:
    """Looks at the link when a run has failed on its way; runs that fail at once share a look."""

    def __init__(self, settings: Callable[[], Connectivity], show: Callable[[bool], None]) -> None:
        self._settings = settings
        self._show = show
        self._looking: asyncio.Task[connectivity.Link] | None = None
        self._last: connectivity.Link | None = None

    async def judged(self, result: Result) -> Result:
        """Return the result, or one that says nothing where our own link is down."""
        targets = self._settings().targets
        if not targets:
            return result
        if result.verdict in {"up", "degraded"}:
            if self._last is None or not self._last.is_up:
                # It began a while ago; who fails now looks anew.
                self._learn(connectivity.Link(is_up=True, at=-math.inf))
            return result
        if not connectivity.is_doubtful(result):
            return result
        return result if (await self._look()).is_up else connectivity.excused(result, targets)

    async def close(self) -> None:
        """End a look that is under way."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])

    async def _look(self) -> connectivity.Link:
        if self._looking is None:
            if self._last is not None and self._last.holds(clock.monotonic()):
                return self._last
            self._looking = asyncio.get_running_loop().create_task(self._found())
        # A run that is cancelled must not end the look of the others.
        return await asyncio.shield(self._looking)

    async def _found(self) -> connectivity.Link:
        settings = self._settings()
        try:
            seconds = settings.timeout.seconds
            async with asyncio.TaskGroup() as group:
                looks = [group.create_task(_reached(one, seconds)) for one in settings.targets]
            found = connectivity.Link(any(one.result() for one in looks), clock.monotonic())
            self._learn(found)
            return found
        finally:
            self._looking = None

    def _learn(self, found: connectivity.Link) -> None:
        """Tell of the link, and log when it is lost and when it is back."""
        was_up = self._last is None or self._last.is_up
        if self._last is None or found.is_up != was_up:
            self._show(found.is_up)
        self._last = found
        if was_up and not found.is_up:
            _log.error("this machine has no network", targets=list(self._settings().targets))
        elif found.is_up and not was_up:
            _log.info("this machine has a network again")


async def _reached(target: str, seconds: float) -> bool:
    """Say whether a target answers; one that refuses does too."""
    host, port = connectivity.parts(target)
    try:
        async with asyncio.timeout(seconds), dial.dialed(Way(host=host, port=port), Trace()):
            return True
    except ConnectionRefusedError:
        return True
    except (Failed, OSError):
        return False

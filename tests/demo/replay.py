"""Posts a day of chats through the front door, so many times as fast as it was."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from alerting import clock
from tests.demo.day import Day, Moment
from tests.demo.fault import CannotPlay

_TICK_SECONDS = 0.1
_AT_ONCE = 500
_TRIES = 40
_LATER = frozenset({429, 503})


class Replay:
    """How far the day is, and what of it was acknowledged."""

    def __init__(self, day: Day, seconds: float, url: str) -> None:
        self.at = 0.0
        self.events = 0
        self.messages = 0
        self._day = day
        self._seconds = seconds
        self._url = url

    async def run(self, session: aiohttp.ClientSession, told: Callable[[], None]) -> None:
        """Post all of it, ``told`` at each step; CannotPlay where chatwatch refuses an event."""
        began = clock.monotonic()
        posted = 0
        for tick in itertools.count(1):
            share = min((clock.monotonic() - began) / self._seconds, 1.0)
            self.at = share * self._day.seconds
            due = self._day.until(self.at)
            for start in range(posted, due, _AT_ONCE):
                await self._post(session, self._day.moments[start : min(start + _AT_ONCE, due)])
            posted = due
            told()
            if share == 1.0:
                return
            await moment(began + tick * _TICK_SECONDS)

    async def _post(self, session: aiohttp.ClientSession, moments: Sequence[Moment]) -> None:
        events = [event for _, event in moments]
        status, said = 0, {}
        for _ in range(_TRIES):
            async with session.post(self._url, json=events) as answer:
                status, said = answer.status, await answer.json()
            if status not in _LATER:
                break
            await moment(clock.monotonic() + _TICK_SECONDS)
        refuse_refused(status, said, len(events))
        self.events += len(events)
        self.messages += sum(event["type"].startswith("chat.message.") for event in events)


def refuse_refused(status: int, said: dict[str, Any], count: int) -> None:
    """Raise CannotPlay unless all events were taken in."""
    if status != 202 or said["accepted"] != count:
        raise CannotPlay(f"chatwatch did not take in all of {count} events: {status} {said}")


async def moment(at: float) -> None:
    """Wait for an instant of the monotonic clock: the pace of a replay is nobody's event."""
    reached = asyncio.Event()
    asyncio.get_running_loop().call_later(max(at - clock.monotonic(), 0.0), reached.set)
    await reached.wait()

"""The shell that notes, over restarts, that we answered and when each source was heard last."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import structlog

from alerting import clock
from exporter import presence, silence
from exporter.daemon import Daemon
from exporter.events.intake import LAST_RECEIVED
from exporter.presence import Spell
from exporter.silence import Contact
from exporter.store.errors import StoreError

EVERY: Final = 10.0
"""Seconds between two looks: what a crash may take from the uptime."""

# How often it is looked whether we are ready yet.
_SOON: Final = 0.5
_RATIO: Final = "chatwatch_api_uptime_ratio"
_SILENCE: Final = ("webhook_silent_since_timestamp_seconds", "webhook_silence_limit_seconds")
_log = structlog.get_logger("chatwatch")

Ask = Callable[..., Awaitable[Any]]


class Witness:
    """Made once; `load`, then `run` as a background task, then `close`.

    `ask` is the store's ``run``. What cannot be written is written with the next look.
    """

    def __init__(self, daemon: Daemon, ask: Ask) -> None:
        self._daemon = daemon
        self._ask = ask
        self._spells: list[Spell] = []
        self._spell: Spell | None = None
        self._known: dict[str, Contact] = {}
        self._unsaved: dict[str, Contact] = {}
        self._shown: set[str] = set()
        self._failed = False

    async def load(self) -> None:
        """Take over what an earlier life noted; raises StoreError."""
        self._spells = await self._ask("presence.spells")
        self._known = {one[0]: one for one in await self._ask("presence.contacts")}
        series = self._daemon.series
        for source in self._daemon.world.sources:
            _, _, received = self._known.get(source, (source, 0, None))
            if received is not None:
                series.set(series.row(LAST_RECEIVED, source), received / 1000)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY if self._spell is not None else _SOON)

    async def look(self) -> None:
        """Note how things are now, show it, and keep it."""
        now, ready = clock.now(), self._daemon.ready() is None
        at = round(now.timestamp() * 1000)
        if ready:
            self._go_on(at)
        else:
            self._spell = None
        self._show(at)
        await self._keep(at)

    async def close(self) -> None:
        """Look a last time: until a moment ago requests were answered."""
        at = round(clock.now().timestamp() * 1000)
        if self._spell is not None:
            self._go_on(at)
        await self._keep(at)

    def _go_on(self, at: int) -> None:
        before, self._spell = self._spell, presence.continued(self._spell, at)
        if before is not None and before[0] == self._spell[0]:
            self._spells[-1] = self._spell
        else:
            self._spells.append(self._spell)
        oldest = at - presence.LONGEST * 1000
        self._spells = [one for one in self._spells if one[1] >= oldest]

    def _show(self, at: int) -> None:
        series, world = self._daemon.series, self._daemon.world
        for window, seconds in presence.WINDOWS.items():
            ratio = presence.ratio(self._spells, at, seconds)
            if ratio is not None:
                series.set(series.row(_RATIO, window), ratio)
        new = silence.contacts(self._known, world.sources, self._daemon.intake.heard, at)
        self._known |= {one[0]: one for one in new}
        self._unsaved |= {one[0]: one for one in new}
        found = silence.silences(world.sources.values(), self._known)
        for one in found:
            for metric, value in zip(_SILENCE, (one.since, one.limit), strict=True):
                series.set(series.row(metric, one.source), value)
        awaited = {one.source for one in found}
        for gone in self._shown - awaited:
            for metric in _SILENCE:
                series.remove(series.row(metric, gone))
        self._shown = awaited

    async def _keep(self, at: int) -> None:
        """Write; told when that begins to fail, and when it works again."""
        unsaved, self._unsaved = self._unsaved, {}
        rows: Sequence[Contact] = list(unsaved.values())
        try:
            await self._ask("presence.note", self._spell, rows, at - presence.LONGEST * 1000)
        except StoreError as error:
            self._unsaved = unsaved | self._unsaved
            if not self._failed:
                _log.warning("uptime of our own API cannot be kept", why=str(error))
            self._failed = True
            return
        if self._failed:
            _log.info("uptime of our own API is kept again")
        self._failed = False

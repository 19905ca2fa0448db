"""The shell that notes each minute what came of each source, and shows which are silent."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, ClassVar, Final, Protocol

from exporter.events.intake import LAST_RECEIVED
from exporter.integrations.customs import pipe
from exporter.integrations.customs.pipe import HOUR, Hour, Silence
from exporter.integrations.customs.shown import Shown
from exporter.metrics.series import Table
from exporter.probes.cron import Zone
from exporter.store import source_hours, source_newest

STEP: Final = 20_000
"""Events that are looked at in a step, about 10 ms of the writer's time."""
_EVENTS: Final = "webhook_events_total"
_CAME: Final = ("accepted", "unmapped")

Ask = Callable[..., Awaitable[Any]]


class Fed(Protocol):
    """An integration, as far as a source is about it."""

    PROVIDER: ClassVar[str]

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str | None: ...
    @property
    def timezone(self) -> Zone | None: ...


class Listening:
    """What is known of sources, hour by hour; of the event loop's thread."""

    def __init__(self, series: Table, ask: Ask) -> None:
        self._series = series
        self._ask = ask
        self._shown = Shown(series)
        self._hours: dict[str, dict[int, Hour]] = {}
        self._loaded: set[str] = set()
        self._unsaved: set[tuple[str, int]] = set()
        self._newest: dict[str, float] = {}
        self.silences: dict[str, Silence] = {}

    async def look(self, sources: Iterable[str], integrations: Sequence[Fed], now: float) -> None:
        """Note the totals of this minute, keep them, and show silences; raises StoreError."""
        known = list(sources)
        await self._load([one for one in known if one not in self._loaded], now)
        totals = self._totals()
        number = int(now // HOUR)
        for source in known:
            hours = self._hours[source]
            hours[number] = pipe.looked(hours.get(number), totals.get(source, 0.0), now)
            hours.pop(number - pipe.KEPT_DAYS * 24, None)
            self._unsaved.add((source, number))
        await self._compare(integrations, now)
        self._show(integrations)
        await self.keep()

    def hours(self, source: str) -> Mapping[int, Hour]:
        """Return what is known of the hours of a source."""
        return self._hours.get(source, {})

    async def keep(self) -> None:
        """Write what is new; raises StoreError, and then it is written the next time."""
        rows = [
            source_hours.Row(source, number, hour.total, round(hour.seen * 1000), hour.looks)
            for source, number in self._unsaved
            if (hour := self._hours[source].get(number)) is not None
        ]
        if rows:
            await self._ask("source_hours.note", rows)
        self._unsaved.clear()

    async def follow(self, sources: Iterable[str]) -> bool:
        """Look at new events of some sources; False where more are left. Raises StoreError."""
        told: list[source_newest.Newest] = await self._ask(
            "source_newest.follow", sorted(set(sources)), STEP
        )
        for source, newest, is_all in told:
            if is_all and newest is not None:
                self._newest[source] = newest / 1000
        return all(one.is_all for one in told)

    def newest(self, source: str | None) -> float | None:
        """Return the time of the newest event of a source, None where none is known."""
        return None if source is None else self._newest.get(source)

    async def _load(self, sources: Sequence[str], now: float) -> None:
        """Take over the hours that an earlier life left."""
        if not sources:
            return
        since = int(now // HOUR) - pipe.KEPT_DAYS * 24
        rows: list[source_hours.Row] = await self._ask("source_hours.rows", sources, since)
        for source in sources:
            self._hours[source] = {}
        for row in rows:
            self._hours[row.source][row.hour] = Hour(row.total, row.seen / 1000, row.looks)
        self._loaded.update(sources)

    def _totals(self) -> dict[str, float]:
        """Return how many events of each source are on disk."""
        found: dict[str, float] = {}
        for _, labels, value in self._series.read(_EVENTS):
            if labels["result"] in _CAME:
                found[labels["source"]] = found.get(labels["source"], 0.0) + value
        return found

    async def _compare(self, integrations: Sequence[Fed], now: float) -> None:
        """Work out all silences; each takes some milliseconds, so the loop has turns between."""
        heard = {labels["source"]: at for _, labels, at in self._series.read(LAST_RECEIVED)}
        found = {}
        for one in integrations:
            if one.source in self._hours and one.source in heard:
                hours, since = self._hours[one.source], heard[one.source]
                found[one.name] = pipe.silence(hours, since, now, _zone(one))
                await asyncio.sleep(0)
        self.silences = found

    def _show(self, integrations: Sequence[Fed]) -> None:
        figures: dict[tuple[str, tuple[str, ...]], float] = {}
        for one in integrations:
            silence = self.silences.get(one.name)
            if silence is None:
                continue
            labels = (one.name, one.PROVIDER)
            figures["integration_silence_seconds", labels] = silence.seconds
            if silence.expected is not None:
                figures["integration_silence_expected_events", labels] = silence.expected
        self._shown.show(figures)


def _zone(one: Fed) -> tzinfo | None:
    return None if one.timezone is None else one.timezone.info

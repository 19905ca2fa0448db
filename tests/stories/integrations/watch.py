"""The week as it is lived: the loop, what is usual, and the engine of alerts, in virtual time."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from msgspec import Struct

from alerting import clock
from alerting.duration import Duration
from alerting.engine import Engine
from alerting.model import Alert, Labels
from alerting.query import Embedded
from alerting.samples import Samples, Settings
from alerting.seams import Seams as Between
from alerting.settings import Alerting
from alerting.trials.oblivion import Oblivion, Quiet
from exporter import alerts
from exporter.events.intake import LAST_RECEIVED
from exporter.events.tally import Tally
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.customs import almanac as almanacs
from exporter.integrations.customs.almanac import Almanac
from exporter.integrations.customs.listening import Listening
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.pulse import Pulse
from exporter.integrations.watch import loop as loops
from exporter.integrations.watch import watcher
from exporter.integrations.watch.loop import Loop
from exporter.integrations.watch.seams import Seams
from exporter.privacy.vault import Vault
from exporter.sampling import Sampling
from exporter.store import source_hours
from tests.exporter.integrations import kept, virtual
from tests.exporter.integrations.stands import rest
from tests.exporter.integrations.virtual import passed
from tests.stories.integrations import week
from tests.stories.integrations.vendors import Vendors, Visit

RULES: Final = Path(__file__).parents[3] / "config"
KEY: Final = bytes(range(32))
TICK: Final = Duration(300)
"""How often samples are taken and rules evaluated."""


class Fired(Struct, frozen=True):
    """An alert that people were told of; ``ended`` is 0 where it still fires at the end."""

    name: str
    of: str
    severity: str
    began: float
    ended: float


class Told:
    """Notes from when to when each alert fires."""

    def __init__(self) -> None:
        self._open: dict[Labels, float] = {}
        self._ended: list[tuple[Labels, float, float]] = []

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        now = at.timestamp()
        firing = {alert.labels for alert in alerts if alert.state == "firing"}
        for labels in self._open.keys() - firing:
            self._ended.append((labels, self._open.pop(labels), now))
        for labels in firing - self._open.keys():
            self._open[labels] = now

    def all(self) -> list[Fired]:
        every = [*self._ended, *((labels, began, 0.0) for labels, began in self._open.items())]
        found = []
        for labels, began, ended in every:
            said = dict(labels)
            of = said.get("integration") or said["provider"]
            found.append(Fired(said["alertname"], of, said["severity"], began, ended))
        return sorted(found, key=lambda one: (one.began, one.name, one.of))


class Seen(Struct, frozen=True):
    """How all stand at an instant, for how long which are silent, and which syncs failed."""

    standings: Mapping[str, Standing]
    silences: Mapping[str, Silence]
    failed: Sequence[str]


class Lived(Struct, frozen=True):
    """What came of the week; ``seen`` is by the texts of instants."""

    visits: Sequence[Visit]
    fired: Sequence[Fired]
    seen: Mapping[str, Seen]


class Watch:
    """All that watches in the week."""

    def __init__(self, path: Path) -> None:
        self.store = kept.Store(path)
        # What would be lost with the power is of no matter here.
        self.store.sqlite._writer.execute("PRAGMA synchronous=OFF")
        self.series = kept.series()
        self.tally = Tally(self.series)
        self.told = Told()
        self.vendors = Vendors()
        self.plan = week.plan(week.MONDAY)
        self.almanac = Almanac(self.series, self.store, lambda: self.plan, lambda: week.SOURCES)
        seams = Seams(
            held=lambda one: self.almanac.held(one.source, one.PROVIDER), noted=self.almanac.note
        )
        self.loop = Loop(self.series, self.tally, self.store, Vault(KEY), seams, self.vendors)
        self.engine = self._engine()
        self.seen: dict[str, Seen] = {}

    def _engine(self) -> Engine:
        settings = Alerting(samples=Settings(interval=TICK))
        groups = alerts.rehearsed(settings, ["rules/integrations.yml"], RULES)
        samples = Samples(Sampling(self.series), settings.samples)
        query = Embedded(samples)
        between = Between(samples, query, self.told.hand, Oblivion(), Quiet(), query.measured)
        return Engine(between, groups, TICK)

    async def live(self) -> None:
        """Live from Monday to Sunday."""
        self._remember()
        await self.almanac.load()
        self.loop.plan(self.plan)
        await self.engine.start()
        steps = (
            self.loop.run(),
            self.almanac.run(),
            each(week.MINUTE, 20.0, self._deliver),
            each(TICK.seconds, 0.0, self._tick),
        )
        tasks = [asyncio.get_running_loop().create_task(step) for step in steps]
        ends = [f"{day} 24:00" for day in week.DAYS]
        for text in sorted([*week.RELOADS, *week.LOOKS, *ends], key=week.at):
            await passed(week.at(text) - clock.unix())
            if text in week.RELOADS:
                self.plan = week.plan(week.at(text))
                self.loop.plan(self.plan)
            self.seen[text] = self._seen()
            assert not [task for task in tasks if task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    def _seen(self) -> Seen:
        silences = {one.name: self.almanac.silence(one.name) for one in self.plan}
        return Seen(
            {one.name: one for one in self.loop.standings()},
            {name: one for name, one in silences.items() if one is not None},
            [job.job for job in self.almanac.jobs() if job.state == "failed"],
        )

    def _remember(self) -> None:
        """Have the eight days before been lived."""
        for source in week.SOURCES:
            total, rows = 0, []
            for hour, count in week.history(source):
                total += count
                seen = round((hour + 1) * week.HOUR - 15) * 1000
                rows.append(source_hours.Row(source, hour, total, seen, 60))
            self.store.sqlite.run("source_hours.note", rows)
            self._count(source, total)
            last = week.newest(source.removesuffix("-hooks"), week.MONDAY - week.MINUTE)
            self.series.set(self.series.row(LAST_RECEIVED, source), last)
            self.store.event(week.MONDAY - 60, source)

    def _count(self, source: str, count: int) -> None:
        row = self.series.row("webhook_events_total", source, "x", "accepted")
        self.series.add({row: float(count)})

    async def _deliver(self, minute: float) -> None:
        """Let come what comes in a minute."""
        for source in week.SOURCES:
            if count := week.came(source, minute):
                self._count(source, count)
                self.series.set(self.series.row(LAST_RECEIVED, source), clock.unix())
                self.store.event(minute, source)
        for sync in week.syncs(minute):
            self.store.sync(
                minute, sync.status, provider=sync.provider, job=sync.job, finished_at=minute
            )

    async def _tick(self, now: float) -> None:
        self.series.add(self.tally.take())
        await self.engine.tick(datetime.fromtimestamp(now, UTC))


async def each(every: float, after: float, step: Callable[[float], Awaitable[None]]) -> None:
    """Take a step each so many seconds, ``after`` some of them."""
    begins = week.MONDAY
    while True:
        await passed(max(0.0, begins + after - clock.unix()))
        await step(begins)
        begins += every


def seldom(step: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return a step that is taken in the last minute before a tick only."""

    async def taken(*arguments: Any) -> None:
        if clock.unix() % TICK.seconds >= TICK.seconds - week.MINUTE:
            await step(*arguments)

    return taken


def lived(folder: Path) -> Lived:
    """Live the week."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rest, "LIMIT", week.SMALL_LIMIT)
        # So that the week is about integrations, and not about looks at the clock.
        patch.setattr(loops, "SHOW_SECONDS", 150.0)
        patch.setattr(almanacs, "EVERY_SECONDS", 60.0)
        patch.setattr(watcher, "LONGEST_SLEEP", 600.0)
        patch.setattr(almanacs, "PAUSE_SECONDS", 0.0)
        # What is shown is looked at with each tick only.
        patch.setattr(Listening, "_compare", seldom(Listening._compare))
        patch.setattr(Pulse, "look", seldom(Pulse.look))
        with virtual.virtual(patch) as time:
            time.set_by = week.MONDAY - virtual.START
            watch = Watch(folder / "c.db")
            # Nothing here ends in cycles, and a collection looks at a million objects.
            gc.disable()
            try:
                virtual.run(time, watch.live())
            finally:
                gc.enable()
            watch.store.sqlite.close()
    return Lived(watch.vendors.visits, watch.told.all(), watch.seen)

"""The month as it is lived: events by HTTP, folds, gauges, completeness and rules, hour by hour."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import ClientSession
from msgspec import Struct

from alerting import clock
from alerting.duration import Duration
from alerting.engine import Engine
from alerting.model import Alert, Labels
from alerting.query import Embedded
from alerting.samples import Samples, Settings
from alerting.seams import Seams
from alerting.settings import Alerting
from alerting.trials.oblivion import Oblivion, Quiet
from exporter import alerts
from exporter.changed import Changed
from exporter.completeness.ratio import Record
from exporter.daemon import Daemon
from exporter.figuring import Figuring
from exporter.folding.folds import Folds
from exporter.folding.reading import Reading
from exporter.integrations.customs.completing import GAUGE, OF_DAYS, Completing
from exporter.integrations.customs.pipe import Hour
from exporter.metrics.series import Table
from exporter.sampling import Sampling
from exporter.store.sqlite import Sqlite
from exporter.web.watched import Watched
from tests.exporter.integrations import kept
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand
from tests.stories.month import plan

RULES: Final = Path(__file__).parents[3] / "config/rules/conversations.yml"
TICK: Final = Duration(300)
CONFIG: Final = """\
server: {listen: 127.0.0.1:0}
analytics: {min_sample: 20}
sources:
- {type: native, name: alpha}
- {type: native, name: beta}
"""
BATCH: Final = 500


class Fired(Struct, frozen=True):
    """An alert that people were told of, when in hours of the month, and with which words."""

    name: str
    of: str
    hour: int
    changed: str


class Told:
    """Notes what begins to fire."""

    def __init__(self) -> None:
        self._firing: set[Labels] = set()
        self.fired: list[Fired] = []

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        firing = {alert.labels: alert for alert in alerts if alert.state == "firing"}
        hour = (at - plan.START) // timedelta(hours=1)
        for labels in firing.keys() - self._firing:
            said, notes = dict(labels), dict(firing[labels].annotations)
            of = said.get("kpi") or said.get("agent") or said.get("customer") or ""
            self.fired.append(Fired(said["alertname"], of, hour, notes.get("changed", "")))
        self._firing = set(firing)


class Lived(Struct, frozen=True):
    """What came of the month.

    ``unguarded`` is what the same rules say where nobody looks at completeness, ``unknown`` are the
    hours at which rules said that they do not know, and ``shown`` is the gauge of completeness by
    source and hour, ``lacking`` the hours at which less than 0.9 was there of so many days.
    """

    fired: Sequence[Fired]
    unguarded: Sequence[Fired]
    unknown: Mapping[str, Sequence[int]]
    shown: Mapping[str, Mapping[int, float]]
    lacking: Mapping[str, Sequence[int]]
    record: Record
    effect: Any


class Watch:
    """A daemon that takes events in, and all that works out figures of them."""

    def __init__(self, made: Daemon, store: Sqlite, folder: Path, session: ClientSession) -> None:
        self.made = made
        self._store = store
        self._session = session
        config = made.world.config
        self.reading = Reading(folder / "folds.db")
        paths = folder / "events.db", folder / "folds.db"
        self.folds = Folds(*paths, config.analytics.folding)
        self.completing = Completing(made.series, self.ask, lambda: config.analytics.zone)
        self._changed = Changed(self.ask)
        bare = kept.series()
        self._figurings = [
            self._figuring(made.series, lambda: self.completing.record),
            self._figuring(bare, Record),
        ]
        self._totals: dict[str, float] = defaultdict(float)
        self._hours: dict[str, dict[int, Hour]] = {name: {} for name in plan.SENDERS}
        self.told, self.unguarded = Told(), Told()
        self._engines = [
            _engine(made.series, self._changed, self.told, RULES),
            _engine(bare, self._changed, self.unguarded, _unguarded(folder)),
        ]
        self.unknown: dict[str, list[int]] = defaultdict(list)
        self.shown: dict[str, dict[int, float]] = {name: {} for name in plan.SENDERS}
        self.lacking: dict[str, list[int]] = defaultdict(list)

    def _figuring(self, series: Table, record: Callable[[], Record]) -> Figuring:
        config = self.made.world.config
        settings = config.analytics, config.metrics
        return Figuring(self.reading, series, self.made.tally, lambda: settings, record)

    async def ask(self, name: str, *arguments: Any) -> Any:
        """Ask the store's tables."""
        return await Threaded(self._store).run(name, *arguments)

    async def start(self) -> None:
        """Begin to evaluate rules."""
        for engine in self._engines:
            await engine.start()

    async def take(self, url: str, hours: range) -> None:
        """Take in what comes in some hours."""
        for sender in plan.SENDERS:
            batch: list[dict[str, Any]] = []
            for hour in hours:
                events = plan.came(sender, hour)
                batch += events
                self._totals[sender] += len(events)
                number = round(plan.at(hour).timestamp()) // plan.HOUR
                seen = (number + 1) * plan.HOUR - 1.0
                self._hours[sender][number] = Hour(self._totals[sender], seen, 60)
            for first in range(0, len(batch), BATCH):
                await self._post(f"{url}/webhooks/{sender}", batch[first : first + BATCH])

    async def _post(self, url: str, events: list[dict[str, Any]]) -> None:
        async with self._session.post(url, json=events) as answer:
            said = await answer.json()
            assert answer.status == 202, said
            assert not said["refused"], said

    async def fold(self) -> None:
        """Fold what is kept."""
        await asyncio.to_thread(self._fold, round(clock.unix() * 1000))

    def _fold(self, now: int) -> None:
        while self.folds.advance(now) or self.folds.look_again(now):
            pass

    def _note(self, hour: int) -> None:
        """Note how complete data is shown to be."""
        for _, labels, value in self.made.series.read(GAUGE):
            self.shown[labels["source"]][hour] = value
        lacking = {
            labels["days"] for _, labels, value in self.made.series.read(OF_DAYS) if value < 0.9
        }
        for days in lacking:
            self.lacking[days].append(hour)

    async def look(self, hour: int) -> None:
        """Work out all there is at the beginning of an hour, and evaluate the rules."""
        await self.completing.look(self._hours, {}, clock.unix())
        for figuring in self._figurings:
            await figuring.look()
        await self._changed.load()
        self._note(hour)
        for engine in self._engines:
            await engine.tick(clock.now())
        for group in self._engines[0].view().groups:
            for rule in group.rules:
                assert rule.checkup is not None
                assert not rule.checkup.error
                if rule.checkup.unknown:
                    self.unknown[rule.evaluation.name].append(hour)


def _engine(series: Table, changed: Changed, told: Told, rules: Path) -> Engine:
    settings = Alerting(samples=Settings(interval=TICK))
    groups = alerts.rehearsed(settings, [rules.name], rules.parent)
    samples = Samples(Sampling(series), settings.samples)
    query = Embedded(samples)
    hand = changed.before(told.hand)
    return Engine(Seams(samples, query, hand, Oblivion(), Quiet(), query.measured), groups, TICK)


def _unguarded(folder: Path) -> Path:
    """Return where the same rules are that look at no completeness."""
    lines = RULES.read_text().splitlines(keepends=True)
    left = [line for line in lines if "completeness" not in line.partition(":")[0]]
    assert len(left) < len(lines)
    path = folder / "unguarded.yml"
    path.write_text("".join(left))
    return path


@contextlib.contextmanager
def _clock() -> Iterator[list[datetime]]:
    """Have the clock show what stands in a list of one."""
    now = [plan.START]

    def unix() -> float:
        return now[0].timestamp()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: now[0])
        patch.setattr(clock, "unix", unix)
        yield now


@contextlib.asynccontextmanager
async def _watch(folder: Path) -> AsyncIterator[tuple[Watch, str]]:
    made = stand.daemon(CONFIG)
    async with stand.committing(made, folder) as store, ClientSession() as session:
        watch = Watch(made, store, folder, session)
        seen = Watched(
            folds=lambda: watch.reading,
            completeness=lambda: watch.completing.record,
            ask=watch.ask,
        )
        async with stand.serving(made=made, watched=seen) as here:
            with contextlib.closing(watch.folds), contextlib.closing(watch.reading):
                yield watch, here.url


async def lived(folder: Path) -> Lived:
    """Live the month: days at once until rules are evaluated, then by the hour."""
    with _clock() as now:
        async with _watch(folder) as (watch, url):
            for day in range(plan.LIVE):
                now[0] = plan.at((day + 1) * 24)
                await watch.take(url, range(day * 24, (day + 1) * 24))
                await watch.fold()
            await watch.start()
            for hour in range(plan.LIVE * 24, plan.DAYS * 24):
                now[0] = plan.at(hour + 1)
                await watch.take(url, range(hour, hour + 1))
                await watch.fold()
                await watch.look(hour + 1)
            async with ClientSession() as session:
                path = f"{url}/api/analytics/changes/{plan.CHANGE}?hours=24"
                async with session.get(path) as answer:
                    effect = await answer.json()
                    assert answer.status == 200, effect
            return Lived(
                watch.told.fired,
                watch.unguarded.fired,
                watch.unknown,
                watch.shown,
                watch.lacking,
                watch.completing.record,
                effect,
            )

"""Probes, integrations, the host and alerts: made here, at work once there is a store."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from alerting import clock
from alerting.desk import trends
from alerting.desk.trends import Trends
from alerting.engine import Engine
from alerting.promql import embedded
from alerting.query import Embedded
from alerting.remote import query as remote_query
from alerting.remote.elsewhere import Elsewhere
from alerting.remote.settings import Prometheus
from alerting.rulebook.groups import Evaluated
from alerting.samples import Samples
from alerting.seams import Seams
from alerting.series.keeper import Keeper
from alerting.store.sample_file import SampleFile
from alerting.strict import Duration
from alerting.view import View
from exporter.analysis import Analysis
from exporter.audit.trail import Trail
from exporter.changed import Changed
from exporter.cleanup import Table
from exporter.config import Retention
from exporter.daemon import Daemon
from exporter.erasing import Erasing
from exporter.figures import Figures
from exporter.historian import Historian
from exporter.host.summary import Summary
from exporter.host.watch import Watch
from exporter.integrations.customs import pipe
from exporter.integrations.customs.almanac import Almanac
from exporter.integrations.watch import loop as integrations
from exporter.integrations.watch.seams import Seams as IntegrationSeams
from exporter.lifecycle import Teardowns
from exporter.probes.budgets import Budgets
from exporter.probes.loop import Loop
from exporter.probes.transport.hearts import HEARTS
from exporter.probes.transport.returns import RETURNS
from exporter.quarantine import Quarantine
from exporter.recalling import Recall
from exporter.reconciling import Reconciliation
from exporter.sampling import Sampling
from exporter.store.errors import StoreError
from exporter.store.remote import Store
from exporter.telling import Telling
from exporter.web import ping
from exporter.web.watched import Watched
from exporter.witness import Witness
from exporter.world import World

_CLOSED = "the store is not open yet"
Made = Callable[..., Seams]
# Series: what people ask is seldom asked again, and rules keep what they find apart from it.
_MOST_SELECTED = 1_000_000
# Rules that were not evaluated for some intervals, and a while, are not evaluated.
_LATE = 3
_LATE_SECONDS = 30.0
# What is compared with the same hours of earlier weeks.
_HOURS_KEPT = Duration(pipe.KEPT_DAYS * 86_400)


class Watching:
    """The parts that look at services and at this machine, and tell people; `watched` for pages."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._store: Store | None = None
        self._engine: Engine | None = None
        self._storage: embedded.Embedded | None = None
        self._probes = Loop(
            daemon.series,
            daemon.tally,
            self.ask,
            lambda: daemon.world.config.probing,
        )
        self._almanac = Almanac(
            daemon.series,
            self.ask,
            lambda: daemon.world.config.integrations,
            lambda: daemon.world.sources,
            lambda: daemon.world.config.analytics.zone,
        )
        self._integrations = integrations.Loop(
            daemon.series,
            daemon.tally,
            self.ask,
            daemon.world.vault,
            IntegrationSeams(
                held=lambda one: self._almanac.held(one.source, one.PROVIDER),
                noted=self._almanac.note,
                take=Reconciliation(daemon, self.ask).take,
            ),
        )
        self._historian = Historian(
            lambda: daemon.world.config.probes, self.ask, self._show_budgets
        )
        self._budgets = Budgets(daemon.series)
        self._recall = Recall(daemon, self.ask)
        self._analysis = Analysis(daemon, self._almanac.completeness)
        self._changed = Changed(self.ask)
        self.trail = Trail(daemon.tally, self.ask)
        self._telling = Telling(daemon, self._probes.last, self._ails, self.trail)
        self._host = Watch(daemon.series, daemon.tally, daemon.world.config.host, self.ask)
        self.watched = Watched(
            probes=self._probes.standings,
            integrations=self._integrations.standings,
            silences=self._almanac.silence,
            completeness=self._almanac.completeness,
            changes=self._changed,
            paces=self._almanac.pace,
            syncs=self._almanac.jobs,
            host=lambda: self._host.summary or Summary(),
            alerts=self.alerts,
            samples=lambda: self._storage,
            folds=lambda: self._analysis.reading,
            folder=lambda: self._analysis.folder,
            files=lambda: self._analysis.files,
            ask=self.ask,
            recent=lambda: self._recall.recent,
            recents=self._recall.of,
            words=self._recall.words,
            trail=self.trail,
            dispatcher=lambda: self._telling.dispatcher,
            history=self._telling.history,
        )
        self.tables = (
            Table("events", lambda keep: keep.events, self._forget_events),
            self._table("probe_results", lambda keep: keep.probe_results),
            Table("probe_history", lambda keep: keep.probe_history, self._historian.forget),
            self._table("integration_checks", lambda keep: keep.probe_results),
            self._table("integration_jobs", lambda keep: keep.events),
            self._table("integration_spreads", lambda _: _HOURS_KEPT),
            self._table("source_days", lambda keep: keep.events),
            self._table("source_hours", lambda _: _HOURS_KEPT),
            self._table("source_numbers", lambda _: _HOURS_KEPT),
            self._table("source_listed", lambda _: _HOURS_KEPT),
            self._table("host_samples", lambda keep: keep.host_samples),
            self._table("quarantine", self._quarantine_kept),
            self._table("watermarks", lambda keep: keep.events),
            Table("alert_history", lambda keep: keep.alert_history, self._telling.forget),
            self._table("audit", lambda keep: keep.audit),
        )

    async def start(self, store: Store, teardowns: Teardowns) -> None:
        """Begin, with what an earlier life left on disk; raises StoreError, sqlite3.Error."""
        daemon = self._daemon
        self._store = store
        witness = Witness(daemon, self.ask)
        await witness.load()
        teardowns.add("last witness", witness.close)
        teardowns.spawn("witness", witness.run())
        teardowns.spawn("quarantine", Quarantine(daemon, self.ask).run())
        await HEARTS.load(self.ask, clock.now())
        ping.plan(daemon)
        RETURNS.attach()
        daemon.committer.kept.add(RETURNS.see)
        await self._recall.load()
        await self._changed.load()
        daemon.committer.kept.add(self._changed.see)
        self._probes.plan(daemon.world.config.probes)
        teardowns.spawn("probes", self._probes.run())
        await self._almanac.load()
        teardowns.add("what is usual", self._almanac.close)
        teardowns.spawn("almanac", self._almanac.run())
        self._integrations.plan(daemon.world.config.integrations)
        teardowns.spawn("integrations", self._integrations.run())
        teardowns.spawn("history", self._historian.run())
        teardowns.spawn("host", self._host.run())

        figures = Figures(daemon.series, daemon.tally)
        evaluate = daemon.world.config.alerting.evaluate
        server = (
            remote_query.Remote(evaluate, figures) if isinstance(evaluate, Prometheus) else None
        )
        own = trends.embedded(lambda: self._storage)
        trend = Trends(own if server is None else trends.elsewhere(server.over), self._rules).trend
        ledger = await self._telling.start(beside(store.path, "alerts"), teardowns, trend)
        seams = partial(
            Seams,
            hand=self._changed.before(self._telling.hand),
            memory=ledger,
            meter=figures,
            public_url=daemon.world.config.server.public_url,
        )
        if server is not None:
            await self._ask_there(server, seams, teardowns)
        else:
            await self._sample_here(store.path, seams, teardowns)
        self._analysis.start(store.path, beside(store.path, "folds"), teardowns)
        daemon.committer.kept.add(self._analysis.see)
        watched, analysis = self.watched, self._analysis
        erasing = Erasing(
            daemon,
            self.ask,
            watched.folder,
            lambda: analysis.reading,
            self._recall.renew,
            self._telling.edit,
        )
        teardowns.spawn("erasures", erasing.run())
        daemon.on_reload(self._plan)

    async def ask(self, name: str, *arguments: Any) -> Any:
        """Ask a table of the store; raises StoreError."""
        if self._store is None:
            raise StoreError("other", _CLOSED)
        return await self._store.run(name, *arguments)

    def alerts(self) -> View:
        """Return what fires now, and the rules."""
        return View(None, (), ()) if self._engine is None else self._engine.view()

    async def _ask_there(
        self, server: remote_query.Remote, seams: Made, teardowns: Teardowns
    ) -> None:
        """Evaluate rules by a Prometheus server."""
        teardowns.add("questions", server.close)
        engine = await self._started(seams(samples=Elsewhere(), query=server))
        teardowns.spawn("rules", engine.run())

    async def _sample_here(self, path: Path, seams: Made, teardowns: Teardowns) -> None:
        """Evaluate rules over samples that this daemon takes, and keeps over restarts."""
        settings = self._daemon.world.config.alerting.samples
        samples = Samples(Sampling(self._daemon.series), settings)
        keeper = Keeper(samples, SampleFile(beside(path, "samples", ".bin")), settings)
        query = Embedded(samples)
        engine = await self._started(seams(samples=samples, query=query, measured=query.measured))
        teardowns.add("samples", keeper.close)
        teardowns.spawn("snapshots", keeper.run())
        teardowns.spawn("rules", self._evaluate(engine, samples, keeper))

    async def _started(self, seams: Seams) -> Engine:
        world = self._daemon.world
        engine = Engine(seams, world.alerts.groups, world.config.alerting.samples.interval)
        await engine.start()
        self._engine = engine
        return engine

    async def _evaluate(self, engine: Engine, samples: Samples, keeper: Keeper) -> None:
        """Evaluate rules once earlier samples are back; before that nobody may ask for samples."""
        await keeper.load(clock.now())
        self._storage = embedded.Embedded(samples, _MOST_SELECTED)
        await engine.run()

    def _show_budgets(self) -> None:
        """Show the error budgets of probes that have an objective."""
        probes = self._daemon.world.config.probes
        objectives = {one.name: one.objective for one in probes if one.objective is not None}
        self._budgets.show(objectives, self._probes.standings() if objectives else ())

    def _rules(self) -> Iterator[Evaluated]:
        return (one for group in self._daemon.world.alerts.groups for one in group.evaluations)

    def _ails(self) -> str:
        """Say why nobody should believe that rules are evaluated, or ""."""
        at = None if self._engine is None else self._engine.view().at
        interval = self._daemon.world.config.alerting.samples.interval.seconds
        if at is None or (clock.now() - at).total_seconds() > _LATE * interval + _LATE_SECONDS:
            return "rules are not evaluated"
        return ""

    def _plan(self, world: World) -> None:
        """Go by another configuration."""
        ping.plan(self._daemon)
        self._probes.plan(world.config.probes)
        self._integrations.plan(world.config.integrations)
        self._host.plan(world.config.host)
        self._analysis.plan(world)
        self._telling.load(world)
        if self._engine is not None:
            self._engine.load(world.alerts.groups)

    def _quarantine_kept(self, _: Retention) -> Duration:
        return self._daemon.world.config.intake.quarantine

    def _table(self, name: str, keep: Callable[[Retention], Duration]) -> Table:
        return Table(name, keep, partial(self.ask, f"{name}.forget"))

    async def _forget_events(self, before: int, limit: int) -> int:
        if self._store is None:
            raise StoreError("other", _CLOSED)
        return int(await self._store.call("forget", before, limit))


def beside(path: Path, what: str, suffix: str = "") -> Path:
    """Return where something is kept beside the events, so that a full intake delays no notice.

    One writer at a time may write to an SQLite file, and the events' writer is often busy.
    """
    return path.with_name(f"{path.stem}-{what}{suffix or path.suffix}")

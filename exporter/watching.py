"""Probes, the host and alerts: made with the daemon, at work once there is a store."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from msgspec.structs import replace

from alerting import clock, delivery, remote_query
from alerting.elsewhere import Elsewhere
from alerting.engine import Engine
from alerting.keeper import Keeper
from alerting.model import Alert, labels
from alerting.notify.outbox import Outbox, Plan
from alerting.promql import embedded
from alerting.query import Embedded
from alerting.remote_settings import Prometheus
from alerting.samples import Samples
from alerting.seams import Seams
from alerting.store import connection
from alerting.store.ledger import Ledger
from alerting.store.rows import Outgoing
from alerting.store.sample_file import SampleFile
from alerting.view import View
from exporter.cleanup import Table
from exporter.daemon import Daemon
from exporter.figures import Figures
from exporter.host.summary import Summary
from exporter.host.watch import Watch
from exporter.lifecycle import Teardowns
from exporter.probes.loop import Loop
from exporter.probes.result import Result
from exporter.sampling import Sampling
from exporter.store.errors import StoreError
from exporter.store.remote import Remote
from exporter.web.watched import Watched
from exporter.world import World

_log = structlog.get_logger("chatwatch.alerts")
_CLOSED = "the store is not open yet"
Made = Callable[..., Seams]
# Series: what people ask is seldom asked again, and rules keep what they find apart from it.
_MOST_SELECTED = 1_000_000


class Watching:
    """The parts that look at services and at this machine, and tell people; `watched` for pages."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._store: Remote | None = None
        self._ledger: Ledger | None = None
        self._engine: Engine | None = None
        self._outbox: Outbox | None = None
        self._storage: embedded.Embedded | None = None
        self._probes = Loop(
            daemon.series,
            daemon.tally,
            self.ask,
            lambda: daemon.world.config.probing.concurrency,
        )
        self._host = Watch(daemon.series, daemon.tally, daemon.world.config.host, self.ask)
        self.watched = Watched(
            probes=self._probes.standings,
            host=lambda: self._host.summary or Summary(),
            alerts=self.alerts,
            samples=lambda: self._storage,
            ask=self.ask,
            history=self.history,
        )
        self.tables = (
            Table("events", lambda keep: keep.events, self._forget_events),
            Table("probe_results", lambda keep: keep.probe_results, self._forget("probe_results")),
            Table("host_samples", lambda keep: keep.host_samples, self._forget("host_samples")),
            Table("alert_history", lambda keep: keep.alert_history, self._forget_alerts),
        )

    async def start(self, store: Remote, teardowns: Teardowns) -> None:
        """Begin, with what an earlier life left on disk; raises StoreError, sqlite3.Error."""
        daemon = self._daemon
        self._store = store
        self._probes.plan(daemon.world.config.probes)
        teardowns.spawn("probes", self._probes.run())
        teardowns.spawn("host", self._host.run())

        self._ledger = await Ledger.open(beside(store.path, "alerts"))
        teardowns.add("alerts' store", self._ledger.close)
        figures = Figures(daemon.series, daemon.tally)
        self._outbox = Outbox(self._ledger, figures, self._plan_of_notices)
        teardowns.spawn("notices", self._outbox.run())
        seams = partial(
            Seams,
            deliver=self._deliver,
            memory=self._ledger,
            meter=figures,
            public_url=daemon.world.config.server.public_url,
        )
        evaluate = daemon.world.config.alerting.evaluate
        if isinstance(evaluate, Prometheus):
            await self._ask_there(evaluate, seams, teardowns)
        else:
            await self._sample_here(store.path, seams, teardowns)
        daemon.on_reload(self._plan)

    async def ask(self, name: str, *arguments: Any) -> Any:
        """Ask a table of the store in the writer's thread; raises StoreError."""
        if self._store is None:
            raise StoreError("other", _CLOSED)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._daemon.writer, partial(self._store.run, name, *arguments)
        )

    async def history(self, before: datetime, limit: int, id: int = 0) -> Any:
        """Return the last alerts that fired before an instant, newest first; `id` as there."""
        if self._ledger is None:
            raise StoreError("other", _CLOSED)
        return await self._ledger.run(self._ledger.store.history, before, limit, id)

    def alerts(self) -> View:
        """Return what fires now, and the rules."""
        return View(None, (), ()) if self._engine is None else self._engine.view()

    async def _ask_there(self, server: Prometheus, seams: Made, teardowns: Teardowns) -> None:
        """Evaluate rules by a Prometheus server."""
        remote = remote_query.Remote(server)
        teardowns.add("questions", remote.close)
        engine = await self._started(seams(samples=Elsewhere(), query=remote))
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

    def _deliver(self, alert: Alert, now: datetime) -> Sequence[Outgoing]:
        told = explained(alert, self._probes.last)
        word = "alert fires" if alert.state == "firing" else "alert is over"
        where = {name: value for name, value in alert.labels if name != "alertname"}
        _log.info(word, alert=alert.name, labels=where)
        return delivery.deliver(self._daemon.world.alerts.receiver, told, now)

    def _plan_of_notices(self) -> Plan:
        config = self._daemon.world.config
        return Plan(
            self._daemon.world.alerts.receiver.integrations,
            config.server.public_url,
            config.alerting.delivery,
        )

    def _plan(self, world: World) -> None:
        """Go by another configuration."""
        self._probes.plan(world.config.probes)
        self._host.plan(world.config.host)
        if self._engine is not None and self._outbox is not None:
            self._engine.load(world.alerts.groups)
            self._outbox.wake()

    def _forget(self, table: str) -> Any:
        return partial(self.ask, f"{table}.forget")

    async def _forget_events(self, before: int, limit: int) -> int:
        if self._store is None:
            raise StoreError("other", _CLOSED)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._daemon.writer, self._store.forget, before, limit)

    async def _forget_alerts(self, before: int, limit: int) -> int:
        if self._ledger is None:
            raise StoreError("other", _CLOSED)
        return await self._ledger.run(self._ledger.store.forget, connection.instant(before), limit)


def explained(alert: Alert, last_of: Callable[[str], Result | None]) -> Alert:
    """Return an alert about a probe that is down with what its last run said, as its cause."""
    probe = dict(alert.labels).get("probe")
    if alert.state != "firing" or probe is None:
        return alert
    last = last_of(probe)
    if last is None or last.state != "down":
        return alert
    cause = {**dict(alert.annotations), "cause": last.detail}
    return replace(alert, annotations=labels(cause))


def beside(path: Path, what: str, suffix: str = "") -> Path:
    """Return where something is kept beside the events, so that a full intake delays no notice.

    One writer at a time may write to an SQLite file, and the events' writer is often busy.
    """
    return path.with_name(f"{path.stem}-{what}{suffix or path.suffix}")

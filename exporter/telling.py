"""Who is told of alerts: dispatch and the outbox, or Alertmanagers elsewhere; made with a store."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from msgspec.structs import replace

from alerting.dispatch import handover
from alerting.dispatcher import Dispatcher, Terms, Trend
from alerting.forward.forwarder import Forwarder
from alerting.forward.settings import Alertmanagers
from alerting.model import Alert, Labels, labels
from alerting.notify.outbox import Outbox
from alerting.notify.plan import Plan
from alerting.notify.slack_buttons import Buttons
from alerting.store import connection
from alerting.store.history import Edit
from alerting.store.ledger import Ledger
from alerting.store.rows import Fallback
from alerting.watchdog import Watchdog
from exporter.audit import pressed
from exporter.audit.trail import Trail
from exporter.daemon import Daemon
from exporter.figures import Figures
from exporter.lifecycle import Teardowns
from exporter.presses import Presses
from exporter.probes.result import Result
from exporter.store.errors import StoreError
from exporter.web.alertmanager.status import SPOKEN
from exporter.world import World

_log = structlog.get_logger("chatwatch.alerts")
_CLOSED: Final = "the store is not open yet"
_MOST_LINES: Final = 50
"""Alerts of one evaluation that the log tells of one by one."""
_EDITED_AT_ONCE: Final = 1_000
"""Episodes, some milliseconds: notices wait for no longer."""
Last = Callable[[str], Result | None]
"""What the last run of a probe said, by its name."""


class Telling:
    """Takes what rules left, and tells people; `ails` says what is wrong with the rules, or ""."""

    def __init__(self, daemon: Daemon, last: Last, ails: Callable[[], str], trail: Trail) -> None:
        self._daemon = daemon
        self._last = last
        self._ails = ails
        self._trail = trail
        self._own: dict[Labels, Alert] | None = None
        self._meter = Figures(daemon.series, daemon.tally)
        self._outbox: Outbox | None = None
        self._forwarder: Forwarder | None = None
        self._presses: Presses | None = None
        self.ledger: Ledger | None = None
        self.dispatcher: Dispatcher | None = None

    async def start(self, path: Path, teardowns: Teardowns, trend: Trend | None = None) -> Ledger:
        """Open the alerts' store at a path, and begin; raises sqlite3.Error."""
        figures = self._meter
        figures.show("alertmanager_build_info", 1.0, SPOKEN)
        self._show_hash(self._daemon.world)
        self.ledger = await Ledger.open(path)
        teardowns.add("alerts' store", self.ledger.close)
        alerting = self._daemon.world.config.alerting
        if isinstance(alerting.deliver, Alertmanagers):
            interval = timedelta(seconds=alerting.samples.interval.seconds)
            url = self._daemon.world.config.server.public_url
            self._forwarder = Forwarder(alerting.deliver, interval, url, figures)
            teardowns.spawn("forwarding", self._forwarder.run())
        else:
            terms = _terms(self._daemon.world)
            self.dispatcher = await Dispatcher.open(self.ledger, figures, terms, trend)
            self._outbox = Outbox(self.ledger, figures, self._plan)
            teardowns.spawn("notices", self._outbox.run())
            teardowns.spawn("dispatch", self.dispatcher.run())
            buttons = Buttons(lambda: pressed.pressed(self.dispatcher, self._trail))
            self._presses = Presses(
                lambda: self._daemon.world.config.alerting.slack.app_token, buttons
            )
            teardowns.spawn("presses", self._presses.run())
        watchdog = Watchdog(
            lambda: self._daemon.world.config.alerting.watchdog, self._ailing, figures
        )
        teardowns.spawn("watchdog", watchdog.run())
        return self.ledger

    def load(self, world: World) -> None:
        """Go by another configuration."""
        self._show_hash(world)
        if self.dispatcher is not None:
            self.dispatcher.load(_terms(world))
        if self._outbox is not None:
            self._outbox.wake()
        if self._presses is not None:
            self._presses.load()

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        """Take what an evaluation of rules left: all that fires, and what is over of late."""
        told = [explained(one, self._last) for one in alerts]
        is_first, before = self._own is None, self._own or {}
        self._own = {one.labels: one for one in told}
        changed = handover.changed(before, self._own, at)
        # What fired in an earlier life was written down then.
        _write([one for one in changed if not is_first or one.fired_at == at])
        if self._forwarder is not None:
            await self._forwarder.hand(told, at)
        elif self.dispatcher is not None:
            await self.dispatcher.hand(told, at)

    async def history(self, before: datetime, limit: int, id: int = 0) -> Any:
        """Return the last alerts that fired before an instant, newest first; `id` as there."""
        ledger = self._opened()
        return await ledger.run(ledger.store.history, before, limit, id)

    async def forget(self, before: int, limit: int) -> int:
        """Delete at most so many rows of before an instant, in milliseconds since 1970."""
        ledger, rows = self._opened(), self._daemon.world.config.alerting.delivery.rows
        return await ledger.run(ledger.store.forget, connection.instant(before), limit, rows)

    async def edit(self, wanted: Edit, limit: int = _EDITED_AT_ONCE) -> None:
        """Edit the history of alerts as its store says; raises StoreError or sqlite3.Error."""
        ledger, after = self._opened(), 0
        while after := await ledger.run(ledger.store.edit, wanted, after, limit):
            pass

    def _show_hash(self, world: World) -> None:
        digest = hashlib.sha256(world.alerts.document.encode()).digest()
        self._meter.show("alertmanager_config_hash", float(int.from_bytes(digest[:6])))

    def _opened(self) -> Ledger:
        if self.ledger is None:
            raise StoreError("other", _CLOSED)
        return self.ledger

    def _ailing(self) -> str:
        is_ill = self.dispatcher is not None and self.dispatcher.is_failing
        return "what is to be told cannot be saved" if is_ill else self._ails()

    def _plan(self) -> Plan:
        config, alerts = self._daemon.world.config, self._daemon.world.alerts
        lanes = alerts.policy.receivers.get(alerts.policy.fallback, ())
        traits = alerts.policy.integrations
        return Plan(
            integrations=alerts.integrations,
            public_url=config.server.public_url,
            limits=config.alerting.delivery,
            templates=alerts.templates,
            rate_limits=alerts.policy.rate_limits,
            buttons=config.alerting.slack.is_answered,
            fallback=Fallback(lanes, tuple(one for one in lanes if traits[one].send_resolved)),
        )


def explained(alert: Alert, last_of: Last) -> Alert:
    """Return an alert about a probe that is down with what its last run said, as its cause."""
    probe = dict(alert.labels).get("probe")
    if alert.state != "firing" or probe is None:
        return alert
    last = last_of(probe)
    if last is None or last.verdict != "down":
        return alert
    cause = {**dict(alert.annotations), "cause": last.detail}
    return replace(alert, annotations=labels(cause))


def _terms(world: World) -> Terms:
    alerting = world.config.alerting
    return Terms(
        policy=world.alerts.policy,
        limits=alerting.delivery,
        remind=timedelta(seconds=alerting.silences.remind.seconds),
    )


def _write(changed: Sequence[Alert]) -> None:
    """Write what began and ended into the log."""
    for alert in changed[:_MOST_LINES]:
        word = "alert fires" if alert.state == "firing" else "alert is over"
        where = {name: value for name, value in alert.labels if name != "alertname"}
        _log.info(word, alert=alert.name, labels=where)
    if len(changed) > _MOST_LINES:
        _log.info("more alerts fire or are over", alerts=len(changed) - _MOST_LINES)

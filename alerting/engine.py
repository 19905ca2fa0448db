"""The shell that judges: at every tick it takes samples, asks the rules, tells and remembers."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from msgspec import Struct

from alerting import changes, clock, lifecycle, ticks, view
from alerting.changes import Changes
from alerting.duration import Duration
from alerting.evaluations import Evaluation, Group
from alerting.expression import Expr
from alerting.lifecycle import Step
from alerting.meter import Meter
from alerting.model import Alert, Labels, Vector
from alerting.query import Query
from alerting.view import Checkup, View

Deliver = Callable[[Alert, datetime], Sequence[Any]]
"""Which notices an alert makes that has just begun to fire, or ended; pure, asked in threads."""
Notices = tuple[Any, ...]

# Samples above which a step takes milliseconds and is made in a thread.
_MANY: Final = 200
_log = structlog.get_logger("chatwatch.alerting")


class Sampler(Protocol):
    """Where samples are kept; with a Prometheus, one that does nothing."""

    def __len__(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    def take(self, at: datetime) -> None: ...
    def covers(self, window: Duration, at: datetime) -> bool: ...


class Memory(Protocol):
    """What outlives the process."""

    async def alerts(self) -> Sequence[Alert]: ...
    async def save(
        self, changed: Sequence[Alert], gone: Sequence[str], notices: Sequence[Any]
    ) -> None: ...


class Seams(Struct, frozen=True):
    """What the engine stands between."""

    samples: Sampler
    query: Query
    deliver: Deliver
    memory: Memory
    meter: Meter


class Engine:
    """Evaluates groups of rules at every tick, one tick at a time.

    A rule that fails leaves its alerts as they are and stops no other. States are those that the
    pages show and the next tick builds on, even where they could not be saved: a full disk must
    not hide that the disk is full. What could not be saved is saved with the next tick; nobody is
    told before it is.
    """

    def __init__(self, seams: Seams, groups: Sequence[Group], interval: Duration) -> None:
        self._seams = seams
        self._groups = tuple(groups)
        self._interval = interval
        # By rule, then by labels.
        self._alerts: dict[str, dict[Labels, Alert]] = {}
        self._checkups: dict[str, Checkup] = {}
        self._last: dict[str, datetime] = {}
        self._at: datetime | None = None
        self._unsaved = Changes()

    def load(self, groups: Sequence[Group]) -> None:
        """Take other rules from the next tick on; those of the same name and labels keep alerts."""
        self._groups = tuple(groups)
        rules = {one.id for group in self._groups for one in group.evaluations}
        names = {group.name for group in self._groups}
        self._checkups = {rule: one for rule, one in self._checkups.items() if rule in rules}
        self._last = {name: at for name, at in self._last.items() if name in names}

    def view(self) -> View:
        """Return what there is now."""
        every = (alert for known in self._alerts.values() for alert in known.values())
        active = view.active(every)
        shown = view.groups(self._groups, self._checkups, active)
        return View(self._at, active, shown, bool(self._unsaved))

    async def start(self, now: datetime) -> None:
        """Remember what was before; to be called once, before `run`. Raises what memory raises."""
        holds = {one.id: one.hold for group in self._groups for one in group.evaluations}
        for alert in await self._seams.memory.alerts():
            resumed = lifecycle.resumed(alert, holds.get(alert.rule, Duration(0)), now)
            self._alerts.setdefault(alert.rule, {})[alert.labels] = resumed

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            due = ticks.tick(clock.now(), self._at, self._interval)
            if due.at is None:
                await asyncio.sleep(due.wait)
            else:
                await self._whole(due.at, due.missed)

    async def tick(self, at: datetime) -> None:
        """Take samples and evaluate what is due."""
        self._at = at
        self._seams.samples.take(at)
        groups = self._groups
        answers: dict[Expr, Vector] = {}
        found = self._ended({one.id for group in groups for one in group.evaluations}, at)
        for group in groups:
            if not ticks.is_due(at, self._last.get(group.name), group.interval):
                continue
            self._last[group.name] = at
            for one in group.evaluations:
                found.append(await self._evaluated(group.name, one, at, answers))
                await asyncio.sleep(0)
        await self._save(found)
        self._show()

    async def _whole(self, at: datetime, missed: int) -> None:
        """Work through a tick; one that fails must not end those after it."""
        meter = self._seams.meter
        if missed:
            meter.count("alerting_ticks_missed_total", amount=missed)
        try:
            await self.tick(at)
        except Exception as error:  # noqa: BLE001 # likewise; it counts as missed
            meter.count("alerting_ticks_missed_total")
            _log.error("a tick failed", exc_info=error)

    async def _evaluated(
        self, group: str, one: Evaluation, at: datetime, answers: dict[Expr, Vector]
    ) -> Changes:
        """Evaluate one rule; where it fails its alerts stay as they are."""
        began = clock.monotonic()
        try:
            step, notices = await self._step(one, at, answers)
            found = self._taken(one.id, step, notices)
            error = ""
        except Exception as failure:  # noqa: BLE001 # one rule must not stop the others
            found = Changes()
            error = str(failure) or type(failure).__name__
        took = clock.monotonic() - began
        meter = self._seams.meter
        meter.count("alerting_rule_evaluations_total", group)
        meter.observe("alerting_rule_evaluation_duration_seconds", took)
        if error:
            meter.count("alerting_rule_evaluation_failures_total", group)
        self._note(one, Checkup(at, took, error))
        return found

    async def _step(
        self, one: Evaluation, at: datetime, answers: dict[Expr, Vector]
    ) -> tuple[Step, Notices]:
        """Return what becomes of a rule's alerts, and what is to be told of that."""
        if one.expr not in answers:
            answers[one.expr] = await self._seams.query(one.expr, at)
        vector, known = answers[one.expr], self._alerts.get(one.id, {})
        covered = self._seams.samples.covers(one.expr.window, at)

        def decided() -> tuple[Step, Notices]:
            step = lifecycle.step(one, known, vector, at, covered=covered)
            return step, self._notices(step, at)

        many = len(vector) + len(known) > _MANY
        return await asyncio.to_thread(decided) if many else decided()

    def _ended(self, rules: Collection[str], at: datetime) -> list[Changes]:
        """End alerts whose rule is gone."""
        found = []
        for rule in [rule for rule in self._alerts if rule not in rules]:
            step = lifecycle.without_rule(self._alerts[rule].values(), at)
            try:
                found.append(self._taken(rule, step, self._notices(step, at)))
            except Exception as error:  # noqa: BLE001 # one rule; the next tick tries again
                _log.error("an alert without a rule cannot be ended", rule=rule, exc_info=error)
        return found

    def _notices(self, step: Step, at: datetime) -> Notices:
        """Return what is to be told: nothing of what is pending, or only worth a note."""
        told = [one for one in step.changed if one.state != "pending" and one.severity != "info"]
        return tuple(notice for one in told for notice in self._seams.deliver(one, at))

    def _taken(self, rule: str, step: Step, notices: Notices) -> Changes:
        """Let a step be the state of its rule; return what is to be saved of it."""
        self._alerts[rule] = {alert.labels: alert for alert in step.alerts}
        if not step.alerts:
            del self._alerts[rule]
        return Changes(step.changed, step.gone, notices)

    async def _save(self, found: Sequence[Changes]) -> None:
        parts = (self._unsaved, *found)
        batch = changes.merged(*parts)
        if not batch:
            return
        lost = sum(len(part.notices) for part in parts) - len(batch.notices)
        if lost:
            self._seams.meter.count("alerting_notices_lost_total", amount=lost)
        gone = [alert.fingerprint for alert in batch.gone]
        try:
            await self._seams.memory.save(batch.changed, gone, batch.notices)
        except Exception as error:  # noqa: BLE001 # the next tick tries again
            self._seams.meter.count("alerting_save_failures_total")
            if not self._unsaved:
                _log.error("alerts cannot be saved, so nobody is told", error=str(error))
            self._unsaved = batch
            return
        if self._unsaved:
            _log.info("alerts are saved again", alerts=len(batch.changed))
        self._unsaved = Changes()

    def _note(self, one: Evaluation, checkup: Checkup) -> None:
        """Keep how an evaluation went; told in the log when that changes."""
        before = self._checkups.get(one.id)
        failed = before is not None and bool(before.error)
        self._checkups[one.id] = checkup
        if checkup.error and not failed:
            _log.error("a rule cannot be evaluated", rule=one.id, error=checkup.error)
        elif failed and not checkup.error:
            _log.info("a rule is evaluated again", rule=one.id)

    def _show(self) -> None:
        meter, samples = self._seams.meter, self._seams.samples
        every = [alert for known in self._alerts.values() for alert in known.values()]
        for (state, severity), count in view.counts(every).items():
            meter.show("alerting_alerts", count, state, severity)
        meter.show("alerting_samples_series", len(samples))
        meter.show("alerting_samples_bytes", samples.bytes)

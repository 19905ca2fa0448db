"""The shell that judges: at every tick it takes samples, asks, remembers and hands over."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

import structlog

from alerting import changes, clock, ticks, view
from alerting.changes import Changes
from alerting.duration import Duration
from alerting.judge import Judge, Verdict
from alerting.model import Alert
from alerting.rulebook.groups import Evaluated, Group
from alerting.seams import Seams
from alerting.view import Checkup, View

__all__ = ["Engine", "Seams"]

_log = structlog.get_logger("chatwatch.alerting")


class Engine:
    """Evaluates groups of rules at every tick, one tick at a time.

    A rule that fails leaves its alerts as they are and stops no other. States are those that the
    pages show and the next tick builds on, even where they could not be saved: a full disk must
    not hide that the disk is full. What could not be saved is saved with the next tick; alerts are
    handed over, to be told, when it is.
    """

    def __init__(self, seams: Seams, groups: Sequence[Group], interval: Duration) -> None:
        self._seams = seams
        self._groups = tuple(groups)
        self._interval = interval
        self._judge = Judge(seams)
        self._checkups: dict[str, Checkup] = {}
        self._last: dict[str, datetime] = {}
        self._at: datetime | None = None
        self._before: datetime | None = None
        self._unsaved = Changes()

    def load(self, groups: Sequence[Group]) -> None:
        """Take other rules from the next tick on; those of the same name and labels keep alerts."""
        self._groups = tuple(groups)
        rules, names = self._rules(), {group.id for group in self._groups}
        self._checkups = {rule: one for rule, one in self._checkups.items() if rule in rules}
        self._last = {name: at for name, at in self._last.items() if name in names}

    def view(self) -> View:
        """Return what there is now."""
        active = view.active(self._alerts())
        shown = view.groups(self._groups, self._checkups, active, self._last)
        return View(self._at, active, shown, bool(self._unsaved))

    async def start(self) -> None:
        """Remember what was before; to be called once, before `run`. Raises what memory raises."""
        self._before = await self._seams.memory.last()
        self._judge.remember(await self._seams.memory.alerts())

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
        judge, is_first = self._judge, self._at is None
        self._at = at
        for _ in self._seams.samples.taking(at):
            await asyncio.sleep(0)
        judge.begin()
        found = [judge.resume(self._before, at)] if is_first else []
        found += self._ended(self._rules(), at)
        for group in self._groups:
            if not ticks.is_due(at, self._last.get(group.id), group.interval):
                continue
            self._last[group.id] = at
            for one in group.in_order:
                found.append(await self._evaluated(group, one, at))
                await asyncio.sleep(0)
        if await self._is_saved(found, at):
            await self._seams.hand(self._handed(), at)
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

    async def _evaluated(self, group: Group, one: Evaluated, at: datetime) -> Changes:
        """Evaluate one rule; where it fails its alerts stay as they are."""
        began = clock.monotonic()
        try:
            found = await self._judge.judge(group, one, at)
        except Exception as failure:  # noqa: BLE001 # one rule must not stop the others
            found = Verdict(Changes(), str(failure) or type(failure).__name__)
        took = clock.monotonic() - began
        meter = self._seams.meter
        meter.count("alerting_rule_evaluations_total", group.name)
        meter.observe("alerting_rule_evaluation_duration_seconds", took)
        if found.wrong:
            meter.count("alerting_rule_evaluation_failures_total", group.name)
        self._note(one, Checkup(at, took, found.wrong, found.unknown))
        return found.changes

    def _ended(self, rules: Collection[str], at: datetime) -> list[Changes]:
        """End alerts whose rule is gone, and the series that it left."""
        found = []
        for rule in [rule for rule in self._judge.alerts if rule not in rules]:
            try:
                found.append(self._judge.end(rule, at))
            except Exception as error:  # noqa: BLE001 # one rule; the next tick tries again
                _log.error("an alert without a rule cannot be ended", rule=rule, exc_info=error)
        self._judge.forget(rules, at)
        return found

    async def _is_saved(self, found: Sequence[Changes], at: datetime) -> bool:
        """Save what changed, if anything did; say whether all of it is on disk."""
        batch = changes.merged(self._unsaved, *found)
        if not batch and not self._is_counting():
            return True
        gone = [alert.fingerprint for alert in batch.gone]
        try:
            await self._seams.memory.save(batch.changed, gone, at)
        except Exception as error:  # noqa: BLE001 # the next tick tries again
            self._seams.meter.count("alerting_save_failures_total")
            if not self._unsaved:
                _log.error("alerts cannot be saved, so nobody is told", error=str(error))
            self._unsaved = batch
            return False
        if self._unsaved:
            _log.info("alerts are saved again", alerts=len(batch.changed))
        self._unsaved = Changes()
        return True

    def _handed(self) -> list[Alert]:
        """Return what people may be told of: neither what is pending nor what a worse one hides."""
        return [one for one in self._alerts() if one.state != "pending" and not one.inhibited]

    def _is_counting(self) -> bool:
        """Say whether some alert counts time, so that the disk must know how late it is."""
        return any(
            alert.state == "pending" or alert.keep_firing_since is not None
            for alert in self._alerts()
        )

    def _note(self, one: Evaluated, checkup: Checkup) -> None:
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
        for (state, severity), count in view.counts(self._alerts()).items():
            meter.show("alerting_alerts", count, state, severity)
        meter.show("alerting_samples_series", len(samples))
        meter.show("alerting_samples_bytes", samples.bytes)

    def _alerts(self) -> list[Alert]:
        return [alert for known in self._judge.alerts.values() for alert in known.values()]

    def _rules(self) -> set[str]:
        return {one.id for group in self._groups for one in group.evaluations}

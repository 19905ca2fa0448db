"""One rule at one instant: ask, decide, leave traces among the samples. Holds what is decided."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from msgspec.structs import replace

from alerting import lifecycle, severities, traces
from alerting.changes import Changes
from alerting.duration import Duration
from alerting.lifecycle import Step
from alerting.model import Alert, Labels
from alerting.promql import parser
from alerting.promql.errors import EvaluationError
from alerting.promql.reach import reach
from alerting.promql.values import Vector, nothing
from alerting.rulebook import completeness
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.expansion import Expander
from alerting.rulebook.groups import Evaluated, Group
from alerting.rulebook.prometheus_rules import Alerting, Judged, Recording
from alerting.samples import LOOKBACK, STEP
from alerting.seams import Seams

PATIENCE: Final = timedelta(hours=1)
"""How long after a start an alert waits for what its rule read before, as Prometheus looks back."""

# Elements above which a step takes milliseconds and is made in a thread.
_MANY: Final = 1_000
_MOMENT: Final = timedelta(milliseconds=1)


class Verdict(NamedTuple):
    """What a rule changed; what is ``wrong`` where it went only half well.

    ``unknown`` says why it is not known how things are: then nothing began and nothing ended.
    """

    changes: Changes
    wrong: str = ""
    unknown: str = ""


class Judge:
    """Judges rules one after the other; `alerts` are by rule, then by labels.

    A rule that fails raises, and its alerts stay as they were.
    """

    def __init__(self, seams: Seams) -> None:
        self.alerts: dict[str, dict[Labels, Alert]] = {}
        self._seams = seams
        self._since: datetime | None = None
        # Alerts of an earlier life whose rules have not read everything again.
        self._unproven: dict[str, frozenset[Labels]] = {}
        # What each rule left among the samples last.
        self._left: dict[str, Collection[Labels]] = {}
        self._windows: dict[str, Duration] = {}
        self._answers: dict[tuple[str, datetime], Vector] = {}

    def remember(self, alerts: Sequence[Alert]) -> None:
        """Take over the alerts of an earlier life."""
        for alert in alerts:
            self.alerts.setdefault(alert.rule, {})[alert.labels] = alert

    def resume(self, last: datetime | None, at: datetime) -> Changes:
        """Go on where an earlier life was at `last`; to be called at the first instant."""
        self._since = at - _MOMENT
        changed = []
        for rule, known in self.alerts.items():
            now = {one.labels: lifecycle.resumed(one, last, at) for one in known.values()}
            changed += [one for labels, one in now.items() if one is not known[labels]]
            self.alerts[rule] = now
            self._unproven[rule] = frozenset(
                labels for labels, one in now.items() if one.state != "resolved"
            )
        return Changes(tuple(changed))

    def begin(self) -> None:
        """Begin another instant."""
        self._answers.clear()

    async def judge(self, group: Group, one: Evaluated, at: datetime) -> Verdict:
        """Return what a rule changed, and how that went.

        Raises whatever a question raises, and QueryError where the answer will not do.
        """
        asked = at - timedelta(seconds=group.offset.seconds)
        if isinstance(one, Recording):
            found = one.recorded(await self._seams.query(one.query, asked))
            self._answers.clear()
            count = len(found.rows)
            if 0 < group.limit < count:
                raise EvaluationError(f"exceeded limit of {group.limit} with {count} series")
            series = dict(zip(found.rows.labels, found.values.tolist(), strict=True))
            await self._leave(one.id, asked, series)
            return Verdict(Changes())
        unknown = await self._unknown(one, asked)
        step = await self._step(group.name, one, at, asked, is_known=not unknown)
        if 0 < group.limit < step.active:
            wrong = f"exceeded limit of {group.limit} with {step.active} alerts"
            step = lifecycle.beyond_limit(self.alerts.get(one.id, {}).values())
        else:
            wrong = ""
            step = await self._counted(one, step, at)
        changes = self._taken(one.id, step)
        await self._leave(one.id, asked, await _traces(step.alerts))
        return Verdict(changes, wrong, unknown)

    def end(self, rule: str, at: datetime) -> Changes:
        """End the alerts of a rule that is gone."""
        step = lifecycle.without_rule(self.alerts.get(rule, {}).values(), at)
        step = severities.inhibited(step, ())
        return self._taken(rule, step)

    def forget(self, rules: Collection[str], at: datetime) -> None:
        """End the series of rules that are none of these."""
        for rule in [rule for rule in self._left if rule not in rules]:
            for _ in self._leaving(rule, at, {}):
                pass
        self._windows = {rule: one for rule, one in self._windows.items() if rule in rules}

    async def _step(
        self,
        group: str,
        one: Evaluation | Alerting,
        at: datetime,
        asked: datetime,
        *,
        is_known: bool,
    ) -> Step:
        """Return what becomes of a rule's alerts."""
        known = self.alerts.get(one.id, {})
        vector = await self._answer(one, asked)
        unproven: Collection[Labels] = await self._waiting(one, at)
        if not is_known or not self._is_answerable(one, at):
            vector, unproven = nothing(), known
        worse, expand = self._worse(one), self._expander(at)
        rule = Judged(one, expand) if isinstance(one, Alerting) else one

        def decided() -> Step:
            samples = one.relevant(vector, known)
            step = lifecycle.step(rule, known, samples, at, unproven)
            return severities.inhibited(step, worse) if isinstance(one, Evaluation) else step

        count = len(vector.rows) + len(known)
        many = count > _MANY
        # Where nothing is wrong there are no texts that might ask.
        asks = count > 0 and isinstance(one, Alerting) and one.asks
        found = await asyncio.to_thread(decided) if many or asks else decided()
        if expand.failures:
            amount = expand.failures
            self._seams.meter.count("alerting_template_errors_total", group, amount=amount)
        return found

    async def _unknown(self, one: Evaluation | Alerting, asked: datetime) -> str:
        """Return why what a rule looks at is not to be believed now, "" where it is."""
        if not one.demand.least:
            return ""
        question = one.demand.query, asked
        if question not in self._answers:
            self._answers[question] = await self._seams.query(*question)
        return completeness.lacking(self._answers[question], one.demand)

    def _is_answerable(self, one: Evaluation | Alerting, at: datetime) -> bool:
        """Say whether a threshold may call something absent: nobody looked before the start."""
        if not isinstance(one, Evaluation) or one.expr.stat != "absent":
            return True
        return self._seams.samples.covers(one.expr.window, at)

    async def _answer(self, one: Evaluation | Alerting, asked: datetime) -> Vector:
        """Ask; thresholds once for all their severities, until something is recorded."""
        if isinstance(one, Alerting):
            return await self._seams.query(one.query, asked)
        question = one.query, asked
        if question not in self._answers:
            self._answers[question] = await self._seams.query(*question)
        return self._answers[question]

    async def _waiting(self, one: Evaluation | Alerting, at: datetime) -> Collection[Labels]:
        """Return the alerts of an earlier life whose rule has not read everything again."""
        waiting = self._unproven.get(one.id)
        if not waiting or self._since is None:
            return ()
        if at - self._since < PATIENCE and not await self._is_proven(one, self._since, at):
            return waiting
        del self._unproven[one.id]
        return ()

    async def _is_proven(self, one: Evaluation | Alerting, since: datetime, at: datetime) -> bool:
        window = self._windows.get(one.id)
        if window is None:
            window = Duration(reach(parser.parsed(one.query), 0) / 1000)
            self._windows[one.id] = window
        if window.seconds and not self._seams.samples.covers(window, at):
            return False
        known = self.alerts.get(one.id, {}).values()
        reads = max((alert.reads for alert in known if alert.state != "resolved"), default=0)
        return not reads or await self._reads(one, since, at) >= reads

    async def _reads(self, one: Evaluation | Alerting, since: datetime, at: datetime) -> int:
        oldest = max(since, at - timedelta(seconds=LOOKBACK.seconds))
        return await self._seams.measured(one.query, oldest, at)

    async def _counted(self, one: Evaluation | Alerting, step: Step, at: datetime) -> Step:
        """Return a step whose changed alerts know how many series their rule reads."""
        if all(alert.state == "resolved" for alert in step.changed):
            return step
        reads = await self._reads(one, at - timedelta(days=1), at)
        changed = {alert.labels: replace(alert, reads=reads) for alert in step.changed}
        every = tuple(changed.get(alert.labels, alert) for alert in step.alerts)
        return replace(step, alerts=every, changed=tuple(changed.values()))

    def _worse(self, one: Evaluation | Alerting) -> Collection[Labels]:
        if not isinstance(one, Evaluation):
            return ()
        ids = one.worse
        return severities.firing(a for id in ids for a in self.alerts.get(id, {}).values())

    def _taken(self, rule: str, step: Step) -> Changes:
        """Let a step be the state of its rule; return what is to be saved of it."""
        self.alerts[rule] = {alert.labels: alert for alert in step.alerts}
        if not step.alerts:
            del self.alerts[rule]
        return Changes(step.changed, step.gone)

    async def _leave(self, rule: str, at: datetime, series: Mapping[Labels, float]) -> None:
        for _ in self._leaving(rule, at, series):
            await asyncio.sleep(0)

    def _leaving(self, rule: str, at: datetime, series: Mapping[Labels, float]) -> Iterator[None]:
        """Leave samples of these series, and an end of those that are not among them any more.

        In steps of some milliseconds each.
        """
        ended = [labels for labels in self._left.get(rule, ()) if labels not in series]
        told, record = list(series), self._seams.samples.record
        for start in range(0, max(len(told), len(ended)), STEP):
            part = told[start : start + STEP]
            values = [series[labels] for labels in part]
            record(at, part, values, ended[start : start + STEP])
            yield
        self._left[rule] = series.keys()
        if not series:
            del self._left[rule]

    def _expander(self, at: datetime) -> Expander:
        loop = asyncio.get_running_loop()

        def ask(text: str) -> Vector:
            """Ask from a thread."""
            asked = self._seams.query(text, at)
            return asyncio.run_coroutine_threadsafe(asked, loop).result()  # type: ignore[arg-type]

        return Expander(at, ask, self._seams.public_url, self._seams.external_labels)


async def _traces(alerts: Sequence[Alert]) -> Mapping[Labels, float]:
    """Return the series that tell of these alerts, worked out some at a time."""
    found: dict[Labels, float] = {}
    for start in range(0, len(alerts), STEP):
        found |= traces.traces(alerts[start : start + STEP])
        await asyncio.sleep(0)
    return found

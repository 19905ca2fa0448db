"""Rules over samples of the past, in virtual time: the alerts that they would have made."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from alerting import inquiry, ticks
from alerting.duration import Duration, Size
from alerting.engine import Engine
from alerting.model import Alert, Labels
from alerting.promql import parser
from alerting.promql.reach import reach
from alerting.query import Embedded
from alerting.remote.ranges import Series
from alerting.rulebook.groups import Group
from alerting.rulebook.prometheus_rules import Recording
from alerting.samples import Samples, Settings
from alerting.seams import Seams
from alerting.series.windows import Times
from alerting.trials import oblivion
from alerting.trials.outcomes import Backtest, Episode, Outcome
from alerting.trials.replay import Replay, TooMuch
from alerting.view import RuleView

MOST_TICKS: Final = 50_000
MOST_EPISODES: Final = 1_000
"""Alerts of one rule that are told; the others are counted."""

_TRACES: Final = ("ALERTS", "ALERTS_FOR_STATE")
# Steps of one question: a Prometheus answers at most 11,000.
_STEPS: Final = 10_000
_MEMORY: Final = "1GiB"

Fetch = Callable[[str, datetime, datetime], Awaitable[Sequence[Series]]]
"""The values of what a selector takes at each tick from one instant to another."""


class Span(Struct, frozen=True):
    """Ticks from `start` to `end`, so far apart; rules look back from the first as far as `reach`.

    Both ends are whole multiples of `every`.
    """

    start: datetime
    end: datetime
    every: Duration
    reach: Duration = Duration(0)

    @property
    def times(self) -> Times:
        """All ticks, those before the start among them; milliseconds since 1970."""
        step = round(self.every.seconds * 1000)
        before = -(-round(self.reach.seconds * 1000) // step) * step
        start = round(self.start.timestamp() * 1000) - before
        return np.arange(start, round(self.end.timestamp() * 1000) + 1, step, dtype=np.int64)


def span(groups: Sequence[Group], start: datetime, end: datetime, every: Duration) -> Span:
    """Return the ticks between two instants; TooMuch where there are too many."""
    backs = (
        reach(parser.parsed(one.query)) / 1000 + group.offset.seconds
        for group in groups
        for one in group.evaluations
    )
    found = Span(
        ticks.aligned(start, every),
        ticks.aligned(end, every),
        every,
        Duration(max(backs, default=0.0)),
    )
    count = (found.end - found.start) / timedelta(seconds=every.seconds) + 1
    if count > MOST_TICKS:
        raise TooMuch(f"{count:,.0f} ticks are more than {MOST_TICKS:,}; ask for a longer step")
    return found


def selectors(groups: Sequence[Group]) -> tuple[str, ...]:
    """Return which series the rules read that they do not make themselves."""
    every = [one for group in groups for one in group.evaluations]
    made = {*_TRACES, *(one.record for one in every if isinstance(one, Recording))}
    found = (asked for one in every for asked in inquiry.selectors(one.query))
    return tuple(
        dict.fromkeys(
            inquiry.shown(asked)
            for asked in found
            if not made & {one.value for one in asked.matchers if one.operator == "="}
        )
    )


async def fetched(groups: Sequence[Group], span: Span, fetch: Fetch) -> Replay:
    """Return the samples that the rules read; raises what `fetch` does, and TooMuch."""
    times = span.times
    found: list[Series] = []
    for text in selectors(groups):
        for first in range(0, len(times), _STEPS):
            part = times[first : first + _STEPS]
            found += await fetch(text, _instant(part[0]), _instant(part[-1]))
    return Replay(found, times)


async def backtest(groups: Sequence[Group], span: Span, replay: Replay) -> Backtest:
    """Return what the rules would have said of samples that cover a span."""
    keep = Duration(span.reach.seconds + 2 * span.every.seconds)
    settings = Settings(interval=span.every, keep=keep, bytes=Size.parse(_MEMORY))
    samples = Samples(replay, settings)
    query = Embedded(samples)
    seams = Seams(
        samples, query, oblivion.nobody, oblivion.Oblivion(), oblivion.Quiet(), query.measured
    )
    engine = Engine(seams, groups, span.every)
    await engine.start()
    watches = _watches(engine)
    for at in map(_instant, replay.times):
        if at < span.start:
            samples.take(at)
            continue
        await engine.tick(at)
        for watch, rule in zip(watches, _rules(engine), strict=True):
            watch.look(rule, at)
    outcomes = tuple(watch.outcome() for watch in watches)
    begins = _instant(replay.begins) if replay.begins is not None else None
    return Backtest(span.start, span.end, span.every, len(replay), begins, outcomes)


class _Watch:
    """One rule that makes alerts, from tick to tick."""

    def __init__(self, group: str, rule: RuleView) -> None:
        self._group = group
        self._rule = rule
        self._open: dict[Labels, tuple[Alert, Episode | None]] = {}
        self._ended: list[Episode] = []
        self._fired = self._passed = self._failures = 0
        self._error = ""

    def look(self, rule: RuleView, at: datetime) -> None:
        """Note how its alerts stand."""
        if rule.checkup is not None and rule.checkup.error and rule.checkup.at == at:
            self._failures += 1
            self._error = rule.checkup.error
        now = {alert.labels: alert for alert in rule.alerts}
        for labels in [labels for labels in self._open if labels not in now]:
            self._close(labels, at)
        for labels, alert in now.items():
            before = self._open.get(labels)
            episode = before[1] if before is not None else None
            if episode is None and alert.fired_at is not None:
                self._fired += 1
                episode = _begun(alert, alert.fired_at)
            self._open[labels] = alert, episode

    def outcome(self) -> Outcome:
        """Return what it did."""
        open = (episode for _, episode in self._open.values() if episode is not None)
        episodes = sorted([*self._ended, *open], key=lambda one: (one.fired_at, one.labels))
        one = self._rule.evaluation
        return Outcome(
            name=one.name,
            severity=one.severity,
            group=self._group,
            query=str(one),
            episodes=tuple(episodes[:MOST_EPISODES]),
            fired=self._fired,
            passed=self._passed,
            failures=self._failures,
            error=self._error,
        )

    def _close(self, labels: Labels, at: datetime) -> None:
        _, episode = self._open.pop(labels)
        if episode is None:
            self._passed += 1
        elif len(self._ended) < MOST_EPISODES:
            self._ended.append(replace(episode, ended_at=at))


def _begun(alert: Alert, at: datetime) -> Episode:
    summary = dict(alert.annotations).get("summary", "")
    return Episode(alert.labels, alert.active_at, at, None, alert.value, summary)


def _rules(engine: Engine) -> Iterator[RuleView]:
    for group in engine.view().groups:
        yield from (one for one in group.rules if not isinstance(one.evaluation, Recording))


def _watches(engine: Engine) -> list[_Watch]:
    return [
        _Watch(group.name, one)
        for group in engine.view().groups
        for one in group.rules
        if not isinstance(one.evaluation, Recording)
    ]


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(milliseconds))

"""One unit test: its series, the rules through the engine step by step, what was to be found."""

import math
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from alerting import model
from alerting.duration import Duration
from alerting.engine import Engine
from alerting.policy import Policy
from alerting.promql import parser
from alerting.promql.errors import QueryError
from alerting.promql.limits import Limits
from alerting.promql.syntax import Selector
from alerting.promql.values import Vector
from alerting.query import milliseconds, vector
from alerting.rulebook.groups import Group
from alerting.seams import Seams
from alerting.trials import histograms, notation, oblivion, words
from alerting.trials.files import AlertTest, ExprTest, Test
from alerting.trials.store import Store
from alerting.trials.telling import Telling
from alerting.trials.words import Found

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Setting(Struct, frozen=True):
    """What all tests of a file have in common; groups in the order of their evaluation."""

    groups: tuple[Group, ...]
    interval: Duration
    is_fuzzy: bool = False
    policy: Policy | None = None


async def failures(test: Test, setting: Setting) -> tuple[str, ...]:
    """Return what was not as it was to be, in promtool's shape; nothing where all was."""
    start = test.start_timestamp.at if test.start_timestamp is not None else _START
    store = Store()
    try:
        _load(test, setting, store, milliseconds(start))
    except (QueryError, ValueError) as error:
        return (f"    {error}",)
    trial = _Trial(test, setting, store, start)
    return tuple([one async for one in trial.run()])


def _load(test: Test, setting: Setting, store: Store, start: int) -> None:
    interval = round((test.interval or setting.interval).seconds * 1000)
    for one in test.input_series or ():
        labels = notation.described(one.series)
        store.load(labels, notation.points(one.values), start, interval)


class _Trial:
    def __init__(self, test: Test, setting: Setting, store: Store, start: datetime) -> None:
        self._test = test
        self._setting = setting
        self._store = store
        self._start = start
        step = round(setting.interval.seconds * 1000)
        self._limits = Limits(subquery_step=step)
        self._telling = None
        if test.notice_test is not None and setting.policy is not None:
            self._telling = Telling(test, setting.policy, start)
        groups = [replace(group, interval=setting.interval) for group in setting.groups]
        seams = Seams(
            store,
            self._asked,
            oblivion.nobody if self._telling is None else self._telling.hand,
            oblivion.Oblivion(),
            oblivion.Quiet(),
            public_url=test.external_url,
            external_labels=model.labels(test.external_labels),
        )
        self._engine = Engine(seams, groups, setting.interval)

    async def run(self) -> AsyncIterator[str]:
        """Yield what was not as it was to be."""
        step = timedelta(seconds=self._setting.interval.seconds)
        end = timedelta(seconds=self._test.end.seconds)
        passed = timedelta()
        await self._engine.start()
        while passed <= end:
            await self._engine.tick(self._start + passed)
            errors = tuple(self._errors(passed))
            now = (
                failure
                for one in self._test.alert_rule_test or ()
                if passed <= timedelta(seconds=one.eval_time.seconds) < passed + step
                for failure in self._of_alerts(one)
            )
            for failure in errors or now:
                yield failure
            if errors:
                return
            passed += step
        for asked in self._test.promql_expr_test or ():
            for failure in self._of_expr(asked):
                yield failure
        for failure in self._of_notices(end):
            yield failure

    async def _asked(self, text: str, now: datetime) -> Vector:
        return vector(parser.parsed(text), milliseconds(now), self._store, self._limits, text)

    def _errors(self, passed: timedelta) -> Iterator[str]:
        for group in self._engine.view().groups:
            for one in group.rules:
                if one.checkup is not None and one.checkup.error:
                    at = Duration((self._start + passed - _START).total_seconds())
                    said = one.checkup.error
                    yield f"    rule: {one.evaluation.name}, time: {at}, err: {said}"

    def _of_alerts(self, asked: AlertTest) -> Iterator[str]:
        rules = (rule for group in self._engine.view().groups for rule in group.rules)
        named = [rule for rule in rules if rule.evaluation.name == asked.alertname]
        fires = [one for rule in named for one in rule.alerts if one.state == "firing"]
        got = sorted((one.labels, one.annotations) for one in fires)
        wanted = sorted(
            (
                model.labels({**(one.exp_labels or {}), "alertname": asked.alertname}),
                tuple(sorted((one.exp_annotations or {}).items())),
            )
            for one in asked.exp_alerts or ()
        )
        if got != wanted:
            yield words.of_alerts(self._test.name, asked, wanted, got)

    def _of_expr(self, asked: ExprTest) -> Iterator[str]:
        try:
            got = self._answer(asked)
        except QueryError as error:
            yield words.of_error(asked, str(error))
            return
        try:
            wanted = _wanted(asked)
        except (QueryError, ValueError) as error:
            yield words.of_error(asked, str(error))
            return
        pairs = zip(wanted, got, strict=False)
        same = len(wanted) == len(got) and all(self._is_same(*pair) for pair in pairs)
        if not same:
            yield words.of_expr(asked, wanted, got)

    def _of_notices(self, end: timedelta) -> Iterator[str]:
        if self._telling is not None:
            self._telling.advance(self._start + end)
            yield from self._telling.failures()
        elif self._test.notice_test:
            yield "    notice_test: name an alerting.yml as alertmanager, or nobody is told"

    def _answer(self, asked: ExprTest) -> list[Found]:
        expr = parser.parsed(asked.expr)
        at = milliseconds(self._start) + round(asked.eval_time.seconds * 1000)
        if isinstance(expr, Selector) and (seen := self._store.histograms(expr.matchers, at)):
            return sorted((labels, 0.0, str(one)) for labels, one in seen.items())
        found = vector(expr, at, self._store, self._limits, asked.expr)
        pairs = zip(found.rows.labels, found.values.tolist(), strict=True)
        return sorted((labels, value, "") for labels, value in pairs)

    def _is_same(self, one: Found, other: Found) -> bool:
        if one[0] != other[0] or one[2] != other[2]:
            return False
        first, second = one[1], other[1]
        if first == second:
            return True
        if not self._setting.is_fuzzy:
            return False
        near = np.nextafter(first, -math.inf), np.nextafter(first, math.inf)
        return bool(second in near)


def _wanted(asked: ExprTest) -> list[Found]:
    found = []
    for one in asked.exp_samples or ():
        labels = notation.described(one.labels)
        histogram = str(histograms.parsed(one.histogram)) if one.histogram else ""
        found.append((labels, one.value.value, histogram))
    return sorted(found, key=lambda one: one[0])

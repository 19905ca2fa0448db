import math
from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import pytest

from alerting.desk import trends
from alerting.desk.trends import Trends
from alerting.duration import Duration
from alerting.model import Alert, Labels, labels
from alerting.promql import embedded
from alerting.promql.errors import EvaluationError
from alerting.remote.ranges import Series
from alerting.rulebook.files import load
from alerting.rulebook.groups import Evaluated
from tests.alerting.ground import GROUND, at
from tests.alerting.sampled import Stand

RULES = """
groups:
- name: g
  rules:
  - {alert: Slow, expr: "seconds > 5 and up == 1", labels: {severity: warning}}
  - {alert: Down, metric: probe_success, stat: last, critical: "== 0"}
  - {record: "job:seconds", expr: sum by (job) (seconds)}
"""


@pytest.fixture
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[Evaluated]:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "r.yml").write_text(RULES, encoding="utf-8")
    return [one for group in load(["r.yml"], folder, GROUND) for one in group.evaluations]


def alert(rule: str, **more: str) -> Alert:
    named = labels({"alertname": "A", "severity": "warning", **more})
    return Alert(
        rule=rule, labels=named, annotations=(), state="firing", value=1.0, active_at=at(0)
    )


def answering(found: Mapping[Labels, tuple[float, ...]], asked: list[str]) -> trends.Over:
    async def over(text: str, _at: datetime) -> Mapping[Labels, tuple[float, ...]]:
        asked.append(text)
        return found

    return over


async def test_alerts_of_one_rule_at_one_instant_ask_once_and_get_their_own_values(
    rules: list[Evaluated],
) -> None:
    asked: list[str] = []
    found = {labels({"job": "a"}): (1.0, 2.0), labels({"job": "b"}): (3.0, 4.0)}
    made = Trends(answering(found, asked), lambda: rules)
    assert await made.trend(alert(rules[0].id, job="a"), at(9)) == ((1.0, 2.0), 3600.0)
    assert await made.trend(alert(rules[0].id, job="b"), at(9)) == ((3.0, 4.0), 3600.0)
    assert await made.trend(alert(rules[0].id, job="c"), at(9)) == ((), 0.0)
    assert asked == ["seconds"]
    await made.trend(alert(rules[0].id, job="a"), at(10))
    assert len(asked) == 2


async def test_of_several_the_values_are_those_most_like_the_alert(rules: list[Evaluated]) -> None:
    found = {(): (0.0,), labels({"job": "a"}): (1.0,), labels({"job": "a", "host": "x"}): (2.0,)}
    made = Trends(answering(found, []), lambda: rules)
    assert (await made.trend(alert(rules[0].id, job="a"), at(9)))[0] == (1.0,)
    assert (await made.trend(alert(rules[0].id, job="a", host="x"), at(9)))[0] == (2.0,)
    assert (await made.trend(alert(rules[0].id), at(9)))[0] == (0.0,)


async def test_an_unknown_rule_and_one_that_records_have_none(rules: list[Evaluated]) -> None:
    asked: list[str] = []
    made = Trends(answering({(): (1.0,)}, asked), lambda: rules)
    for id in ("", "unknown", rules[-1].id):
        assert await made.trend(alert(id), at(9)) == ((), 0.0)
    assert asked == []


async def test_what_cannot_be_asked_is_left_out(rules: list[Evaluated]) -> None:
    async def over(_text: str, _at: datetime) -> Mapping[Labels, tuple[float, ...]]:
        raise EvaluationError("no answer")

    assert await Trends(over, lambda: rules).trend(alert(rules[0].id), at(9)) == ((), 0.0)


async def test_what_is_kept_is_bounded(rules: list[Evaluated]) -> None:
    asked: list[str] = []
    made = Trends(answering({(): (1.0,)}, asked), lambda: rules)
    for tick in (*range(40), 39, 0):
        await made.trend(alert(rules[0].id), at(tick))
    assert len(asked) == 41


async def test_our_own_samples_give_a_value_a_minute() -> None:
    stand = Stand()
    for tick in range(241):
        stand.tick({'probe_success{probe="a"}': float(tick >= 200)})
    known = embedded.Embedded(stand.samples)
    found = await trends.embedded(lambda: known)('probe_success{probe="a"}', at(240))
    (values,) = found.values()
    assert list(found) == [labels({"probe": "a"})]
    assert len(values) == trends.STEPS + 1
    assert (values[0], values[49], values[50], values[60]) == (0.0, 0.0, 1.0, 1.0)


async def test_where_nothing_was_measured_there_is_no_number() -> None:
    stand = Stand()
    for tick in range(241):
        stand.tick({"up": 1.0} if tick > 120 else {})
    found = await trends.embedded(lambda: embedded.Embedded(stand.samples))("up", at(240))
    (values,) = found.values()
    assert math.isnan(values[0])
    assert values[-1] == 1.0


async def test_before_there_are_samples_and_of_too_many_series_there_is_none() -> None:
    assert await trends.embedded(lambda: None)("up", at(0)) == {}
    stand = Stand()
    stand.tick({f'up{{n="{n}"}}': 1.0 for n in range(trends.MOST_SERIES + 1)})
    known = embedded.Embedded(stand.samples)
    assert await trends.embedded(lambda: known)("up", at(0)) == {}


async def test_a_prometheus_is_asked_for_the_same_hour() -> None:
    seen: list[tuple[str, timedelta, float]] = []

    async def over(text: str, start: datetime, end: datetime, step: Duration) -> list[Series]:
        seen.append((text, end - start, step.seconds))
        first = round(start.timestamp() * 1000)
        times = np.array([first, first + 60_000, first + 3_600_000, first + 7_200_000])
        return [Series(labels({"__name__": "up", "job": "a"}), times, np.arange(4.0))]

    found = await trends.elsewhere(over)("up", at(240))
    values = found[labels({"job": "a"})]
    assert seen == [("up", timedelta(hours=1), 60.0)]
    assert (values[0], values[1], values[60]) == (0.0, 1.0, 2.0)
    assert all(map(math.isnan, values[2:60]))

"""The engine: asks, decides, tells and remembers, in virtual time."""

import asyncio
import itertools
from collections.abc import Iterator
from datetime import datetime

import pytest
import structlog

from alerting.duration import Duration
from alerting.engine import Engine
from alerting.promql.values import Vector
from alerting.query import Embedded
from alerting.samples import Samples, Settings
from alerting.seams import Seams
from tests.alerting.ground import INTERVAL
from tests.alerting.judged import Disk, Figures, Stand, group
from tests.alerting.measured import Measured

UP = 'probe_success{probe="shop"}'
FAILED = "alerting_rule_evaluation_failures_total g"


async def test_a_bound_that_is_crossed_is_told_and_its_end_too() -> None:
    stand = Stand(group())
    await stand.tick({UP: 1})
    assert (stand.states(), stand.disk.told) == ({}, [])
    await stand.tick({UP: 0}, times=3)
    assert stand.states() == {"A shop critical": "firing"}
    assert stand.disk.told == ["A shop firing"]
    await stand.tick({UP: 1}, times=3)
    assert stand.states() == {}
    assert stand.disk.told == ["A shop firing", "A shop resolved"]


async def test_what_did_not_change_is_not_saved() -> None:
    stand = Stand(group(for_="30s"))
    await stand.tick({UP: 0}, times=20)
    # Pending, that time goes on, firing.
    assert stand.disk.saves == 3
    assert [one.state for one in stand.disk.states.values()] == ["firing"]


async def test_a_resolved_alert_leaves_the_disk_after_a_quarter_of_an_hour() -> None:
    stand = Stand(group())
    await stand.tick({UP: 0})
    await stand.tick({UP: 1})
    assert len(stand.disk.states) == 1
    await stand.tick(times=62)
    assert stand.disk.states == {}


async def test_pending_and_info_are_remembered_and_told_to_nobody() -> None:
    stand = Stand(group("a", for_="1m"), group("b", alert="B", critical="", info="'== 0'"))
    await stand.tick({UP: 0})
    assert stand.states() == {"A shop critical": "pending", "B shop info": "firing"}
    assert {one.state for one in stand.disk.states.values()} == {"pending", "firing"}
    assert stand.disk.told == []


async def test_severities_are_evaluated_each_for_itself_with_one_question() -> None:
    asked: list[str] = []
    stand = Stand(group(metric="probe_duration_seconds", warning="'> 2s'", critical="'> 5s'"))

    async def query(text: str, now: datetime) -> Vector:
        asked.append(text)
        return await stand.query(text, now)

    stand.engine = Engine(stand.seams(query), stand.engine._groups, INTERVAL)
    slow = 'probe_duration_seconds{probe="shop"}'
    await stand.tick({slow: 5.0})
    assert stand.states() == {"A shop warning": "firing"}
    await stand.tick({slow: 5.1})
    assert stand.states() == {"A shop critical": "firing", "A shop warning": "firing"}
    assert len(asked) == 2


async def test_a_group_is_evaluated_when_its_interval_has_passed() -> None:
    stand = Stand(group("slow", every="1m"), group("quick", alert="B"))
    await stand.tick({UP: 1}, times=9)
    assert stand.figures.counted["alerting_rule_evaluations_total slow"] == 3
    assert stand.figures.counted["alerting_rule_evaluations_total quick"] == 9
    assert stand.figures.observed == {"alerting_rule_evaluation_duration_seconds": 12}


class Broken:
    """A query that fails for one metric while `error` is set."""

    def __init__(self, query: Embedded) -> None:
        self.query = query
        self.error: Exception | None = None

    async def __call__(self, text: str, now: datetime) -> Vector:
        if self.error is not None and text.startswith("probe_success"):
            raise self.error
        return await self.query(text, now)


def breakable(stand: Stand) -> Broken:
    query = Broken(stand.query)
    stand.engine = Engine(stand.seams(query), stand.engine._groups, INTERVAL)
    return query


async def test_a_rule_that_fails_keeps_its_alerts_and_stops_no_other() -> None:
    stand = Stand(group("g"), group("h", alert="B", metric="chat_waiting"))
    query = breakable(stand)
    await stand.tick({UP: 0, "chat_waiting": 1})
    query.error = ValueError("no answer")
    with structlog.testing.capture_logs() as logged:
        await stand.tick({UP: 1, "chat_waiting": 0}, times=3)
        assert stand.states() == {"A shop critical": "firing", "B critical": "firing"}
        (first, second) = stand.engine.view().groups
        assert (first.rules[0].health, second.rules[0].health) == ("error", "ok")
        assert first.rules[0].checkup is not None
        assert first.rules[0].checkup.error == "no answer"
        query.error = None
        await stand.tick(times=2)
    assert stand.states() == {"B critical": "firing"}
    assert stand.figures.counted[FAILED] == 3
    assert [one["event"] for one in logged] == [
        "a rule cannot be evaluated",
        "a rule is evaluated again",
    ]
    assert stand.disk.told == ["A shop firing", "B firing", "A shop resolved"]


async def test_an_error_without_words_is_told_by_its_name() -> None:
    stand = Stand(group())
    breakable(stand).error = KeyError()
    await stand.tick()
    (shown,) = stand.engine.view().groups
    assert shown.rules[0].checkup is not None
    assert shown.rules[0].checkup.error == "KeyError"


async def test_many_series_are_judged_without_holding_the_loop() -> None:
    stand = Stand(group())
    await stand.tick({f'probe_success{{probe="p{number}"}}': 0 for number in range(1_500)})
    assert len(stand.engine.view().firing) == 1_500
    assert len(stand.disk.told) == 1_500


async def test_figures_show_alerts_and_samples() -> None:
    stand = Stand(group())
    await stand.tick({UP: 0, "chat_waiting": 3})
    shown = stand.figures.shown
    assert shown["alerting_alerts firing critical"] == 1
    assert shown["alerting_alerts pending warning"] == 0
    # ALERTS and ALERTS_FOR_STATE are among them.
    assert shown["alerting_samples_series"] == 4
    assert shown["alerting_samples_bytes"] == stand.samples.bytes > 0


def test_before_the_first_tick_a_view_says_so() -> None:
    view = Stand(group()).engine.view()
    assert (view.at, view.alerts, view.unsaved) == (None, (), False)
    assert view.groups[0].rules[0].health == "unknown"


class Steps(Samples):
    """Counts ticks; says when there were some; may fail, or be slow."""

    def __init__(self) -> None:
        super().__init__(Measured(), Settings())
        self.taken: list[datetime] = []
        self.fail_at = -1
        self.enough = asyncio.Event()

    def taking(self, at: datetime) -> Iterator[None]:
        self.taken.append(at)
        if len(self.taken) == 4:
            self.enough.set()
        if len(self.taken) == self.fail_at:
            raise ValueError("a mistake of ours")
        return super().taking(at)


@pytest.mark.parametrize("fail_at", [-1, 2])
async def test_the_engine_works_at_every_tick_until_it_is_cancelled(fail_at: int) -> None:
    samples, figures = Steps(), Figures()
    samples.fail_at = fail_at
    interval = Duration(0.05)
    disk = Disk()
    engine = Engine(Seams(samples, Embedded(samples), disk.hand, disk, figures), [], interval)
    with structlog.testing.capture_logs() as logged:
        running = asyncio.create_task(engine.run())
        async with asyncio.timeout(10):
            await samples.enough.wait()
        running.cancel()
        await asyncio.wait([running])
    assert running.cancelled()
    pairs = itertools.pairwise(samples.taken)
    steps = [round((then - one).total_seconds() / interval.seconds) for one, then in pairs]
    assert all(step >= 1 for step in steps)
    missed = figures.counted.get("alerting_ticks_missed_total", 0)
    assert missed == sum(step - 1 for step in steps) + (fail_at > 0)
    assert [one["event"] for one in logged] == (["a tick failed"] if fail_at > 0 else [])

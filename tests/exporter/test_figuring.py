"""Gauges of figures: from events by HTTP to series, and away again."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog

from alerting import clock
from exporter.analytics import days
from exporter.completeness.ratio import Part, Record
from exporter.figuring import Board, Figuring
from exporter.folding.reading import Reading
from exporter.metrics.catalogue import gauge
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.refusal import Refused
from tests.exporter.metrics.limits import Limits
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import SAMPLES, insight, post

ONE = "analytics: {min_sample: 1, gauges: {interval: 1s}}\n"


def figuring(here: Desk, ledger: Any = None, record: Callable[[], Record] = Record) -> Figuring:
    made = here.here.daemon
    return Figuring(
        ledger or Reading(here.folder / "folds.db"),
        made.series,
        made.tally,
        lambda: (made.world.config.analytics, made.world.config.metrics),
        record,
    )


def shown(here: Desk, name: str) -> dict[tuple[str, ...], float]:
    read = here.here.daemon.series.read(name)
    return {tuple(labels.values()): value for _, labels, value in read}


class Broken:
    """A ledger that can be read, or not, as it is told."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.refused = ""
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if self.refused:
            raise Refused(self.refused, "the disk is gone", "look at it")
        self.asked.append(name)
        return getattr(self._reading, name)


async def test_the_samples_of_003_are_series(tmp_path: Path) -> None:
    async with desk(tmp_path, ONE) as here:
        made = figuring(here)
        await made.look()
        assert shown(here, "analytics_slow_response_seconds") == {(): 30.0}
        assert shown(here, "chat_agent_score") == {}
        await post(here, *SAMPLES, insight(4, 2.5, 1))
        await made.look()
        assert shown(here, "chat_agent_score")["agent_001",] == 93.2
        assert shown(here, "chat_agent_grade_info")["agent_002", "B+"] == 1.0
        assert shown(here, "chat_agent_response_seconds")["agent_003",] == 35.0
        assert shown(here, "chat_agent_csat")["agent_003", "recent"] == 4.0
        assert shown(here, "chat_customer_csat") == {("customer_004",): 2.5}
        assert shown(here, "chat_agent_revenue_target_ratio") == {}
        # The customer comes back and is happy.
        await post(here, insight(4, 4, 1) | {"endTime": today(11).isoformat()})
        await made.look()
        assert shown(here, "chat_customer_csat") == {}


async def test_the_figures_of_30_days_are_those_of_the_answers(tmp_path: Path) -> None:
    async with desk(tmp_path, ONE) as here:
        await post(here, *SAMPLES)
        await figuring(here).look()
        assert shown(here, "chat_month_conversations") == {
            ("whatsapp", "now"): 2.0,
            ("instagram", "now"): 1.0,
        }
        assert shown(here, "chat_month_revenue")["whatsapp", "now", "INR"] == 3700.0
        assert shown(here, "chat_month_rating_points")["whatsapp", "now"] == 9.0


async def test_what_goes_on_is_shown_until_it_is_over(tmp_path: Path) -> None:
    now = clock.now() - timedelta(seconds=20)
    async with desk(tmp_path, ONE) as here:
        made = figuring(here)
        await here.tell(
            here.event("chat.message.received", now, "one", channel="web", agent_id="ann"),
            here.event("chat.message.received", now, "two", channel="sms"),
            here.event("chat.message.sent", clock.now(), "two", agent_kind="ai", agent_id="bot"),
        )
        await made.look()
        assert shown(here, "chat_active_conversations") == {("web",): 1.0, ("sms",): 1.0}
        assert shown(here, "chat_waiting_conversations") == {("web",): 1.0, ("sms",): 0.0}
        over = (
            here.event("chat.conversation.ended", clock.now(), one, outcome="resolved")
            for one in ("one", "two")
        )
        await here.tell(*over)
        await made.look()
        assert shown(here, "chat_active_conversations") == {}
        assert shown(here, "chat_waiting_conversations") == {}


async def test_revenue_is_against_the_targets_of_the_configuration(tmp_path: Path) -> None:
    targets = "targets: [{agent: agent_001, revenue: {amount: 60000, currency: INR}}]"
    text = f"analytics: {{min_sample: 1, agents: {{slow_response: 40s, {targets}}}}}\n"
    async with desk(tmp_path, text) as here:
        await post(here, *SAMPLES)
        await figuring(here).look()
        # 60,000 in 30 days are 2,000 of the day on which it began.
        assert shown(here, "chat_agent_revenue_target_ratio") == {("agent_001",): 0.6}
        assert shown(here, "analytics_slow_response_seconds") == {(): 40.0}


@pytest.mark.parametrize("back", [3, 10], ids=["the week", "the week before"])
async def test_changes_are_told_only_while_the_data_of_both_weeks_came(
    tmp_path: Path, back: int
) -> None:
    async with desk(tmp_path, ONE) as here:
        for ago, count in ((10, 2), (3, 4)):
            at = today(12) - timedelta(days=ago - 1)
            names = [f"{ago}-{number}" for number in range(count)]
            await here.tell(
                *(here.event("chat.message.received", at, name, channel="web") for name in names)
            )
        day = days.day(round(clock.unix() * 1000), ZoneInfo("UTC")) - back
        record = Record(1, {"app": {day: Part(24, 100.0, 11.0)}})
        made = figuring(here, record=lambda: record)
        await made.look()
        assert shown(here, "analytics_kpi_change_ratio") == {}
        # What was missing came late.
        record = Record(2, {"app": {day: Part(24, 100.0, 10.0)}})
        await made.look()
        assert shown(here, "analytics_kpi_change_ratio")["conversations",] == 1.0


async def test_sums_are_asked_for_only_where_anything_changed(tmp_path: Path) -> None:
    async with desk(tmp_path, ONE) as here:
        await post(here, *SAMPLES)
        ledger = Broken(Reading(tmp_path / "folds.db"))
        made = figuring(here, ledger)
        await made.look()
        assert "split" in ledger.asked
        ledger.asked.clear()
        await made.look()
        assert ledger.asked == ["tenants", "version"]
        await here.tell(here.event("chat.message.received", clock.now(), "one", channel="web"))
        await made.look()
        ledger.asked.clear()
        await made.look()
        # Somebody waits, and may have waited for too long by now; no sum can have changed.
        assert ledger.asked == ["tenants", "version", "going_on", "waiting"]


async def test_folds_that_cannot_be_read_are_counted_and_told_once(tmp_path: Path) -> None:
    async with desk(tmp_path, ONE) as here:
        await post(here, *SAMPLES)
        ledger = Broken(Reading(tmp_path / "folds.db"))
        made = figuring(here, ledger)
        await made.look()
        ledger.refused = "not_readable"
        with structlog.testing.capture_logs() as logs:
            for _ in range(3):
                await made.look()
            assert len(shown(here, "chat_agent_score")) == 3
            ledger.refused = ""
            await made.look()
        assert [line["event"] for line in logs] == [
            "gauges of figures stay as they were",
            "gauges of figures are worked out again",
        ]
        assert here.counted("analytics_figures_failures_total") == 3


async def test_gauges_that_are_too_old_go(tmp_path: Path) -> None:
    async with desk(tmp_path, ONE) as here:
        await post(here, *SAMPLES)
        ledger = Broken(Reading(tmp_path / "folds.db"))
        made = figuring(here, ledger)
        await made.look()
        ledger.refused = "not_ready"
        await made.look()
        assert len(shown(here, "chat_agent_score")) == 3
        made._told_at -= 11
        await made.look()
        assert shown(here, "chat_agent_score") == {}
        # Folds that are to come are no failure.
        assert here.counted("analytics_figures_failures_total") == 0
        ledger.refused = ""
        await made.look()
        assert len(shown(here, "chat_agent_score")) == 3


@pytest.mark.parametrize("most", [1, 2])
async def test_agents_and_customers_beyond_their_caps(tmp_path: Path, most: int) -> None:
    text = f"metrics: {{caps: {{agent: {most}, customer: {most}}}}}\n"
    async with desk(tmp_path, ONE + text) as here:
        await post(here, *(insight(number, 1, 1) for number in range(1, 5)))
        await figuring(here).look()
        agents = [("agent_001",), ("agent_002",)][:most]
        assert [*shown(here, "chat_agent_score")] == [*agents, ("other",)]
        assert len(shown(here, "chat_customer_csat")) == most
        assert here.counted("metrics_label_overflow_total", "chat_agent_score", "agent") == 0


def board(values: Mapping[str, float], limits: Limits) -> tuple[Board, Table]:
    table = Table((gauge("g", "G", "x"),), Guard(limits))
    found = Board(table)
    found.show({("g", (name,)): value for name, value in values.items()})
    return found, table


def test_what_the_guard_does_not_tell_apart_is_shown_once_and_goes_once() -> None:
    made, table = board({"a": 1, "b": 2, "c": 3}, Limits(caps={"x": 1}))
    assert [value for _, _, value in table.read("g")] == [1.0, 2.0]
    made.show({("g", ("a",)): 4.0})
    assert [value for _, _, value in table.read("g")] == [4.0]
    made.show({})
    assert table.read("g") == []

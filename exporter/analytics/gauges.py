"""Figures as gauges of /metrics: what rules and dashboards look at (rows J3, J5 and issue 9).

What cannot be told has no gauge, rather than one of 0. The most busy agents, and those with a
target, have gauges of their own; all others are one agent, `other`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from msgspec import Struct

from exporter.analytics import agents, days
from exporter.analytics.agents import Target, Terms
from exporter.analytics.figures import kpi, money
from exporter.analytics.figures.kpi import Kpi, Kpis
from exporter.analytics.figures.sums import NOTHING, Sums, added
from exporter.metrics import guard
from exporter.metrics.guard import OTHER

GRADED_DAYS: Final = 30
"""Days up to today that scores are of, as answers are that ask for nothing else."""
RECENT_DAYS: Final = 2
"""Today and yesterday: what is compared with the rest of the 30 days."""
KPI_DAYS: Final = 7
"""Whole days up to yesterday whose key figures are compared with as many before."""
COMPLETE: Final = 0.9
"""With less than this of the usual data of either week their change cannot be told."""
LOW_CSAT: Final = 3.0
"""Below this mean grade a customer is unhappy (row J3)."""
MEASURES: Final = agents.MEASURES
KPI: Final = kpi.MEASURES
RECENT: Final = ("replies_n", "replies_ms", "ratings", "rating_milli")
TARGETS: Final = ("conversations", "value_minor")
_CSAT: Final = ("ratings", "rating_milli")
# What is no rate or mean: the larger of two counts says how much is behind its change.
_COUNTS: Final = ("conversations", "revenue")

Key = tuple[str, tuple[str, ...]]
"""A gauge: its metric and the values of its labels."""


class Unhappy(NamedTuple):
    """A customer, the mean of its grades, and how many there are."""

    customer: str
    csat: float
    n: int


class Bounds(Struct, frozen=True, kw_only=True):
    """How much is told: from how many on, of how many agents, with which targets of 30 days."""

    min_sample: int
    most_agents: int
    targets: Mapping[str, Target] = {}


class Known(Struct, frozen=True, kw_only=True):
    """What is asked of the folds, of a tenant.

    ``today`` is a day as `exporter.analytics.days` counts them. ``graded`` and ``recent`` are
    agents' sums of GRADED_DAYS and RECENT_DAYS, ``brought`` those of agents with a target day by
    day, without today; ``week`` and ``before`` are of all, ``is_complete`` says that enough of the
    usual data came of both.
    """

    today: int
    graded: Mapping[str, Sums]
    recent: Mapping[str, Sums]
    brought: Mapping[str, Mapping[str, Sums]] = {}
    week: Sums = NOTHING
    before: Sums = NOTHING
    is_complete: bool = True
    unhappy: Sequence[Unhappy] = ()


def told(tenant: str, known: Known, bounds: Bounds) -> dict[Key, float]:
    """Return the gauges of figures."""
    labels = _labels(known.graded, bounds)
    graded, recent = _merged(known.graded, labels), _merged(known.recent, labels)
    found = dict(_scores(graded, bounds))
    found |= dict(_shares(graded, bounds.min_sample))
    found |= dict(_replies(recent, bounds.min_sample))
    found |= dict(_grades(graded, recent, bounds.min_sample))
    found |= dict(_targets(known, labels, bounds))
    if known.is_complete:
        now = kpi.kpis(known.week, known.before)
        found |= dict(_changes(now, known.before, bounds.min_sample))
    found |= dict(_customers(known.unhappy))
    return {(name, (tenant, *labels)): value for (name, labels), value in found.items()}


def going_on(
    tenant: str, active: Mapping[str, int], waiting: Mapping[str, int]
) -> dict[Key, float]:
    """Return the gauges of conversations that go on: with a message just now, and who waits."""
    found: dict[Key, float] = {}
    for channel in {*active, *waiting}:
        found["chat_active_conversations", (tenant, channel)] = float(active.get(channel, 0))
        found["chat_waiting_conversations", (tenant, channel)] = float(waiting.get(channel, 0))
    return found


def spans(today: int) -> dict[str, tuple[int, int]]:
    """Return the days of which each part of what is known is, both included."""
    return {
        "graded": (today - GRADED_DAYS + 1, today),
        "recent": (today - RECENT_DAYS + 1, today),
        "brought": (today - agents.MONTH_DAYS, today - 1),
        "week": (today - KPI_DAYS, today - 1),
        "before": (today - 2 * KPI_DAYS, today - KPI_DAYS - 1),
    }


def _labels(graded: Mapping[str, Sums], bounds: Bounds) -> dict[str, str]:
    """Return under which name each agent is shown."""
    ranked = sorted(
        graded, key=lambda one: (one not in bounds.targets, -graded[one]["conversations"], one)
    )
    return {
        agent: guard.clean(agent) if place < bounds.most_agents else OTHER
        for place, agent in enumerate(ranked)
    }


def _merged(sums: Mapping[str, Sums], labels: Mapping[str, str]) -> dict[str, Sums]:
    parts: dict[str, list[Sums]] = defaultdict(list)
    for agent, one in sums.items():
        parts[labels.get(agent, OTHER)].append(one)
    return {label: added(some) if len(some) > 1 else some[0] for label, some in parts.items()}


_Found = Iterator[tuple[Key, float]]


def _scores(graded: Mapping[str, Sums], bounds: Bounds) -> _Found:
    terms = Terms(days=GRADED_DAYS, min_sample=bounds.min_sample, targets=bounds.targets)
    for agent, sums in graded.items():
        if sums["conversations"]:
            yield ("chat_agent_conversations", (agent,)), float(sums["conversations"])
            grade = agents.graded(agent, sums, terms)
            if grade.score is not None and grade.letter is not None:
                yield ("chat_agent_score", (agent,)), grade.score
                yield ("chat_agent_grade_info", (agent, grade.letter)), 1.0
                for part in grade.parts:
                    if part.score is not None:
                        yield ("chat_agent_part_score", (agent, part.name)), part.score


def _shares(graded: Mapping[str, Sums], least: int) -> _Found:
    for agent, sums in graded.items():
        n = sums["conversations"]
        parts = (
            ("completion", sums["completed"], n - sums["active"]),
            ("escalation", sums["escalated"], n),
            ("conversion", sums["converted"], n),
        )
        for name, count, of in parts:
            if of >= least:
                yield (f"chat_agent_{name}_ratio", (agent,)), count / of
        for one in money.values(sums):
            yield ("chat_agent_revenue", (agent, one.currency)), one.amount


def _replies(recent: Mapping[str, Sums], least: int) -> _Found:
    for agent, sums in recent.items():
        n = sums["replies_n"]
        if n >= least:
            yield ("chat_agent_response_seconds", (agent,)), sums["replies_ms"] / n / 1000
            yield ("chat_agent_responses", (agent,)), float(n)


def _grades(graded: Mapping[str, Sums], recent: Mapping[str, Sums], least: int) -> _Found:
    for agent, sums in graded.items():
        now = recent.get(agent, NOTHING)
        parts = (now[one] for one in _CSAT), (sums[one] - now[one] for one in _CSAT)
        for span, (n, milli) in zip(("recent", "before"), parts, strict=True):
            if n >= least:
                yield ("chat_agent_csat", (agent, span)), milli / n / 1000
                yield ("chat_agent_ratings", (agent, span)), float(n)


def _targets(known: Known, labels: Mapping[str, str], bounds: Bounds) -> _Found:
    """Yield revenue against the target's share of the days since the first conversation."""
    for agent, by_day in known.brought.items():
        label, target = labels.get(agent, OTHER), bounds.targets[agent]
        busy = [day for day, sums in by_day.items() if sums["conversations"]]
        whole = added(by_day.values())
        if label != OTHER and whole["conversations"] >= bounds.min_sample and target.minor:
            first = (date.fromisoformat(min(busy)) - days.EPOCH).days
            share = target.minor * (known.today - first) / agents.MONTH_DAYS
            reached = whole.of("value_minor", target.currency) / share
            yield ("chat_agent_revenue_target_ratio", (label,)), reached


def _changes(now: Kpis, before: Sums, least: int) -> _Found:
    then = kpi.kpis(before, NOTHING)
    for name in (
        "conversations",
        "csat",
        "response_time",
        "resolution",
        "automation",
        "conversion",
    ):
        yield from _change(name, "", getattr(now, name), getattr(then, name).n, least)
    n = sum(before.named("conversions").values())
    for one in now.revenue:
        yield from _change("revenue", one.currency, one, n, least)


def _change(name: str, currency: str, one: Kpi, n: int, least: int) -> _Found:
    behind = max(one.n, n) if name in _COUNTS else min(one.n, n)
    if one.change is not None and behind >= least:
        yield ("analytics_kpi_change_ratio", (name, currency)), one.change / 100
        yield ("analytics_kpi_observations", (name, currency)), float(behind)


def _customers(unhappy: Collection[Unhappy]) -> _Found:
    for one in unhappy:
        yield ("chat_customer_csat", (guard.clean(one.customer),)), one.csat
        yield ("chat_customer_ratings", (guard.clean(one.customer),)), float(one.n)

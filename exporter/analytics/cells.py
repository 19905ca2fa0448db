"""What a conversation adds to the figures of its day: cells, which are sums in no order."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from exporter.analytics import buckets, days, evaluations, informed, sales
from exporter.analytics.conversation import Conversation
from exporter.analytics.spans import Spans


class Cell(NamedTuple):
    """A sum of a day: of a channel, of an agent or of all ("").

    ``name`` tells apart what a measure is of: a topic, a currency, a bucket; "" where it is one.
    """

    day: int
    channel: str
    agent: str
    measure: str
    name: str = ""


Sums = defaultdict[tuple[str, int, str, str], defaultdict[tuple[str, str], int]]
"""Cells by where they are (tenant, day, channel, agent), then by what (measure, name)."""

K = TypeVar("K", bound=Hashable)
_Shared = dict[tuple[str, str], int]
"""Measure and name → amount: the same of all and of each agent."""
_Apart = dict[tuple[str, str, str], int]
"""Agent, measure and name → amount: of one of them."""

_SPANS: Final = {
    name: ((f"{name}_n", ""), (f"{name}_ms", ""), (f"{name}_working_ms", ""), f"{name}_bucket")
    for name in ("first", "first_human", "resolution", "replies", "human_replies")
}


def sums() -> Sums:
    """Return no sums yet."""
    return defaultdict(lambda: defaultdict(int))


def of(one: Conversation, zone: ZoneInfo) -> Counter[Cell]:
    """Return the cells of a conversation, by the day on which it began."""
    return Counter(_expanded(one, zone, _shared(one, zone), _apart(one)))


def add(
    sums: Sums, tenant: str, before: Conversation | None, after: Conversation, zone: ZoneInfo
) -> None:
    """Add to sums by how much each cell moves when a conversation becomes another, or begins.

    Most of it stays as it was: only what does not is told of each agent.
    """
    shared, apart = _shared(after, zone), _apart(after)
    if before is not None and _place(before) == _place(after):
        shared, apart = change(_shared(before, zone), shared), change(_apart(before), apart)
    elif before is not None:
        for cell, amount in of(before, zone).items():
            _sum(sums, tenant, cell)[cell.measure, cell.name] -= amount
    day = days.day(after.started, zone)
    for agent in ("", *after.agents):
        found = sums[tenant, day, after.channel, agent]
        for key, amount in shared.items():
            found[key] += amount
    for (agent, measure, name), amount in apart.items():
        sums[tenant, day, after.channel, agent][measure, name] += amount


def flat(sums: Sums) -> dict[tuple[str, Cell], int]:
    """Return sums by tenant and cell, but for those that are nothing."""
    return {
        (tenant, Cell(day, channel, agent, measure, name)): amount
        for (tenant, day, channel, agent), found in sums.items()
        for (measure, name), amount in found.items()
        if amount
    }


def _sum(sums: Sums, tenant: str, cell: Cell) -> defaultdict[tuple[str, str], int]:
    return sums[tenant, cell.day, cell.channel, cell.agent]


def change(before: Mapping[K, int], after: Mapping[K, int]) -> dict[K, int]:
    """Return by how much each amount moves when some become others."""
    found = {key: amount - before.get(key, 0) for key, amount in after.items()}
    found |= {key: -amount for key, amount in before.items() if key not in after}
    return {key: amount for key, amount in found.items() if amount}


def _place(one: Conversation) -> tuple[int, str, tuple[str, ...]]:
    return one.started, one.channel, one.agents


def _expanded(one: Conversation, zone: ZoneInfo, shared: _Shared, apart: _Apart) -> dict[Cell, int]:
    day, channel = days.day(one.started, zone), one.channel
    found = {
        Cell(day, channel, agent, measure, name): amount
        for agent in ("", *one.agents)
        for (measure, name), amount in shared.items()
    }
    for (agent, measure, name), amount in apart.items():
        found[Cell(day, channel, agent, measure, name)] = amount
    return found


def _shared(one: Conversation, zone: ZoneInfo) -> _Shared:
    # Most measures have no name: their keys are constants, which is quick.
    found: _Shared = {**_outcomes(one), **_counts(one), ("hours", _hour(one.started, zone)): 1}
    for name in ("first", "first_human", "resolution"):
        found.update(_span(name, getattr(one, name)))
    for measure, name, amount in _named(one):
        found[measure, name] = found.get((measure, name), 0) + amount
    return {key: amount for key, amount in found.items() if amount}


def _hour(at: int, zone: ZoneInfo) -> str:
    return f"{days.hour_of_week(at, zone) % 24:02}"


def _counts(one: Conversation) -> _Shared:
    """Return what is counted; grades are in thousandths."""
    return {
        ("messages", ""): one.messages,
        ("by_customer", ""): one.by_customer,
        ("by_ai", ""): one.by_ai,
        ("by_human", ""): one.by_human,
        ("cached", ""): one.cached,
        ("fallbacks", ""): one.fallbacks,
        ("errors", ""): one.errors,
        ("asked", ""): one.answerers.asked,
        ("asked_automated", ""): one.answerers.automated,
        ("duration_ms", ""): one.duration,
        ("ratings", ""): one.ratings,
        ("rating_milli", ""): round(one.rating_sum * 1000),
        ("positive", ""): one.positive,
        ("neutral", ""): one.neutral,
        ("negative", ""): one.negative,
        ("feelings_sure_n", ""): one.moods.sure_n,
        ("feelings_sure_milli", ""): one.moods.sure_milli,
        ("feelings_derived", ""): one.moods.derived,
    }


def _named(one: Conversation) -> Iterator[tuple[str, str, int]]:
    """Return measure, name and amount; money is in minor units."""
    yield "languages", one.language, 1
    yield from _mentioned(one)
    yield from informed.amounts(one)
    yield from evaluations.amounts(one.evaluations)
    yield from sales.amounts(one.sales)


def _mentioned(one: Conversation) -> Iterator[tuple[str, str, int]]:
    for measure in ("topics", "providers", "data_types"):
        for name in getattr(one, measure):
            yield measure, name, 1
    for emotion in one.moods.emotions:
        yield "emotions", emotion, 1
    for topic in one.topics:
        yield "topic_ratings", topic, one.ratings
        yield "topic_rating_milli", topic, round(one.rating_sum * 1000)
    for kind in {kind for kind, _, _ in one.conversions}:
        yield "converted_kinds", kind, 1
    for kind, value, currency in one.conversions:
        yield "conversions", kind, 1
        if currency:
            yield "value_minor", currency, value
            yield "priced", currency, 1


def _outcomes(one: Conversation) -> _Shared:
    is_ended = bool(one.ended)
    return {
        ("conversations", ""): 1,
        ("ended", ""): is_ended,
        ("active", ""): one.is_active,
        ("outcomes", one.outcome): bool(one.outcome),
        ("completed", ""): is_ended and one.outcome != "abandoned",
        ("automated", ""): is_ended and not one.by_human,
        ("escalated", ""): one.escalated,
        ("handed_off", ""): one.handed_off,
        ("bot_resolved", ""): one.bot_resolved,
        ("reopened", ""): one.reopened,
        ("came_back", ""): bool(one.reopened),
        ("unassisted", ""): one.is_unassisted,
        ("returnable", ""): is_ended and bool(one.customer),
        ("engaged", ""): bool(one.by_customer),
        ("on_topic", ""): bool(one.topics),
        ("converted", ""): bool(one.conversions),
        ("with_data", ""): one.with_data,
        ("rated", ""): bool(one.ratings),
        ("succeeded", ""): one.outcome == "resolved" or bool(one.conversions),
        ("summarised", ""): one.is_summarised,
        ("missed", ""): is_ended and one.outcome != "resolved" and not one.conversions,
    }


def _apart(one: Conversation) -> _Apart:
    """Return what is not the same of all and of each agent."""
    found: _Apart = {}
    own = {} if one.is_summarised else {each.agent: each for each in one.answerers.own}
    for agent in ("", *one.agents):
        whose = own.get(agent, one)
        for name in ("replies", "human_replies"):
            for (measure, bucket), amount in _span(name, getattr(whose, name)).items():
                if amount:
                    found[agent, measure, bucket] = amount
    for _, value, currency in one.conversions if one.agents else ():
        if currency and value:
            key = "", "attended_minor", currency
            found[key] = found.get(key, 0) + value
    return found


def _span(name: str, spans: Spans) -> _Shared:
    if not spans.n:
        return {}
    n, ms, working, bucket = _SPANS[name]
    # Of a conversation, its mean: quantiles are of conversations.
    place = bucket, str(buckets.of(spans.ms / spans.n))
    return {n: spans.n, ms: spans.ms, working: spans.working, place: 1}

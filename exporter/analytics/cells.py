"""What a conversation adds to the figures of its day: cells, which are sums in no order."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from exporter.analytics import buckets, days, informed
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
    found: _Shared = {("hours", _hour(one.started, zone)): 1}
    for measure, name, amount in _measures(one):
        if amount:
            found[measure, name] = found.get((measure, name), 0) + amount
    return found


def _hour(at: int, zone: ZoneInfo) -> str:
    return f"{days.hour_of_week(at, zone) % 24:02}"


def _measures(one: Conversation) -> Iterator[tuple[str, str, int]]:
    """Return measure, name and amount; money is in minor units, grades in thousandths."""
    yield from _outcomes(one)
    for measure in (
        "messages",
        "by_customer",
        "by_ai",
        "by_human",
        "cached",
        "fallbacks",
        "errors",
    ):
        yield measure, "", getattr(one, measure)
    yield "asked", "", one.answerers.asked
    yield "asked_automated", "", one.answerers.automated
    for name in ("first", "first_human", "resolution"):
        yield from _span(name, getattr(one, name))
    yield "duration_ms", "", one.duration
    yield "ratings", "", one.ratings
    yield "rating_milli", "", round(one.rating_sum * 1000)
    for feeling in ("positive", "neutral", "negative"):
        yield feeling, "", getattr(one, feeling)
    yield "languages", one.language, 1
    yield from _mentioned(one)
    yield from informed.amounts(one)


def _mentioned(one: Conversation) -> Iterator[tuple[str, str, int]]:
    for measure in ("topics", "providers", "data_types"):
        for name in getattr(one, measure):
            yield measure, name, 1
    moods = one.moods
    yield "feelings_sure_n", "", moods.sure_n
    yield "feelings_sure_milli", "", moods.sure_milli
    yield "feelings_derived", "", moods.derived
    for emotion in moods.emotions:
        yield "emotions", emotion, 1
    for topic in one.topics:
        yield "topic_ratings", topic, one.ratings
        yield "topic_rating_milli", topic, round(one.rating_sum * 1000)
    for kind, value, currency in one.conversions:
        yield "conversions", kind, 1
        if currency:
            yield "value_minor", currency, value
            yield "priced", currency, 1


def _outcomes(one: Conversation) -> Iterator[tuple[str, str, int]]:
    is_ended = bool(one.ended)
    yield "conversations", "", 1
    yield "ended", "", is_ended
    yield "active", "", one.is_active
    yield "outcomes", one.outcome, bool(one.outcome)
    yield "completed", "", is_ended and one.outcome != "abandoned"
    yield "automated", "", is_ended and not one.by_human
    yield "escalated", "", one.escalated
    yield "handed_off", "", one.handed_off
    yield "bot_resolved", "", one.bot_resolved
    yield "reopened", "", one.reopened
    yield "came_back", "", bool(one.reopened)
    yield "unassisted", "", one.is_unassisted
    yield "returnable", "", is_ended and bool(one.customer)
    yield "engaged", "", bool(one.by_customer)
    yield "on_topic", "", bool(one.topics)
    yield "converted", "", bool(one.conversions)
    yield "with_data", "", one.with_data
    yield "rated", "", bool(one.ratings)
    yield "followups", "", len(one.followups)
    yield "followed", "", len({*one.followups} & {*one.followed})
    yield "succeeded", "", one.outcome == "resolved" or bool(one.conversions)
    yield "summarised", "", one.is_summarised
    yield "missed", "", is_ended and one.outcome != "resolved" and not one.conversions


def _apart(one: Conversation) -> _Apart:
    """Return what is not the same of all and of each agent."""
    found: _Apart = {}
    own = {} if one.is_summarised else {each.agent: each for each in one.answerers.own}
    for agent in ("", *one.agents):
        whose = own.get(agent, one)
        for name in ("replies", "human_replies"):
            for measure, bucket, amount in _span(name, getattr(whose, name)):
                if amount:
                    found[agent, measure, bucket] = amount
    for _, value, currency in one.conversions if one.agents else ():
        if currency and value:
            key = "", "attended_minor", currency
            found[key] = found.get(key, 0) + value
    return found


def _span(name: str, spans: Spans) -> Iterator[tuple[str, str, int]]:
    yield f"{name}_n", "", spans.n
    yield f"{name}_ms", "", spans.ms
    yield f"{name}_working_ms", "", spans.working
    if spans.n:
        # Of a conversation, its mean: quantiles are of conversations.
        yield f"{name}_bucket", str(buckets.of(spans.ms / spans.n)), 1

"""What a conversation adds to the figures of its day: cells, which are sums in no order."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import buckets, days
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


Cells = Mapping[Cell, int]


def of(one: Conversation, zone: ZoneInfo) -> Counter[Cell]:
    """Return the cells of a conversation, by the day on which it began."""
    found: Counter[Cell] = Counter()
    day = days.day(one.started, zone)
    for measure, name, amount in _measures(one):
        if amount:
            for agent in ("", *one.agents):
                found[Cell(day, one.channel, agent, measure, name)] += amount
    return found


def change(before: Cells, after: Cells) -> dict[Cell, int]:
    """Return by how much each cell moves when a conversation becomes another."""
    moved = {cell: amount - before.get(cell, 0) for cell, amount in after.items()}
    moved |= {cell: -amount for cell, amount in before.items() if cell not in after}
    return {cell: amount for cell, amount in moved.items() if amount}


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
    spans = ("first", "first_human", "replies", "human_replies", "resolution")
    for name in spans:
        yield from _span(name, getattr(one, name))
    yield "duration_ms", "", one.duration
    yield "ratings", "", one.ratings
    yield "rating_milli", "", round(one.rating_sum * 1000)
    for feeling in ("positive", "neutral", "negative"):
        yield feeling, "", getattr(one, feeling)
    yield "languages", one.language, 1
    for measure in ("topics", "providers", "data_types"):
        for name in getattr(one, measure):
            yield measure, name, 1
    for kind, value, currency in one.conversions:
        yield "conversions", kind, 1
        if currency:
            yield "value_minor", currency, value


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
    yield "engaged", "", bool(one.by_customer)
    yield "on_topic", "", bool(one.topics)
    yield "converted", "", bool(one.conversions)
    yield "with_data", "", one.with_data
    yield "rated", "", bool(one.ratings)
    yield "followups", "", len(one.followups)
    yield "followed", "", len({*one.followups} & {*one.followed})
    yield "succeeded", "", one.outcome == "resolved" or bool(one.conversions)
    yield "missed", "", is_ended and one.outcome != "resolved" and not one.conversions


def _span(name: str, spans: Spans) -> Iterator[tuple[str, str, int]]:
    yield f"{name}_n", "", spans.n
    yield f"{name}_ms", "", spans.ms
    yield f"{name}_working_ms", "", spans.working
    if spans.n:
        # Of a conversation, its mean: quantiles are of conversations.
        yield f"{name}_bucket", str(buckets.of(spans.ms / spans.n)), 1

"""What a conversation adds that is told apart by names: topics, currencies, buckets of spans."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from exporter.analytics import buckets, days, evaluations, informed, sales
from exporter.analytics.amounts import Amount
from exporter.analytics.answerers import Own
from exporter.analytics.conversation import Conversation
from exporter.analytics.spans import Spans

What = tuple[str, str]
"""Measure and name."""

_HOURS: Final = tuple(f"{hour:02}" for hour in range(24))


def once(one: Conversation, zone: ZoneInfo) -> list[What]:
    """Return of what there is one more, the same of all and of each agent."""
    found = [
        ("hours", _HOURS[days.hour_of_week(one.started, zone) % 24]),
        ("languages", one.language),
        *_bucket("first_bucket", one.first),
        *_bucket("first_human_bucket", one.first_human),
        *_bucket("resolution_bucket", one.resolution),
    ]
    if one.outcome:
        found.append(("outcomes", one.outcome))
    for measure, names in (
        ("topics", one.topics),
        ("providers", one.providers),
        ("data_types", one.data_types),
        ("emotions", one.moods.emotions),
        ("converted_kinds", {kind for kind, _, _ in one.conversions}),
        ("conversions", [kind for kind, _, _ in one.conversions]),
    ):
        found += [(measure, name) for name in names]
    return found


def answers(one: Conversation | Own) -> list[What]:
    """Return the answers of all, or of one of several agents."""
    replies = _bucket("replies_bucket", one.replies)
    return replies + _bucket("human_replies_bucket", one.human_replies)


def amounts(one: Conversation) -> list[Amount]:
    """Return what is summed, the same of all and of each agent; money is in minor units."""
    found = [*informed.amounts(one), *_priced(one)]
    if one.ratings:
        milli = round(one.rating_sum * 1000)
        found += [("topic_ratings", topic, one.ratings) for topic in one.topics]
        found += [("topic_rating_milli", topic, milli) for topic in one.topics]
    found += evaluations.amounts(one.evaluations)
    found += sales.amounts(one.sales)
    return found


def attended(one: Conversation) -> list[Amount]:
    """Return what conversations with an agent brought: of all, as several share it."""
    if not one.agents:
        return []
    return [
        ("attended_minor", currency, value) for _, value, currency in one.conversions if currency
    ]


def _bucket(measure: str, spans: Spans) -> list[What]:
    # Of a conversation, its mean: quantiles are of conversations.
    return [(measure, str(buckets.of(spans.ms / spans.n)))] if spans.n else []


def _priced(one: Conversation) -> Iterator[Amount]:
    for _, value, currency in one.conversions:
        if currency:
            yield "value_minor", currency, value
            yield "priced", currency, 1

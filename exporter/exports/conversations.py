"""Conversations as a table: what each came to, without what was said in it.

A row is as much of a conversation as is asked for, and its id (`exporter.exports.parts`).
"""

from collections.abc import Sequence
from typing import Final

from exporter.analytics.spans import Spans
from exporter.events import money
from exporter.exports.column import Column, Values, filled, instants
from exporter.exports.dataset import Dataset, Place

_Conversions = Sequence[tuple[tuple[str, int, str], ...]]


def _durations(ms: Sequence[int]) -> Values:
    return [one / 1000 for one in ms]


def _means(spans: Sequence[Spans]) -> Values:
    # Most have one span or none.
    return [
        (one.ms if one.n == 1 else round(one.ms / one.n)) / 1000 if one.n else None for one in spans
    ]


def _csat(sums: Sequence[float], counts: Sequence[int]) -> Values:
    found = [*zip(sums, counts, strict=True)]
    # Few differ, and to round takes longer than to look up.
    told = {pair: round(pair[0] / pair[1], 2) if pair[1] else None for pair in {*found}}
    return [told[pair] for pair in found]


def _kinds(brought: _Conversions) -> Values:
    if not any(brought):
        return brought  # type: ignore[return-value]  # all are empty
    return [tuple([kind for kind, _, _ in one]) for one in brought]


def _values(brought: _Conversions) -> Values:
    """Return what conversions brought, each with its currency, as they are never added up."""
    if not any(brought):
        return brought  # type: ignore[return-value]  # all are empty
    return [tuple([_value(*each) for each in one if each[2]]) for one in brought]


def _value(_: str, minor: int, currency: str) -> str:
    return f"{money.major(minor, currency):.15g} {currency}"


def _count(name: str, field: str, what: str) -> Column:
    return Column(name, "integer", what, (field,))


def _flag(name: str, field: str, what: str) -> Column:
    return Column(name, "boolean", what, (field,))


def _listed(name: str, field: str, what: str) -> Column:
    return Column(name, "texts", what, (field,))


def _text(name: str, field: str, what: str) -> Column:
    return Column(name, "text", what, (field,), filled)


def _seconds(name: str, field: str, what: str) -> Column:
    return Column(name, "number", what, (field,), _means)


CONVERSATIONS: Final = Dataset(
    "conversations",
    "a row a conversation that began in the period, the newest first",
    (
        Column("id", "text", "its id", ("id",)),
        _text("channel", "channel", "where it was"),
        _text("language", "language", "BCP 47, or `unknown`"),
        _text("customer_id", "customer", "who wrote, as the sender names customers"),
        _listed("agents", "agents", "who took part, in order"),
        Column("started_at", "instant", "when it began", ("started",), instants),
        Column("ended_at", "instant", "when it ended", ("ended",), instants),
        _text("outcome", "outcome", "how it ended"),
        _flag("active", "is_active", "whether it goes on"),
        _count("messages", "messages", "messages; none of the system"),
        _count("customer_messages", "by_customer", "messages by the customer"),
        _count("ai_messages", "by_ai", "messages by assistants"),
        _count("human_messages", "by_human", "messages by people"),
        _count("cached", "cached", "answers out of a cache"),
        _count("fallbacks", "fallbacks", "answers that said they had none"),
        _count("errors", "errors", "answers that failed"),
        Column("duration_seconds", "number", "its stretches", ("duration",), _durations),
        _seconds("first_response_seconds", "first", "mean first answer of its stretches"),
        _seconds("first_human_response_seconds", "first_human", "the same, by a person"),
        _seconds("response_seconds", "replies", "mean of all answers"),
        _seconds("resolution_seconds", "resolution", "mean stretch that was resolved"),
        _count("reopened", "reopened", "how often it was reopened"),
        _flag("escalated", "escalated", "whether a person was asked for"),
        _flag("handed_off", "handed_off", "whether a person took over or was asked for"),
        _flag("bot_resolved", "bot_resolved", "whether it was resolved without a person"),
        _count("ratings", "ratings", "grades of the customer"),
        Column("csat", "number", "their mean, 1 to 5", ("rating_sum", "ratings"), _csat),
        _count("positive", "positive", "messages of a glad customer"),
        _count("neutral", "neutral", "messages of one who is neither"),
        _count("negative", "negative", "messages of one who is not"),
        _listed("topics", "topics", "what it was about"),
        _listed("providers", "providers", "integrations that were asked"),
        _listed("data_types", "data_types", "types of data that were used"),
        Column("conversions", "texts", "kinds of conversions", ("conversions",), _kinds),
        Column("values", "texts", "what they brought: `1419.5 EUR`", ("conversions",), _values),
        _text("journey_stage", "stage", "stage of the customer"),
    ),
    place=lambda one: Place(one.started, one.id),
    placed=("started", "id"),
    filters=(
        "channel",
        "language",
        "customer_id",
        "agents",
        "outcome",
        "active",
        "escalated",
        "handed_off",
        "bot_resolved",
        "topics",
        "providers",
        "conversions",
        "journey_stage",
    ),
)

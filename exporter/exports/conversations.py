"""Conversations as a table: what each came to, without what was said in it."""

from operator import attrgetter
from typing import Final

from exporter.events import money
from exporter.exports.column import Column, Value, instant
from exporter.exports.dataset import Dataset, Place
from exporter.folding.ledger import Told


def _csat(one: Told) -> Value:
    return round(one.row.rating_sum / one.row.ratings, 2) if one.row.ratings else None


def _values(one: Told) -> Value:
    """Return what conversions brought, each with its currency, as they are never added up."""
    if not one.row.conversions:
        return ()
    return tuple(
        f"{money.major(value, currency):.15g} {currency}"
        for _, value, currency in one.row.conversions
        if currency
    )


def _kinds(one: Told) -> Value:
    return tuple([kind for kind, _, _ in one.row.conversions])


def _count(name: str, field: str, what: str) -> Column:
    return Column(name, "integer", what, attrgetter(f"row.{field}"))


def _flag(name: str, field: str, what: str) -> Column:
    return Column(name, "boolean", what, attrgetter(f"row.{field}"))


def _listed(name: str, field: str, what: str) -> Column:
    return Column(name, "texts", what, attrgetter(f"row.{field}"))


def _text(name: str, field: str, what: str) -> Column:
    of = attrgetter(f"row.{field}")
    return Column(name, "text", what, lambda one: of(one) or None)


def _seconds(name: str, field: str, what: str) -> Column:
    of = attrgetter(f"row.{field}")

    def mean(one: Told) -> Value:
        spans = of(one)
        return round(spans.ms / spans.n) / 1000 if spans.n else None

    return Column(name, "number", what, mean)


CONVERSATIONS: Final = Dataset(
    "conversations",
    "a row a conversation that began in the period, the newest first",
    (
        Column("id", "text", "its id", attrgetter("id")),
        _text("channel", "channel", "where it was"),
        _text("language", "language", "BCP 47, or `unknown`"),
        _text("customer_id", "customer", "who wrote, as the sender names customers"),
        _listed("agents", "agents", "who took part, in order"),
        Column("started_at", "instant", "when it began", lambda one: instant(one.row.started)),
        Column("ended_at", "instant", "when it ended", lambda one: instant(one.row.ended)),
        _text("outcome", "outcome", "how it ended"),
        _flag("active", "is_active", "whether it goes on"),
        _count("messages", "messages", "messages; none of the system"),
        _count("customer_messages", "by_customer", "messages by the customer"),
        _count("ai_messages", "by_ai", "messages by assistants"),
        _count("human_messages", "by_human", "messages by people"),
        _count("cached", "cached", "answers out of a cache"),
        _count("fallbacks", "fallbacks", "answers that said they had none"),
        _count("errors", "errors", "answers that failed"),
        Column("duration_seconds", "number", "its stretches", lambda one: one.row.duration / 1000),
        _seconds("first_response_seconds", "first", "mean first answer of its stretches"),
        _seconds("first_human_response_seconds", "first_human", "the same, by a person"),
        _seconds("response_seconds", "replies", "mean of all answers"),
        _seconds("resolution_seconds", "resolution", "mean stretch that was resolved"),
        _count("reopened", "reopened", "how often it was reopened"),
        _flag("escalated", "escalated", "whether a person was asked for"),
        _flag("handed_off", "handed_off", "whether a person took over or was asked for"),
        _flag("bot_resolved", "bot_resolved", "whether it was resolved without a person"),
        _count("ratings", "ratings", "grades of the customer"),
        Column("csat", "number", "their mean, 1 to 5", _csat),
        _count("positive", "positive", "messages of a glad customer"),
        _count("neutral", "neutral", "messages of one who is neither"),
        _count("negative", "negative", "messages of one who is not"),
        _listed("topics", "topics", "what it was about"),
        _listed("providers", "providers", "integrations that were asked"),
        _listed("data_types", "data_types", "types of data that were used"),
        Column("conversions", "texts", "kinds of conversions", _kinds),
        Column("values", "texts", "what they brought: `1419.5 EUR`", _values),
        _text("journey_stage", "stage", "stage of the customer"),
    ),
    place=lambda one: Place(one.row.started, one.id),
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

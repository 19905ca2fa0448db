"""Row A4, the insight of a conversation, as an event; rows A6 and A8 may stand in it. Pure."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, to_builtins

from exporter.events import flat, legacy_row
from exporter.events.fields import (
    Conversion,
    Count,
    Currency,
    Id,
    Instant,
    Intents,
    MeanScore,
    Phrases,
    Seconds,
    Sentiment,
    Stage,
    Word,
    Words,
)
from exporter.events.invalid import Invalid

TYPE = "chat.conversation.summarised"
ORIGIN = "conversation"
_Milliseconds = Annotated[float, Meta(ge=0, le=1e12)]
_Amount = float | Annotated[str, Meta(min_length=1, max_length=40)]
Platform = Literal["whatsapp", "instagram", "messenger", "web", "sms"]


class ConversionEvent(Struct, frozen=True, omit_defaults=True):
    """What the conversation brought."""

    type: Conversion
    value: _Amount | None = None
    currency: Currency | None = None


class Escalation(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Whether a person was needed, why, and who solved it."""

    required: bool
    reason: Word | None = None
    timestamp: Instant | None = None
    resolved_by: Id | None = None


class Journey(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Where the customer stands."""

    stage: Stage | None = None
    touchpoint_sequence: Annotated[tuple[Word, ...], Meta(max_length=100)] = ()
    previous_interactions: Count | None = None
    days_since_first_contact: Count | None = None


class Insight(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A ConversationInsight; ``response_time_avg`` in milliseconds, ``duration`` in seconds."""

    conversation_id: Id
    agent_id: Id
    customer_id: Id
    platform: Platform
    start_time: Instant
    session_id: Id | None = None
    end_time: Instant | None = None
    duration: Seconds | None = None
    message_count: Count | None = None
    customer_messages: Count | None = None
    agent_responses: Count | None = None
    response_time_avg: _Milliseconds | None = None
    customer_satisfaction_score: MeanScore | None = None
    conversion_event: ConversionEvent | None = None
    sentiment: Sentiment | None = None
    intents: Intents = ()
    escalation: Escalation | None = None
    follow_up_required: bool | None = None
    follow_up_actions: Phrases = ()
    tags: Words = ()
    customer_journey: Journey | None = None


# Fields whose names are ours too, but for the spelling.
_ALIKE = (
    "conversation_id",
    "agent_id",
    "customer_id",
    "session_id",
    "message_count",
    "customer_messages",
    "agent_responses",
    "customer_satisfaction_score",
    "sentiment",
    "intents",
    "tags",
)


def event(raw: Any) -> dict[str, Any]:
    """Return the snapshot of an insight, or raise Invalid.

    It happened at its end, else at its start: of several the latest end wins, then the latest that
    came. Its id is of its content, so the same insight again changes nothing.
    """
    told = legacy_row.of(raw, Insight)
    data = {**legacy_row.beside(raw, Insight), **_data(told)}
    id = legacy_row.id_of("insight", {**raw, "id": None})
    return flat.event(id, TYPE, told.end_time or told.start_time, data, source=ORIGIN)


def _data(told: Insight) -> dict[str, Any]:
    value = told.conversion_event
    if value is not None and value.value is not None and value.currency is None:
        raise Invalid(
            "missing_field", "conversionEvent.currency: required beside value", legacy_row.HELP
        )
    average = told.response_time_avg
    named = {name: to_builtins(getattr(told, name)) for name in _ALIKE}
    return {
        **{name: one for name, one in named.items() if one not in (None, [], ())},
        "channel": told.platform,
        "started_at": told.start_time,
        "ended_at": told.end_time,
        "duration_seconds": _span(told),
        "response_seconds_avg": None if average is None else average / 1000,
        "conversion_event": None if value is None else to_builtins(value),
        "escalation": _plain(told.escalation),
        "followup_required": told.follow_up_required,
        "followup_actions": list(told.follow_up_actions) or None,
        "customer_journey": _plain(told.customer_journey),
    }


def _span(told: Insight) -> float | None:
    """Return how long it took: as it is told, else from its start to its end."""
    if told.end_time is None:
        return told.duration
    span: timedelta = told.end_time - told.start_time
    if span < timedelta():
        raise Invalid("out_of_range", "endTime: expected not before startTime", legacy_row.HELP)
    return span.total_seconds() if told.duration is None else told.duration


def _plain(part: Struct | None) -> dict[str, Any] | None:
    """Return a part of the insight with our names."""
    if part is None:
        return None
    told = {name: getattr(part, name) for name in part.__struct_fields__}
    return {
        name: one if isinstance(one, datetime) else to_builtins(one)
        for name, one in told.items()
        if one is not None and one != ()
    }

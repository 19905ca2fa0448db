"""What one event adds to its conversation: a beat, small enough to be kept with all the others."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from msgspec import Struct

from exporter.analytics.customers import gathering
from exporter.events import conversations, integrations, messages, summaries
from exporter.events.data import Data
from exporter.events.fields import Sentiment

Kind = Literal[
    "received",
    "sent",
    "answered",
    "started",
    "ended",
    "reopened",
    "escalated",
    "deescalated",
    "required",
    "done",
    "converted",
    "rated",
    "queried",
    "summarised",
]


_NOTHING: Final = ((), "")


class Beat(Struct, frozen=True, array_like=True, gc=False):
    """One event of a conversation; ``at`` is Unix milliseconds, ``key`` names the event.

    ``who`` is the kind of agent that wrote; ``more`` are the fields that figures need beside.
    """

    at: int
    key: bytes
    kind: Kind
    who: str = ""
    agent: str = ""
    channel: str = ""
    customer: str = ""
    language: str = ""
    more: dict[str, Any] = {}

    @property
    def place(self) -> tuple[int, bytes]:
        """Where it stands among the others: by time, and those of one moment by key."""
        return self.at, self.key


def of(at: int, key: bytes, data: Data, seq: int = 0) -> Beat | None:
    """Return the beat of an event; None where it belongs to no conversation, or tells nothing.

    ``seq`` is its place among the events as they came, by which the later of two summaries wins.
    """
    told = _TOLD.get(data.TYPE)
    if told is None or not data.conversation_id:
        return None
    kind, read = told
    # An answer of 0 seconds and a confidence of 0 are told.
    more = {
        name: value
        for name, value in read(data)
        if value is not None and value is not False and value not in _NOTHING
    }
    if data.service:
        more["service"] = data.service
    if kind == "summarised" and seq:
        more["seq"] = seq
    return Beat(
        at=at,
        key=key,
        kind=kind,
        who=data.agent_kind or "",
        agent=data.agent_id or "",
        channel=data.channel or "",
        customer=gathering.person(data),
        language=data.language or "",
        more=more,
    )


_More = Callable[[Any], tuple[tuple[str, Any], ...]]


def _received(data: messages.Received) -> tuple[tuple[str, Any], ...]:
    topics = data.topics or tuple(one.intent for one in data.intents)
    return (*_felt(data.sentiment), ("topics", topics))


def _sent(data: messages.Sent) -> tuple[tuple[str, Any], ...]:
    return (
        ("ms", _milliseconds(data.response_seconds)),
        ("cached", data.cached),
        ("fallback", data.fallback),
        ("error", data.error),
        ("confidence", data.confidence),
        ("model", data.model),
        ("prompt", data.prompt_name),
        ("version", data.prompt_version),
    )


def _answered(data: messages.Answered) -> tuple[tuple[str, Any], ...]:
    return (
        ("ms", _milliseconds(data.response_seconds)),
        ("cached", data.cached),
        ("error", data.error),
        *_felt(data.sentiment),
        ("topics", data.topics),
        ("by_human", data.automated is False),
    )


def _ended(data: conversations.Ended) -> tuple[tuple[str, Any], ...]:
    return ("outcome", data.outcome), ("by", data.resolved_by), ("topics", data.tags)


def _rated(data: messages.Feedback) -> tuple[tuple[str, Any], ...]:
    # A comment that came later only adds words: its grade was counted.
    score = None if data.amends else data.score
    name = "answer" if data.kind == "answer" else "score"
    return ((name, score), *_felt(data.sentiment))


def _converted(data: conversations.Converted) -> tuple[tuple[str, Any], ...]:
    return ("what", data.kind), ("value", data.value_minor), ("currency", data.currency)


def _queried(data: integrations.Queried) -> tuple[tuple[str, Any], ...]:
    return (
        ("provider", data.provider),
        ("ok", data.success),
        ("types", data.data_types),
        ("gaps", data.gaps),
        ("confidence", data.confidence),
        ("confidence_without", data.confidence_without_data),
    )


def _summarised(data: summaries.Summarised) -> tuple[tuple[str, Any], ...]:
    conversion = data.conversion_event
    return (
        ("started", _unix(data.started_at)),
        ("ended", _unix(data.ended_at)),
        ("seconds", data.duration_seconds),
        ("messages", data.message_count),
        ("by_customer", data.customer_messages),
        ("by_agent", data.agent_responses),
        ("ms", _milliseconds(data.response_seconds_avg)),
        ("score", data.customer_satisfaction_score),
        ("what", conversion and conversion.type),
        ("value", conversion and conversion.value_minor),
        ("currency", conversion and conversion.currency),
        *_felt(data.sentiment),
        ("topics", data.tags or tuple(one.intent for one in data.intents)),
        ("escalated", bool(data.escalation and data.escalation.required)),
        ("outcome", data.outcome_type),
        ("minutes", data.resolution_time_minutes),
        ("with_data", data.integration_data_used),
        ("providers", data.integration_types_used),
        ("worth", data.business_value_generated_minor),
        ("worth_currency", data.currency),
        ("types", data.data_types_accessed),
        ("gaps", data.knowledge_gaps_identified),
        ("confidence", data.ai_confidence_with_data),
        ("confidence_without", data.ai_confidence_without_data),
        ("stage", _stage(data)),
    )


def _stage(data: summaries.Summarised) -> str | None:
    journey = data.customer_journey
    return data.customer_journey_stage or (journey.stage if journey else None)


def _felt(sentiment: Sentiment | None) -> tuple[tuple[str, Any], ...]:
    if sentiment is None:
        return ()
    return (
        ("feeling", sentiment.overall),
        ("sure", sentiment.confidence),
        ("emotions", sentiment.emotions),
        ("derived", sentiment.derived),
    )


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _unix(at: Any) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _nothing(_: Data) -> tuple[tuple[str, Any], ...]:
    return ()


_TOLD: Final[Mapping[str, tuple[Kind, _More]]] = {
    messages.Received.TYPE: ("received", _received),
    messages.Sent.TYPE: ("sent", _sent),
    messages.Answered.TYPE: ("answered", _answered),
    messages.Feedback.TYPE: ("rated", _rated),
    conversations.Started.TYPE: ("started", lambda data: (("stage", data.journey_stage),)),
    conversations.Ended.TYPE: ("ended", _ended),
    conversations.Reopened.TYPE: ("reopened", _nothing),
    conversations.EscalationRequested.TYPE: ("escalated", _nothing),
    conversations.EscalationResolved.TYPE: ("deescalated", _nothing),
    conversations.FollowupRequired.TYPE: ("required", _nothing),
    conversations.FollowupDone.TYPE: ("done", _nothing),
    conversations.Converted.TYPE: ("converted", _converted),
    integrations.Queried.TYPE: ("queried", _queried),
    summaries.Summarised.TYPE: ("summarised", _summarised),
}

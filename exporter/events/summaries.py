"""The snapshot of a whole conversation: rows A4 (insight), A6 (outcome) and A8 (intelligence)."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct, field

from exporter.events.data import Data
from exporter.events.fields import (
    Conversion,
    Count,
    Currency,
    Id,
    Instant,
    Intents,
    MeanScore,
    Minor,
    Minutes,
    Phrases,
    Ratio,
    Seconds,
    Sentiment,
    Stage,
    Word,
    Words,
)


class ConversionEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What the conversation brought; ``value`` is stored in minor units of ``currency``."""

    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    type: Conversion
    value_minor: Minor | None = field(default=None, name="value")
    currency: Currency | None = None


class Escalation(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Whether a person was needed, why, and who solved it."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("resolved_by",)
    PROSE: ClassVar[tuple[str, ...]] = ("reason",)

    required: bool
    reason: Word | None = None
    timestamp: Instant | None = None
    resolved_by: Id | None = None


class Journey(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where the customer stands."""

    PEOPLE: ClassVar[tuple[str, ...]] = ()
    PROSE: ClassVar[tuple[str, ...]] = ("touchpoint_sequence",)

    stage: Stage | None = None
    touchpoint_sequence: Annotated[tuple[Word, ...], Meta(max_length=100)] = ()
    previous_interactions: Count | None = None
    days_since_first_contact: Count | None = None


class Summarised(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a sender knows of a conversation; the latest wins.

    ``business_value_generated`` without a currency is read with two decimals, as row A6 has it.
    """

    TYPE: ClassVar[str] = "chat.conversation.summarised"
    PERSONAL: ClassVar[tuple[str, ...]] = ("followup_actions",)
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "user_id")
    PROSE: ClassVar[tuple[str, ...]] = ("tags", "knowledge_gaps_identified")
    NESTED: ClassVar[tuple[str, ...]] = ("escalation", "customer_journey")
    MONEY: ClassVar[tuple[str, ...]] = ("business_value_generated",)

    conversation_id: Id
    user_id: Id | None = None
    # A4
    started_at: Instant | None = None
    ended_at: Instant | None = None
    duration_seconds: Seconds | None = None
    message_count: Count | None = None
    customer_messages: Count | None = None
    agent_responses: Count | None = None
    response_seconds_avg: Seconds | None = None
    customer_satisfaction_score: MeanScore | None = None
    conversion_event: ConversionEvent | None = None
    sentiment: Sentiment | None = None
    intents: Intents = ()
    escalation: Escalation | None = None
    followup_required: bool | None = None
    followup_actions: Phrases = ()
    tags: Words = ()
    customer_journey: Journey | None = None
    # A6
    integration_data_used: bool | None = None
    integration_types_used: Words = ()
    outcome_type: Word | None = None
    resolution_time_minutes: Minutes | None = None
    business_value_generated_minor: Minor | None = field(
        default=None, name="business_value_generated"
    )
    currency: Currency | None = None
    # A8
    data_types_accessed: Words = ()
    knowledge_gaps_identified: Phrases = ()
    ai_confidence_with_data: Ratio | None = None
    ai_confidence_without_data: Ratio | None = None
    customer_journey_stage: Stage | None = None
    conversion_probability: Ratio | None = None

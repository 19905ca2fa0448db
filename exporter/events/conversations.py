"""The life of a conversation: started, ended, reopened, escalated, followed up, converted."""

from typing import ClassVar, Literal

from msgspec import field

from exporter.events.data import Data
from exporter.events.fields import (
    Conversion,
    Currency,
    Id,
    Instant,
    Minor,
    Outcome,
    Phrase,
    Stage,
    Text,
    Word,
    Words,
)


class Started(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A conversation began."""

    TYPE: ClassVar[str] = "chat.conversation.started"
    PERSONAL: ClassVar[tuple[str, ...]] = ("subject",)
    PROSE: ClassVar[tuple[str, ...]] = ("touchpoint",)

    conversation_id: Id
    subject: Phrase | None = None
    journey_stage: Stage | None = None
    touchpoint: Word | None = None


class Ended(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A conversation ended, and how."""

    TYPE: ClassVar[str] = "chat.conversation.ended"
    PROSE: ClassVar[tuple[str, ...]] = ("tags",)

    conversation_id: Id
    outcome: Outcome
    resolved_by: Literal["ai", "human"] | None = None
    tags: Words = ()


class Reopened(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An ended conversation went on."""

    TYPE: ClassVar[str] = "chat.conversation.reopened"

    conversation_id: Id


class EscalationRequested(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Somebody asked for a person."""

    TYPE: ClassVar[str] = "chat.escalation.requested"
    PROSE: ClassVar[tuple[str, ...]] = ("reason",)

    conversation_id: Id
    reason: Word


class EscalationResolved(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An escalation is over."""

    TYPE: ClassVar[str] = "chat.escalation.resolved"
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "resolved_by")

    conversation_id: Id
    resolved_by: Id | None = None


class FollowupRequired(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Somebody must come back to a customer."""

    TYPE: ClassVar[str] = "chat.followup.required"
    PERSONAL: ClassVar[tuple[str, ...]] = ("action",)

    followup_id: Id
    action: Text
    due_at: Instant | None = None


class FollowupDone(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Somebody came back."""

    TYPE: ClassVar[str] = "chat.followup.done"

    followup_id: Id


class Converted(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A conversation brought an appointment, a purchase, a lead or a referral."""

    TYPE: ClassVar[str] = "chat.conversion.recorded"
    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    kind: Conversion
    value_minor: Minor | None = field(default=None, name="value")
    currency: Currency | None = None

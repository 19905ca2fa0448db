"""What was said: messages, questions with their answers, feedback, and calls of language models."""

from typing import ClassVar, Literal

from msgspec import field

from exporter.events.data import Data
from exporter.events.fields import (
    AgentKind,
    Count,
    Currency,
    Id,
    Intents,
    Loose,
    Nano,
    Ratio,
    Score,
    Seconds,
    Sentiment,
    Text,
    Word,
    Words,
)


class Received(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A customer wrote."""

    TYPE: ClassVar[str] = "chat.message.received"
    PERSONAL: ClassVar[tuple[str, ...]] = ("text",)
    SCORED: ClassVar[str] = "text"

    conversation_id: Id
    message_id: Id | None = None
    text: Text | None = None
    intents: Intents = ()
    sentiment: Sentiment | None = None
    topics: Words = ()


class Sent(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agent wrote. Its text is not scored: politeness tells nothing of how a customer feels."""

    TYPE: ClassVar[str] = "chat.message.sent"
    PERSONAL: ClassVar[tuple[str, ...]] = ("text",)

    conversation_id: Id
    agent_kind: AgentKind
    message_id: Id | None = None
    text: Text | None = None
    response_seconds: Seconds | None = None
    cached: bool | None = None
    automated: bool | None = None
    fallback: bool | None = None
    error: bool | None = None
    confidence: Ratio | None = None
    model: Word | None = None
    prompt_name: Word | None = None
    prompt_version: Word | None = None


class Status(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How far a message came."""

    TYPE: ClassVar[str] = "chat.message.status"

    message_id: Id
    status: Literal["sent", "delivered", "read", "failed"]
    error_class: Word | None = None
    pricing_category: Word | None = None


class Answered(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A question and its answer in one (row A1)."""

    TYPE: ClassVar[str] = "chat.query.answered"
    PERSONAL: ClassVar[tuple[str, ...]] = ("query", "context")
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "user_id")
    SCORED: ClassVar[str] = "query"
    LIKENED: ClassVar[str] = "query"

    query: Text
    response_seconds: Seconds
    cached: bool
    user_id: Id | None = None
    error: bool | None = None
    automated: bool | None = None
    context: Loose | Text | None = None
    sentiment: Sentiment | None = None
    topics: Words = ()


class Feedback(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A customer graded a conversation or one answer.

    With ``amends``, the id of an earlier event, it only adds words: the grade counts once.
    """

    TYPE: ClassVar[str] = "chat.feedback.received"
    PERSONAL: ClassVar[tuple[str, ...]] = ("comment",)
    SCORED: ClassVar[str] = "comment"

    score: Score
    comment: Text | None = None
    kind: Literal["csat", "answer"] | None = None
    amends: Id | None = None
    sentiment: Sentiment | None = None


class Called(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A language model was asked; one call often costs less than a cent, hence billionths.

    With the operation ``execute_tool`` it asked a tool, which ``tool`` names.
    """

    TYPE: ClassVar[str] = "chat.llm.called"
    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    provider: Word
    model: Word
    operation: Word | None = None
    tool: Word | None = None
    duration_seconds: Seconds | None = None
    time_to_first_token_seconds: Seconds | None = None
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    cache_read_tokens: Count | None = None
    cache_write_tokens: Count | None = None
    reasoning_tokens: Count | None = None
    value_nano: Nano | None = field(default=None, name="value")
    currency: Currency | None = None
    error_type: Word | None = None
    prompt_name: Word | None = None
    prompt_version: Word | None = None

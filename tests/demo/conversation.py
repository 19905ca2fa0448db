"""A conversation of the corpus: who waited how long, who called for a person, how it ended. Pure.

Two people wrote to each other. Whoever answered is taken for a bot and, from the moment that a
person is called for, for that person.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Self

from tests.corpus import Event

PATIENCE = 600.0
"""Seconds that the person took where the bot is said to have had no answer at all."""
WORST = 1
_ASKS_FOR_A_PERSON = re.compile(r"\b(?:bot|robot|human|real person)\b", re.IGNORECASE)

Reason = Literal["asked for a person", "no answer", "unhappy"]


class Call(NamedTuple):
    """At which message a colleague was called for, and why."""

    place: int
    reason: Reason


class Conversation(NamedTuple):
    """What was said, and what the customer thought of it."""

    name: str
    started: Event
    messages: tuple[Event, ...]
    feedback: tuple[Event, ...]

    @classmethod
    def of(cls, events: Sequence[Event]) -> Self:
        """Return the conversation that the corpus tells by these events."""
        return cls(
            str(events[0]["data"]["conversation_id"]),
            events[0],
            tuple(one for one in events if one["type"].startswith("chat.message.")),
            tuple(one for one in events if one["type"] == "chat.feedback.received"),
        )

    @property
    def is_worst(self) -> bool:
        """Whether the customer gave the worst score for anything."""
        return any(one["data"]["score"] == WORST for one in self.feedback)

    @property
    def call(self) -> Call | None:
        """When a colleague was called for; None where the bot did."""
        waits = dict(self.waits())
        for place, message in enumerate(self.messages):
            if is_customers(message) and _ASKS_FOR_A_PERSON.search(message["data"]["text"]):
                return Call(place, "asked for a person")
            if waits.get(place, 0.0) > PATIENCE:
                return Call(place, "no answer")
        # Of those who are unhappy, every other one says so while it could still be mended.
        if self.is_worst and len(self.messages) % 2:
            return Call(len(self.messages) - 1, "unhappy")
        return None

    @property
    def ending(self) -> dict[str, str]:
        """How it ended, as fields of chat.conversation.ended; somebody must have said something."""
        call = self.call
        if call is not None and call.reason == "unhappy":
            return {"outcome": "escalated"}
        if not self.feedback and is_customers(self.messages[-1]):
            return {"outcome": "abandoned"}
        if self.is_worst:
            return {"outcome": "unresolved"}
        return {"outcome": "resolved", "resolved_by": "ai" if call is None else "human"}

    def waits(self) -> Iterator[tuple[int, float]]:
        """Yield the place of each first answer, and its seconds since the first text before it."""
        asked: datetime | None = None
        for place, message in enumerate(self.messages):
            if is_customers(message):
                asked = asked or instant(message)
            elif asked is not None:
                yield place, (instant(message) - asked).total_seconds()
                asked = None


def is_customers(message: Event) -> bool:
    """Whether a customer wrote it."""
    return bool(message["type"] == "chat.message.received")


def instant(event: Event) -> datetime:
    """Return when it happened."""
    return datetime.fromisoformat(event["time"])

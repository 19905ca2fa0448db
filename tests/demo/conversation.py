"""A conversation of the corpus, told as a bot's: who answers, how fast, and how it ends. Pure.

Two people wrote to each other. The one who answered is the bot "mira", 40 times as fast as that
person was; from the moment a colleague is called for, it is a colleague, as fast as that person was.
Whatever is added (channel, answer times, escalations, endings) follows from the corpus alone.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from tests.corpus import Event

BOT = "mira"
COLLEAGUES = ("ana", "ben", "chloe")
SPEED = 40.0
"""How much faster than a person the bot answers."""
PATIENCE = 600.0
"""Seconds that the person took where the bot is said to have had no answer at all."""
# One in ten of these is enough; the order is that of how often people write there.
CHANNELS = ("web",) * 4 + ("whatsapp",) * 3 + ("instagram",) * 2 + ("messenger",)
_ASKS_FOR_A_PERSON = re.compile(r"\b(?:bot|robot|human|real person)\b", re.IGNORECASE)

Reason = Literal["asked for a person", "no answer", "unhappy"]


def told(events: Sequence[Event]) -> list[Event]:
    """Return the events of one conversation as the demo posts them, in order of time."""
    name = str(events[0]["data"]["conversation_id"])
    common = {"channel": CHANNELS[_number(name) % len(CHANNELS)]}
    messages = [event for event in events if event["type"].startswith("chat.message.")]
    feedback = [event for event in events if event["type"] == "chat.feedback.received"]
    scores = [int(event["data"]["score"]) for event in feedback]
    called = escalation(messages, scores)
    found = [_changed(event, common) for event in events if event not in messages + feedback]
    found += _answered(messages, called, common)
    if messages:
        found += _closing(name, messages[-1], outcome(messages, scores, called), called, common)
        found += _graded(feedback, messages[-1], common | {"agent_id": _agent(name, called)})
    return found


def escalation(messages: Sequence[Event], scores: Sequence[int]) -> tuple[int, Reason] | None:
    """Return at which message a colleague was called for and why; None where the bot did."""
    waits = dict(waited(messages))
    for place, message in enumerate(messages):
        if is_customers(message) and _ASKS_FOR_A_PERSON.search(message["data"]["text"]):
            return place, "asked for a person"
        if waits.get(place, 0.0) > PATIENCE:
            return place, "no answer"
    # Of those who gave the worst score, every other one says so while it can still be mended.
    if 1 in scores and len(messages) % 2:
        return len(messages) - 1, "unhappy"
    return None


def outcome(
    messages: Sequence[Event], scores: Sequence[int], called: tuple[int, Reason] | None
) -> dict[str, str]:
    """Return how it ended, as fields of chat.conversation.ended."""
    if called is not None and called[1] == "unhappy":
        return {"outcome": "escalated"}
    if not scores and is_customers(messages[-1]):
        return {"outcome": "abandoned"}
    if 1 in scores:
        return {"outcome": "unresolved"}
    return {"outcome": "resolved", "resolved_by": "ai" if called is None else "human"}


def waited(messages: Sequence[Event]) -> Iterator[tuple[int, float]]:
    """Yield the place of each first answer and the seconds from the first text that waited."""
    asked: datetime | None = None
    for place, message in enumerate(messages):
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


def _answered(
    messages: Sequence[Event], called: tuple[int, Reason] | None, common: Event
) -> Iterator[Event]:
    waits = dict(waited(messages))
    for place, message in enumerate(messages):
        name = str(message["data"]["conversation_id"])
        if called is not None and called[0] == place:
            data = {"conversation_id": name, "agent_id": BOT, "reason": called[1], **common}
            yield _made(f"{name}/escalated", "chat.escalation.requested", instant(message), data)
        if is_customers(message):
            yield _changed(message, common)
            continue
        by_bot = called is None or place < called[0]
        agent = {"agent_kind": "ai" if by_bot else "human", "agent_id": _agent(name, called)}
        if by_bot:
            agent["agent_id"] = BOT
        took = waits.get(place)
        seconds = (
            {} if took is None else {"response_seconds": round(took / (SPEED if by_bot else 1), 3)}
        )
        yield _changed(message, common | agent | seconds)


def _closing(
    name: str,
    last: Event,
    ending: dict[str, str],
    called: tuple[int, Reason] | None,
    common: Event,
) -> Iterator[Event]:
    at = instant(last) + timedelta(seconds=1)
    data = {"conversation_id": name, **common}
    if called is not None and ending["outcome"] == "resolved":
        yield _made(
            f"{name}/helped",
            "chat.escalation.resolved",
            at,
            data | {"resolved_by": _agent(name, called)},
        )
    yield _made(f"{name}/end", "chat.conversation.ended", at, data | ending)


def _graded(feedback: Sequence[Event], last: Event, added: Event) -> Iterator[Event]:
    """Yield what the customer thought of it, after the last word and not before the first."""
    at = instant(last) + timedelta(seconds=5)
    for event in feedback:
        yield _changed(event | {"time": at.isoformat()}, added)


def _agent(name: str, called: tuple[int, Reason] | None) -> str:
    return BOT if called is None else COLLEAGUES[_number(name) % len(COLLEAGUES)]


def _number(name: str) -> int:
    return zlib.crc32(name.encode())


def _changed(event: Event, data: Event) -> Event:
    return event | {"data": event["data"] | data}


def _made(id: str, type: str, at: datetime, data: Event) -> Event:
    return {"id": id, "type": type, "time": at.isoformat(), "data": data}

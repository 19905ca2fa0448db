"""A conversation of the corpus as the events that the demo posts. Pure.

What the corpus lacks (channels, agents, answer times, escalations, endings) follows from what it
has, so that every demo tells the same.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.corpus import Event
from tests.demo.conversation import Call, Conversation, instant, is_customers

BOT = "mira"
COLLEAGUES = ("ana", "ben", "chloe")
SPEED = 40.0
"""How many times as fast as the person the bot answers; colleagues take as long as the person."""
CHANNELS = ("web",) * 4 + ("whatsapp",) * 3 + ("instagram",) * 2 + ("messenger",)
_CLOSES = timedelta(seconds=1)
_GRADES = timedelta(seconds=5)


def told(events: Sequence[Event]) -> list[Event]:
    """Return the events of one conversation in order of time."""
    one = Conversation.of(events)
    call = one.call
    found = [one.started, *_said(one, call)]
    if one.messages:
        found += _closed(one, call, instant(one.messages[-1]))
    channel = CHANNELS[_number(one.name) % len(CHANNELS)]
    return [_with(event, channel=channel) for event in found]


def _said(one: Conversation, call: Call | None) -> Iterator[Event]:
    waits = dict(one.waits())
    for place, message in enumerate(one.messages):
        if call is not None and call.place == place:
            yield _made(
                one.name,
                "chat.escalation.requested",
                instant(message),
                agent_id=BOT,
                reason=call.reason,
            )
        if is_customers(message):
            yield message
            continue
        is_bots = call is None or place < call.place
        answer = _with(
            message,
            agent_kind="ai" if is_bots else "human",
            agent_id=BOT if is_bots else _colleague(one.name),
        )
        seconds = waits.get(place)
        if seconds is not None:
            answer = _with(answer, response_seconds=seconds / (SPEED if is_bots else 1.0))
        yield answer


def _closed(one: Conversation, call: Call | None, last: datetime) -> Iterator[Event]:
    agent = BOT if call is None else _colleague(one.name)
    ending = one.ending
    if call is not None and ending["outcome"] == "resolved":
        yield _made(one.name, "chat.escalation.resolved", last + _CLOSES, resolved_by=agent)
    yield _made(one.name, "chat.conversation.ended", last + _CLOSES, **ending)
    # The corpus does not say when grades were given; nobody gives them before the last word.
    for event in one.feedback:
        yield _with(event | {"time": (last + _GRADES).isoformat()}, agent_id=agent)


def _colleague(name: str) -> str:
    return COLLEAGUES[_number(name) % len(COLLEAGUES)]


def _number(name: str) -> int:
    return zlib.crc32(name.encode())


def _with(event: Event, **data: Any) -> Event:
    return event | {"data": event["data"] | data}


def _made(name: str, type: str, at: datetime, **data: Any) -> Event:
    return {
        "id": f"{name}/{type}",
        "type": type,
        "time": at.isoformat(),
        "data": {"conversation_id": name, **data},
    }

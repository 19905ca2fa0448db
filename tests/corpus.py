"""A real chat corpus as native events: PyPI's chitchat-dataset, shifted so that it ends now.

7,168 conversations with 258,145 timestamped messages and their ratings; the first who writes is
taken as the customer, whoever answers as a human agent. Ids are the same in every run.
"""

import functools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import chitchat_dataset

Event = dict[str, Any]
MESSAGES = 258_145
CONVERSATIONS = 7_168


@functools.cache
def _conversations() -> dict[str, Any]:
    # Its own loader leaves the file open.
    path = resources.files(chitchat_dataset) / "dataset.json"
    return dict(json.loads(path.read_text("utf-8")))


def events(now: datetime, conversations: int = CONVERSATIONS) -> Iterator[Event]:
    """Yield the events of the first ``conversations``, one conversation after the other."""
    chosen = list(_conversations().items())[:conversations]
    newest = max(_instant(m["timestamp"]) for _, one in chosen for m in _messages(one))
    shift = now - newest
    for name, one in chosen:
        yield from _of(name, one, shift)


def _of(name: str, one: dict[str, Any], shift: timedelta) -> Iterator[Event]:
    messages = _messages(one)
    # "start" is in another time zone than the messages in part of the data.
    began = _instant(messages[0]["timestamp"] if messages else one["start"])
    common = {"conversation_id": name, "channel": "web", "language": "en"}
    yield _event(f"{name}/start", "chat.conversation.started", began + shift, common)
    customer = messages[0]["sender"] if messages else ""
    for place, message in enumerate(messages):
        mine = message["sender"] == customer
        yield _event(
            f"{name}/{place}",
            "chat.message.received" if mine else "chat.message.sent",
            _instant(message["timestamp"]) + shift,
            {**common, "text": message["text"]} | ({} if mine else {"agent_kind": "human"}),
        )
    for what, rating in one.get("ratings", {}).items():
        yield _event(
            f"{name}/{what}",
            "chat.feedback.received",
            began + shift,
            {**common, "score": max(1, min(5, round(rating / 2))), "feature": what},
        )


def _messages(one: dict[str, Any]) -> list[dict[str, str]]:
    return [message for turn in one["messages"] for message in turn]


def _event(id: str, type: str, time: datetime, data: dict[str, Any]) -> Event:
    return {"id": id, "type": type, "time": time.isoformat(), "data": data}


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

"""Small conversations as the corpus tells them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.corpus import Event

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)


def chat(
    said: str, *, name: str = "c-1", began: datetime = BEGAN, scores: tuple[int, ...] = ()
) -> list[Event]:
    """Return events of a conversation told as words: ``c:hello@0 a:hi@28``, seconds behind the @.

    ``c`` is the customer, ``a`` whoever answers; ``_`` stands for a space.
    """
    common = {"conversation_id": name, "channel": "web", "language": "en"}
    found = [_event(f"{name}/start", "chat.conversation.started", began, common)]
    for place, word in enumerate(said.split()):
        who, _, rest = word.partition(":")
        text, _, seconds = rest.partition("@")
        kind = "received" if who == "c" else "sent"
        at = began + timedelta(seconds=float(seconds))
        data = common | {"text": text.replace("_", " ")}
        data |= {"agent_kind": "human"} if who == "a" else {}
        found.append(_event(f"{name}/{place}", f"chat.message.{kind}", at, data))
    for place, score in enumerate(scores):
        graded = common | {"score": score}
        found.append(_event(f"{name}/grade{place}", "chat.feedback.received", began, graded))
    return found


def _event(id: str, type: str, at: datetime, data: dict[str, Any]) -> Event:
    return {"id": id, "type": type, "time": at.isoformat(), "data": data}

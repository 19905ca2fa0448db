"""Six weeks of two senders of chats: when customers write, what of it comes, and what is broken."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

START: Final = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; days and hours below are counted from here."""
HOUR: Final = 3_600
DAYS: Final = 42
LIVE: Final = 21
"""The first day on which rules are evaluated: until then nothing happens."""
SENDERS: Final = {"alpha": "ann", "beta": "bob"}
"""Each sender with its agent."""
SILENCES: Final = {"weekend": (26 * 24, 28 * 24), "Wednesday": (37 * 24 + 2, 37 * 24 + 22)}
"""Hours, from and to, in which nothing comes of beta, and never will."""
DEPLOY: Final = 40 * 24 + 11
"""The hour at whose beginning a deploy makes beta's answers bad: of a Saturday."""
CHANGE: Final = "deploy-7"
_BY_HOUR: Final = tuple(0.2 if hour < 7 else 1.5 if 9 <= hour < 18 else 0.8 for hour in range(24))
# Conversations of a weekday, and of a day of the weekend.
_BY_DAY: Final = {"alpha": (60, 40), "beta": (90, 180)}


def at(hour: int) -> datetime:
    """Return when an hour of the month begins."""
    return START + timedelta(hours=hour)


def is_silent(hour: int) -> bool:
    """Say whether beta is silent then."""
    return any(begins <= hour < ends for begins, ends in SILENCES.values())


def came(sender: str, hour: int) -> list[dict[str, Any]]:
    """Return the events of a sender in an hour, in their order; the same whenever it is asked."""
    if sender == "beta" and is_silent(hour):
        return []
    found = [event for one in _conversations(sender, hour) for event in one]
    if sender == "beta" and hour == DEPLOY:
        change = {"kind": "deploy", "name": "bot", "version": "2.4"}
        found.append(_event(CHANGE, "change.recorded", at(hour), change))
    return sorted(found, key=lambda event: event["time"])


def _conversations(sender: str, hour: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the conversations that begin in an hour, each with all of its events."""
    dice = random.Random(f"{sender} {hour}")
    is_weekend = hour // 24 % 7 >= 5
    rate = _BY_DAY[sender][is_weekend] * _BY_HOUR[hour % 24] / sum(_BY_HOUR)
    second = dice.expovariate(rate) * HOUR
    # All that belongs to a conversation comes in its hour, so that a silence cuts none in two.
    while second < HOUR - 60:
        yield _conversation(sender, hour, second, dice)
        second += dice.expovariate(rate) * HOUR


def _conversation(
    sender: str, hour: int, second: float, dice: random.Random
) -> list[dict[str, Any]]:
    name = f"{sender}-{hour}-{second:.3f}"
    begins = at(hour) + timedelta(seconds=second)
    is_bad = sender == "beta" and hour >= DEPLOY
    ours = {"channel": "web", "customer_id": f"c-{name}"}
    answers = {**ours, "agent_id": SENDERS[sender], "agent_kind": "ai"}
    grade = dice.choice((1, 1, 2) if is_bad else (3, 4, 4, 5, 5))
    told: list[tuple[str, float, dict[str, Any]]] = [
        ("chat.message.received", 0, ours),
        ("chat.message.sent", 2 + 4 * dice.random(), answers),
    ]
    if dice.random() < 0.6:
        told.append(("chat.feedback.received", 20, {**ours, "score": grade}))
    if dice.random() < 0.5:
        sale = {"kind": "purchase", "value": 20, "currency": "EUR"}
        told.append(("chat.conversion.recorded", 30, {**ours, **sale}))
    return [
        _event(
            f"{name}-{place}",
            type,
            begins + timedelta(seconds=after),
            {**data, "conversation_id": name},
        )
        for place, (type, after, data) in enumerate(told)
    ]


def _event(id: str, type: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "type": type, "time": at.isoformat(), "data": data}

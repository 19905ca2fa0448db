"""How conversations begin and end: who the customer is, what it brought, grades, promises."""

from datetime import timedelta
from typing import Final

from exporter.traffic import people, words
from exporter.traffic.course import Course
from exporter.traffic.dice import Dice
from exporter.traffic.tale import Tale, instant

_GRADED: Final = 0.26
_RATED_ANSWER: Final = 0.12
_DUE: Final = timedelta(hours=24).total_seconds()
_GRADES: Final = {"resolved": 0.25, "unresolved": -1.4, "escalated": -0.8, "abandoned": -1.0}
_PRODUCTS: Final = ("green lamp", "tall chair", "oak table", "wool blanket", "small shelf")


def introduce(tale: Tale, dice: Dice, told: Course) -> None:
    """Tell who the customer is, as far as that comes out."""
    customer, at = told.customer, told.begin + 0.1
    if customer.channel == "web" and dice.chance(0.5):
        tale.add(at, "identity.linked", alias=customer.visitor)
    if dice.chance(0.12):
        tale.add(
            at,
            "customer.identified",
            name=people.name(dice),
            email=f"{customer.id}@example.com",
            timezone="Europe/Paris",
            traits={"country": customer.country, "newsletter": dice.chance(0.4)},
        )


def end(tale: Tale, dice: Dice, told: Course, at: float) -> None:
    """Tell the end; a customer who fell silent has none."""
    agent = told.agent
    if told.person and told.reason and dice.chance(0.92):
        tale.add(at, "chat.escalation.resolved", resolved_by=told.person.id)
    if told.followup:
        tale.add(
            at,
            "chat.followup.required",
            followup_id=told.followup,
            agent_id=agent.id,
            action=f"Call back about {told.topic.name}",
            due_at=instant(at + _DUE),
        )
    if told.brought:
        at = _convert(tale, dice, told, at)
    if told.outcome == "silent":
        return
    resolved = told.outcome == "resolved"
    tale.add(
        at + 5,
        "chat.conversation.ended",
        outcome=told.outcome,
        resolved_by=("human" if told.person else "ai") if resolved else None,
        agent_id=agent.id,
        tags=[told.topic.name],
    )
    _grade(tale, dice, told, at + 5)


def _grade(tale: Tale, dice: Dice, told: Course, at: float) -> None:
    mean = told.agent.csat + _GRADES[told.outcome]
    if dice.chance(_RATED_ANSWER):
        score = people.grade(dice, mean)
        tale.add(
            at - 4, "chat.feedback.received", score=score, kind="answer", agent_id=told.agent.id
        )
    if dice.chance(_GRADED):
        score = people.grade(dice, mean)
        mood = "glad" if score > 3 else "calm" if score == 3 else "sad"
        tale.add(
            at + dice.tailed(40, 0.8),
            "chat.feedback.received",
            score=score,
            kind="csat",
            comment=dice.pick(words.COMMENTS[mood]) if dice.chance(0.3) else None,
            agent_id=told.agent.id,
        )


def _convert(tale: Tale, dice: Dice, told: Course, at: float) -> float:
    """Tell what was brought; return when it was done."""
    money = {"value": told.value, "currency": told.customer.currency}
    if told.brought == "purchase":
        at = _order(tale, dice, money, at)
    elif told.appointment:
        starts = at + dice.between(2, 60) * 3600
        tale.add(
            at,
            "calendar.appointment.booked",
            appointment_id=told.appointment,
            starts_at=instant(starts),
            ends_at=instant(starts + 1800),
            agent_id=told.agent.id,
            **money,
        )
    tale.add(at + 2, "chat.conversion.recorded", kind=told.brought, agent_id=told.agent.id, **money)
    return at + 2


def _order(tale: Tale, dice: Dice, money: dict[str, str], at: float) -> float:
    item = {"name": dice.pick(_PRODUCTS), "quantity": 1, "value": money["value"]}
    order = {"order_id": f"{tale.id}-o", "cart_id": f"{tale.id}-k", "items": [item], **money}
    for step in ("cart.updated", "checkout.started", "order.placed", "order.paid"):
        at += dice.tailed(14, 0.5)
        tale.add(at, f"commerce.{step}", **order)
    return at

"""What comes of conversations and visits in the days after: appointments, refunds, promises."""

from typing import Final

from exporter.traffic.course import Course, course
from exporter.traffic.dice import Dice
from exporter.traffic.scene import DAY
from exporter.traffic.tale import Happening, Start, Tale
from exporter.traffic.visits import Basket, basket

SPAN: Final = 3 * DAY
_HOUR: Final = 3600.0
ENDS: Final = {"completed": 80.0, "no_show": 15.0, "cancelled": 12.0}


def of_talk(start: Start) -> list[Happening]:
    """Tell what comes of a conversation."""
    told = course(start)
    if not (told.brought or told.is_followed):
        return []
    dice = start.scene.dice("later", start.id)
    tale = Tale(
        f"{start.id}-later",
        customer_id=told.customer.id,
        conversation_id=told.id,
        channel=told.customer.channel,
        agent_id=told.agent.id,
    )
    if told.followup and dice.chance(0.84):
        at = told.begin + 2 * _HOUR + dice.tailed(9 * _HOUR, 0.6)
        tale.add(at, "chat.followup.done", followup_id=told.followup)
    if told.appointment:
        _meet(tale, dice, told, told.appointment)
    if told.brought == "purchase":
        _undo(tale, dice, f"{told.id}-o", told.begin + 2 * _HOUR, _money(told))
    return tale.happenings


def of_visit(start: Start) -> list[Happening]:
    """Tell what comes of an order on the site."""
    wanted = basket(start)
    if wanted is None or not wanted.is_paid:
        return []
    dice = start.scene.dice("later", start.id)
    tale = Tale(f"{start.id}-later", customer_id=wanted.customer.id, channel="web")
    _undo(tale, dice, wanted.order, start.minute * 60 + 2 * _HOUR, _price(wanted))
    return tale.happenings


def _meet(tale: Tale, dice: Dice, told: Course, appointment: str) -> None:
    at = told.begin + 3 * _HOUR
    if dice.chance(0.14):
        at += _HOUR
        tale.add(at, "calendar.appointment.rescheduled", appointment_id=appointment)
    at += dice.between(4, 60) * _HOUR
    status = dice.weighed(ENDS)
    money = _money(told) if status == "completed" else {}
    tale.add(at, f"calendar.appointment.{status}", appointment_id=appointment, **money)


def _undo(tale: Tale, dice: Dice, order: str, at: float, money: dict[str, str]) -> None:
    """Tell that an order is called off or given back, as few are."""
    at += dice.between(1, 60) * _HOUR
    if dice.chance(0.04):
        tale.add(at, "commerce.order.cancelled", order_id=order)
    elif dice.chance(0.08):
        tale.add(at, "commerce.order.refunded", order_id=order, **money)


def _money(told: Course) -> dict[str, str]:
    return {"value": told.value, "currency": told.customer.currency}


def _price(wanted: Basket) -> dict[str, str]:
    return {"value": wanted.value, "currency": wanted.customer.currency}

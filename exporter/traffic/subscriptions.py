"""Subscriptions to the care plan: a trial, months that are paid or not, other plans, an end."""

from typing import Final

from exporter.traffic import people
from exporter.traffic.dice import Dice
from exporter.traffic.scene import DAY, MINUTE
from exporter.traffic.tale import Happening, Start, Tale, instant

KIND: Final = "b"
SHARE: Final = 0.04
SPAN: Final = 130 * DAY
PLANS: Final = {"starter": 62.0, "team": 29.0, "business": 9.0}
_PRICES: Final = {"starter": 19.0, "team": 59.0, "business": 149.0}
_NEXT: Final = {"starter": "team", "team": "business", "business": "team"}
_DAY: Final = 86_400.0
_FIRST_YEAR: Final = 2  # events: the trial, and that it became active
_TRIAL, _MONTH = 7 * _DAY, 30 * _DAY


def tell(start: Start) -> list[Happening]:
    """Tell the life of a subscription, of as many months as are looked at."""
    dice = start.dice
    customer = people.customer(start.scene, dice, start.minute)
    tale = Tale(start.id, customer_id=customer.id, subscription_id=f"{start.id}-s")
    plan, interval = dice.weighed(PLANS), "year" if dice.chance(0.2) else "month"
    at = (start.minute + dice.between(0, 60)) * MINUTE
    state = {"interval": interval, "currency": "EUR", "quantity": dice.pick((1, 1, 1, 2, 3, 5))}
    _change(tale, at, plan, "trialing", **state, trial_ends_at=instant(at + _TRIAL))
    at += _TRIAL
    if not dice.chance(0.61):
        _change(tale, at - dice.between(0, 6) * _DAY, plan, "canceled", **state)
        return tale.happenings
    while plan and at < (start.minute + SPAN) * MINUTE:
        plan = _month(tale, at, dice, plan, state)
        at += _MONTH
    return tale.happenings


def _month(tale: Tale, at: float, dice: Dice, plan: str, state: dict[str, object]) -> str:
    """Tell a month that begins; return the plan of the next one, "" when it is over."""
    _change(tale, at, plan, "active", **state)
    is_due = state["interval"] == "month" or len(tale.happenings) == _FIRST_YEAR
    if is_due and not _paid(tale, at + 60, dice, plan, state):
        _change(tale, at + 4 * _DAY, plan, "canceled", **state)
        return ""
    fate = dice.roll()
    middle = at + dice.between(5, 25) * _DAY
    if fate < 0.07:
        _change(tale, middle, plan, "canceled", **state)
        return ""
    if fate < 0.09:
        _change(tale, middle, plan, "paused", **state)
    elif fate < 0.16:
        plan = _NEXT[plan]
        _change(tale, middle, plan, "active", **state)
    return plan


def _paid(tale: Tale, at: float, dice: Dice, plan: str, state: dict[str, object]) -> bool:
    """Tell a payment, which may need a second try; return whether money came in the end."""
    months = 10 if state["interval"] == "year" else 1
    value = f"{_PRICES[plan] * months * int(str(state['quantity'])):.2f}"
    payment = {
        "payment_id": f"{tale.id}-p{len(tale.happenings)}",
        "value": value,
        "currency": "EUR",
    }
    if dice.chance(0.10):
        tale.add(at, "billing.payment.failed", **payment)
        _change(tale, at + 60, plan, "past_due", **state)
        at += 2 * _DAY
        payment["payment_id"] += "-again"
        if not dice.chance(0.7):
            return False
        _change(tale, at + 60, plan, "active", **state)
    tale.add(at, "billing.payment.succeeded", **payment)
    if dice.chance(0.08):
        tale.add(at + dice.between(0.1, 3) * _DAY, "billing.payment.refunded", **payment)
    return True


def _change(tale: Tale, at: float, plan: str, status: str, **state: object) -> None:
    months = 10 / 12 if state["interval"] == "year" else 1
    worth = f"{_PRICES[plan] * months:.2f}"
    tale.add(
        at, "billing.subscription.changed", plan=plan, status=status, monthly_value=worth, **state
    )

"""Visits of the shop's site: pages, carts and orders, a sign-up, a bug now and then."""

from typing import Final

from msgspec import Struct

from exporter.traffic import people
from exporter.traffic.dice import Dice
from exporter.traffic.people import Customer
from exporter.traffic.scene import MINUTE
from exporter.traffic.tale import Happening, Start, Tale

KIND: Final = "v"
SHARE: Final = 2.2
SPAN: Final = 120
SOURCES: Final = {
    "search": 34.0,
    "direct": 24.0,
    "adverts": 18.0,
    "social": 14.0,
    "newsletter": 7.0,
    "partners": 3.0,
}
"""Where visitors come from, and how often."""
_PAGES: Final = {
    "/": 5.0,
    "/lamps": 4.0,
    "/chairs": 3.0,
    "/tables": 3.0,
    "/help": 2.0,
    "/about": 1.0,
}
_REFERRERS: Final = {"search": "https://find.example/", "social": "https://friends.example/"}
_STEPS: Final = (
    ("commerce.cart.updated", 0.46),
    ("commerce.checkout.started", 0.82),
    ("commerce.order.placed", 0.95),
)
"""What a buyer does, and which share of buyers goes on behind it."""
_SIGN_UP: Final = (("visited", 0.55), ("form", 0.7), ("confirmed", 1.0))


class Basket(Struct, frozen=True):
    """What a buyer wants; ``steps`` of four, of which the last is to pay."""

    order: str
    customer: Customer
    value: str
    steps: int

    @property
    def is_paid(self) -> bool:
        """Whether money came."""
        return self.steps > len(_STEPS)


def basket(start: Start) -> Basket | None:
    """Return what a visitor wants to buy; most want nothing."""
    dice = start.dice
    if not dice.chance(0.11):
        return None
    customer = people.customer(start.scene, dice, start.minute)
    going = iter(_STEPS)
    steps = 1
    while (step := next(going, None)) is not None and dice.chance(step[1]):
        steps += 1
    return Basket(f"{start.id}-o", customer, f"{dice.tailed(36, 0.7):.2f}", steps)


def tell(start: Start) -> list[Happening]:
    """Tell a visit."""
    dice = start.scene.dice(KIND, "pages", start.id)
    wanted = basket(start)
    customer = wanted.customer if wanted else people.customer(start.scene, dice, start.minute)
    tale = Tale(start.id, session_id=start.id, customer_id=customer.visitor, channel="web")
    slow = start.scene.mishap(start.minute) == "site"
    source = dice.weighed(SOURCES)
    visit = {
        "traffic_source": source,
        "referrer": _REFERRERS.get(source),
        "country": customer.country,
    }
    at = (start.minute + dice.roll()) * MINUTE
    tale.add(at, "web.session.started", page="/", **visit)
    for _ in range(1 + min(12, dice.count(2.4))):
        page, seconds = dice.weighed(_PAGES), dice.tailed(3.4 if slow else 0.7, 0.5)
        tale.add(at, "web.page.viewed", page=page, load_seconds=round(seconds, 3), **visit)
        if dice.chance(0.06 if slow else 0.004):
            tale.add(at + 5, "web.bug.reported", page=page, text="The page stays white")
        at += dice.tailed(25, 0.8)
    if wanted:
        at = _shop(tale, at, dice, wanted)
    elif dice.chance(0.05):
        _sign_up(tale, at, dice)
    tale.add(at + 5, "web.session.ended", **visit)
    return tale.happenings


def _shop(tale: Tale, at: float, dice: Dice, wanted: Basket) -> float:
    order = {"cart_id": f"{tale.id}-k", "value": wanted.value}
    order["currency"] = wanted.customer.currency
    for number, (step, _) in enumerate(_STEPS[: wanted.steps]):
        named = {"order_id": wanted.order} if number > 1 else {}
        coupon = "SPRING" if dice.chance(0.08) else None
        tale.add(at, step, coupon=coupon, feature="shop", **order, **named)
        at += dice.tailed(45, 0.7)
    if wanted.is_paid:
        tale.add(at, "commerce.order.paid", order_id=wanted.order, **order)
    return at


def _sign_up(tale: Tale, at: float, dice: Dice) -> None:
    for number, (step, goes_on) in enumerate(_SIGN_UP):
        tale.add(at + 2 * number, "funnel.step.reached", funnel="signup", step=step)
        if not dice.chance(goes_on):
            return

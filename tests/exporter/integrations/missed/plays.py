"""Two days at each vendor: what happened, the webhooks of it, and what the vendor lists."""

import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from alerting import clock
from exporter.events.inbound import Inbound
from exporter.integrations.exchange.call import Call
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.missed import desk, portal, shop, test_stripe
from tests.exporter.integrations.stands import STANDS

HOUR = 3_600.0
DAYS = 2 * 24 * HOUR
Webhook = tuple[float, Inbound]


class Play(NamedTuple):
    """What happens at a vendor: its webhooks, as they should be, and what it answers when asked."""

    one: Integration
    webhooks: list[Webhook]
    told: Callable[[Call, float], Any]


def instants(chance: random.Random, count: int) -> list[float]:
    """Return instants of the last two days, the last two hours not among them."""
    end = clock.unix() - 2 * HOUR
    return sorted(float(int(end - chance.random() * (DAYS - 4 * HOUR))) for _ in range(count))


def vendor(name: str, **more: Any) -> Integration:
    return asking.vendor(STANDS[name], **more)


def inbound(told: Any, **headers: str) -> Inbound:
    return Inbound(headers, json.dumps(told).encode())


def payments(chance: random.Random) -> Play:
    events = []
    for n, at in enumerate(instants(chance, 250)):
        invoice = {"id": f"in_{n}", "object": "invoice", "currency": "eur", "amount_paid": 500}
        events.append({**test_stripe.event(n, at), "data": {"object": invoice}})
    webhooks = [(float(one["created"]), inbound(one)) for one in events]

    def told(call: Call, now: float) -> Any:
        return test_stripe.vendor(call, [one for one in events if one["created"] <= now])

    return Play(vendor("stripe"), webhooks, told)


def orders(chance: random.Random) -> Play:
    made = [
        shop.Order(
            n,
            at,
            paid=at + chance.choice([0, 30, 600, 4_000]),
            cancelled=at + 5_000 if n % 9 == 0 else 0.0,
            refunded=at + 6_000 if n % 7 == 0 else 0.0,
            touched=at + chance.choice([1, 7_000]),
        )
        for n, at in enumerate(instants(chance, 80), 1)
    ]
    steps = [step for one in made for step in one.webhooks()]
    names = {"X-Shopify-Shop-Domain": shop.DOMAIN}
    webhooks = [
        (at, inbound(body, **names, **{"X-Shopify-Topic": topic})) for at, topic, body in steps
    ]
    one = vendor("shopify", shop=shop.DOMAIN)
    return Play(one, webhooks, lambda call, now: shop.page(call, made, now))


def contacts(chance: random.Random) -> Play:
    people = [
        portal.Object(
            n,
            at,
            {"email": [(at, f"p{n}@x.test")], "phone": [(at + 4_000.5, f"+3161234{n:04}")]},
        )
        for n, at in enumerate(instants(chance, 60), 1)
    ]
    deals = [
        portal.Object(n, at, {"dealstage": [(at + 60.25, "closedwon"), (at + 9_000, "lost")]})
        for n, at in enumerate(instants(chance, 40), 1)
    ]
    changes = [change for one in people for change in one.webhooks("contact")]
    # Deals that were lost are no conversions: of these nothing is kept but that they came.
    changes += [change for one in deals for change in one.webhooks("deal")[:1]]
    webhooks = [(at, inbound([change])) for at, change in changes]
    return Play(
        vendor("hubspot"), webhooks, lambda call, now: portal.told(call, people, deals, now)
    )


def talks(chance: random.Random) -> Play:
    made = []
    for n, at in enumerate(instants(chance, 60), 1):
        times = sorted(at + chance.choice([1, 40, 900, 6_000]) + k for k in range(n % 5))
        messages = [(n * 100 + k, one) for k, one in enumerate(times)]
        made.append(desk.Talk(n, at, messages, max([at, *times]) + 300 if n % 2 else 0.0))
    webhooks = [(at, inbound(told)) for one in made for at, told in one.webhooks()]
    one = vendor("chatwoot", account=desk.ACCOUNT)
    return Play(one, webhooks, lambda call, now: desk.told(call, made, now))

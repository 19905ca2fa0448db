"""Shopify: whether an app is let into a shop, and what is left of its points.

https://shopify.dev/docs/api/usage/limits
https://shopify.dev/docs/api/usage/response-codes
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from exporter.integrations.missed import shopify as missed

_SHOP: Final = msgspec.json.encode({"query": "{shop{id}}"})
_NEWEST: Final = msgspec.json.encode(
    {"query": "{orders(first:1,sortKey:UPDATED_AT,reverse:true){nodes{updatedAt}}}"}
)
# A connection of one order, by Shopify's own reckoning of costs.
_NEWEST_POINTS: Final = 3.0
_JSON: Final = (("Content-Type", "application/json"),)
# A bucket of calls leaks so fast that it is empty after this, whatever the plan.
_BUCKET_SECONDS: Final = 20.0
_CALLS: Final = re.compile(r"\s*(\d{1,9})/(\d{1,9})\s*")
_OF_CODE: Final = {
    "THROTTLED": "rate_limited",
    "ACCESS_DENIED": "permission",
    "UNAUTHORIZED": "token_rejected",
    "SHOP_INACTIVE": "suspended",
    "PAYMENT_REQUIRED": "suspended",
    "INTERNAL_SERVER_ERROR": "server_error",
    "TIMEOUT": "timeout",
}
_OF_STATUS: Final = {
    402: ("suspended", "the shop is frozen: a bill of it is not paid"),
    404: ("suspended", "no such shop: it is closed, or the base URL is of none"),
    423: ("suspended", "the shop is locked"),
    430: ("rate_limited", "Shopify's security turned the request away"),
}


class Shopify(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="shopify"
):
    """A shop; its base URL is `https://NAME.myshopify.com`."""

    PROVIDER: ClassVar = "shopify"
    STATUS_PAGE: ClassVar = "https://www.shopifystatus.com"
    TOPICS: ClassVar = ("health", "newest", "events")
    # Of the least plan ever; each answer tells the shop's own.
    ALLOWED: ClassVar = (
        Quota("points", 0, 1_000, 20.0),
        Quota("requests", 0, 40, _BUCKET_SECONDS),
    )

    version: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}-(01|04|07|10)|unstable)$",
            description="version of the Admin API: `YYYY-MM`, supported for a year",
        ),
    ] = "2026-10"

    shop: Annotated[
        str,
        Meta(
            max_length=100,
            description="domain of the shop as its webhooks name it; without it, that of `url`",
        ),
    ] = ""
    webhooks: Annotated[
        tuple[missed.Topic, ...],
        Meta(
            min_length=1,
            max_length=10,
            description="topics that `source` is sent; of no other `reconcile` takes anything for "
            "missed",
        ),
    ] = missed.TOPICS

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:
        """Return the first call about a topic."""
        if topic == "events":
            orders = f"{self.base(site)}/admin/api/{self.version}/orders.json"
            shop = self.shop or urlsplit(self.base(site)).hostname or ""
            return missed.first(Call(topic=topic, url=orders), shop, self.webhooks, cursor, now)
        if topic not in self.TOPICS:
            return None
        return Call(
            topic=topic,
            url=f"{self.base(site)}/admin/api/{self.version}/graphql.json",
            method="POST",
            headers=_JSON,
            body=_SHOP if topic == "health" else _NEWEST,
            bucket="points",
            weight=1.0 if topic == "health" else _NEWEST_POINTS,
        )

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # for any call
        """Return how a call shows the token."""
        return Shown((("X-Shopify-Access-Token", value),))

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what `errors` mean: a sentence, or a list with codes, which comes with 200 too."""
        errors = tree.items(answer.json, "errors")
        code, said = "", ""
        if errors:
            code = tree.word(errors[0], "extensions", "code")
            sentence = errors[0] if isinstance(errors[0], str) else tree.word(errors[0], "message")
            said = sentence or code
        # A 404 that is no answer of the API is one of an address that is none.
        if answer.status in _OF_STATUS and (errors or answer.status != 404):
            reason, usual = _OF_STATUS[answer.status]
            return verdict.because(reason, answer, f"{usual} ({said})" if said else usual)
        if code in _OF_CODE:
            return verdict.because(_OF_CODE[code], answer, said)
        if not errors:
            return None
        if answer.status // 100 != 2:
            return verdict.of(answer, said)
        return verdict.because("refused", answer, said or "errors without a word")

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return the points of GraphQL, which errors tell too, and the calls of REST."""
        yield _points(answer)
        yield _calls(answer)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the shop or its newest order tells."""
        if call.topic == "events":
            return missed.read(call, answer)
        if call.topic == "health":
            return verdict.having(answer.json, "data", "shop", "id")
        if tree.at(answer.json, "data", "orders", "nodes") is None:
            return verdict.lacking("data.orders.nodes")
        orders = tree.items(answer.json, "data", "orders", "nodes")
        times = [instants.iso(tree.at(one, "updatedAt")) for one in orders]
        return Found(newest=max(filter(None, times), default=None))


def _points(answer: Answer) -> Quota | None:
    """Return the points: the span is how long an empty bucket takes to be full again."""
    told = tree.at(answer.json, "extensions", "cost", "throttleStatus")
    if told is None:
        return None
    most, left, restored = (
        verdict.number(tree.at(told, key))
        for key in ("maximumAvailable", "currentlyAvailable", "restoreRate")
    )
    if most is None or left is None:
        return Quota("points", 0.0, -1.0)
    return Quota("points", most - left, most, most / restored if restored else 0.0)


def _calls(answer: Answer) -> Quota | None:
    """Return the calls of REST: `32/40`."""
    told = answer.headers.get("x-shopify-shop-api-call-limit")
    if told is None:
        return None
    found = _CALLS.fullmatch(told)
    if found is None:
        return Quota("requests", 0.0, -1.0)
    return Quota("requests", float(found[1]), float(found[2]), _BUCKET_SECONDS)

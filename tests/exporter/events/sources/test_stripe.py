from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe as sdk
from hypothesis import given

from alerting import clock
from alerting.strict import Secret
from exporter.events import mac
from exporter.events.inbound import Inbound, Receipt
from exporter.events.sources.stripe import Stripe
from tests.exporter.events import spoiling
from tests.exporter.events.sources import matrix
from tests.exporter.events.spoiling import NOW, json, refusal, told, verified
from tests.exporter.events.stripe.payloads import (
    CHARGE,
    CHECKOUT,
    CUSTOMER,
    DISPUTE,
    INTENT,
    INVOICE,
    OLD_INVOICE,
    REFUND,
    discount,
    event,
    item,
    subscription,
)

SOURCE = Stripe(name="pay")
SIGNED = Stripe(name="pay", secrets=(Secret("whsec_old"), Secret("s3cr3t")))


def by_stripe(request: Inbound, secret: str, now: datetime) -> Inbound:
    """Return a request as Stripe's own library signs it."""
    made = sdk.WebhookSignature.generate_signature_header(
        request.body.decode(errors="surrogateescape"), secret, int(now.timestamp())
    )
    return matrix.headed(request, {"Stripe-Signature": made})


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    """Return a request signed even where its body is no text, which their library cannot sign."""
    try:
        return by_stripe(request, secret, now)
    except UnicodeEncodeError:
        stamp = int(now.timestamp())
        made = mac.hexadecimal(secret.encode(), f"{stamp}.".encode() + request.body).decode()
        return matrix.headed(request, {"Stripe-Signature": f"t={stamp},v1={made}"})


def types(body: Any, source: Stripe = SOURCE) -> list[str]:
    return [one["type"] for one in told(source, json(body))]


def test_what_stripes_library_signs_fits_prefix_and_all() -> None:
    request = json(event("invoice.paid", INVOICE))
    assert verified(SIGNED, by_stripe(request, "s3cr3t", NOW)) == 1
    assert verified(SIGNED, by_stripe(request, "whsec_old", NOW)) == 0
    assert verified(SIGNED, by_stripe(request, "old", NOW)) == "signature_mismatch"


def test_while_a_secret_is_rolled_both_signatures_stand_in_the_header() -> None:
    request = json(event("invoice.paid", INVOICE))
    old, new = (
        by_stripe(request, secret, NOW).headers["Stripe-Signature"] for secret in ("gone", "s3cr3t")
    )
    both = f"{old},{new.partition(',')[2]},v0=00"
    assert verified(SIGNED, matrix.headed(request, {"Stripe-Signature": both})) == 1


def test_what_we_take_stripes_library_takes_too() -> None:
    request = by_stripe(json(event("invoice.paid", INVOICE)), "s3cr3t", clock.now())
    header = request.headers["Stripe-Signature"]
    assert sdk.WebhookSignature.verify_header(request.body.decode(), header, "s3cr3t", 300)


def test_a_published_signature_fits() -> None:
    published = "dee16ae93508be5d0da54cdd084f0762663552da01aa3621e6c35f05594789cb"
    header = {"Stripe-Signature": f"t=1700000000,v1={published}"}
    request = Inbound(header, b'{"hello":"w\\u00f6rld"}')
    at = datetime.fromtimestamp(1_700_000_000, NOW.tzinfo)
    assert verified(SIGNED, request, at) == 1
    assert verified(SIGNED, request, at + timedelta(minutes=6)) == "signature_stale"
    assert verified(SIGNED, request, at - timedelta(minutes=6)) == "signature_future"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (event("invoice.paid", INVOICE), ["billing.payment.succeeded"]),
        (event("customer.subscription.updated", subscription()), ["billing.subscription.changed"]),
        (event("customer.subscription.deleted", subscription()), ["billing.subscription.changed"]),
        (event("customer.created", CUSTOMER), ["customer.identified"]),
        (
            event("customer.updated", CUSTOMER, {"email": "ann@old.example"}),
            ["customer.identified", "identity.linked"],
        ),
        (
            event("customer.updated", CUSTOMER, {"email": CUSTOMER["email"]}),
            ["customer.identified"],
        ),
        (event("customer.created", {"id": "cus_2"}), ["stripe.customer.created"]),
        (event("product.created", {"id": "prod_1"}), ["stripe.product.created"]),
        (event("invoice.paid", INVOICE, livemode=False), ["stripe.invoice.paid"]),
        (
            {"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.error"},
            ["stripe.v1.billing.meter.error"],
        ),
    ],
)
def test_every_event_becomes_something(body: Any, found: list[str]) -> None:
    assert types(body) == found


def test_settings_say_what_counts() -> None:
    body = event("charge.succeeded", CHARGE)
    assert types(body) == ["stripe.charge.succeeded"]
    assert types(body, Stripe(name="pay", counts="charges")) == ["billing.payment.succeeded"]
    test = event("invoice.paid", INVOICE, livemode=False)
    assert types(test, Stripe(name="pay", test_mode=True)) == ["billing.payment.succeeded"]


def test_only_subscriptions_have_marks() -> None:
    found = SOURCE.parse(json(event("customer.subscription.updated", subscription())), NOW)
    assert [mark.object for mark in found.marks.values()] == ["subscription:sub_1"]
    assert SOURCE.parse(json(event("invoice.paid", INVOICE)), NOW).marks == {}


@pytest.mark.parametrize(
    "around",
    [
        {"detail-type": "invoice.paid", "source": "aws.partner/stripe.com/ed_1", "detail": None},
        {"specversion": "1.0", "type": "invoice.paid", "source": "/stripe", "data": None},
    ],
)
def test_clouds_send_it_within_an_event_of_theirs(around: dict[str, Any]) -> None:
    inner = event("invoice.paid", INVOICE)
    whole = {name: inner if one is None else one for name, one in around.items()}
    assert told(SOURCE, json(whole)) == told(SOURCE, json(inner))
    theirs = sdk.Webhook.construct_event_without_verification(json(whole).body)
    assert theirs.id == inner["id"]


@pytest.mark.parametrize("body", [[], {}, {"id": "evt_1"}, {"type": "a"}, 7])
def test_what_is_no_event_is_refused(body: Any) -> None:
    assert refusal(SOURCE, json(body)) == "wrong_type"


def test_an_unreadable_field_is_for_the_quarantine() -> None:
    wrong = event("invoice.paid", INVOICE | {"amount_paid": "12.50"})
    (found,) = SOURCE.parse(json(wrong), NOW).events
    assert found["data"]["value"] == "not an amount"
    assert SOURCE.quarantines


def test_all_is_acknowledged() -> None:
    assert SOURCE.answer(Receipt(1, 0), batch=False).status == 200


BODIES = [
    event("checkout.session.completed", CHECKOUT),
    event("invoice.paid", INVOICE),
    event("invoice.payment_succeeded", OLD_INVOICE),
    event("charge.refunded", CHARGE, {"amount_refunded": 0}),
    event("refund.created", REFUND),
    event("payment_intent.succeeded", INTENT),
    event("charge.dispute.funds_withdrawn", DISPUTE),
    event("customer.updated", CUSTOMER, {"email": "a@b.eu"}),
    event(
        "customer.subscription.updated",
        subscription(item(3), discounts=[discount(percent_off=5)], trial_end=1),
        {"status": "trialing", "items": {"data": [item()]}},
    ),
]


@given(spoiling.spoilt(BODIES))
def test_whatever_is_sent_is_refused_or_becomes_events(body: Any) -> None:
    for counts in ("invoices", "charges", "payment_intents"):
        source = Stripe(name="pay", counts=counts, refunds="refunds")
        spoiling.hold(source, json(body))
    spoiling.hold(SOURCE, json(body))


SAMPLE = matrix.Sample(
    source=Stripe(name="pay", secrets=matrix.SECRETS),
    inbound=lambda now: json(event("invoice.paid", INVOICE, at=now)),
    sign=signed,
    signature=("Stripe-Signature",),
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)

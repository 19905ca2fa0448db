from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.stripe import payments, told
from exporter.events.stripe.payments import Choice
from tests.exporter.events.spoiling import NOW, read
from tests.exporter.events.stripe.payloads import (
    CHARGE,
    CHECKOUT,
    CUSTOMER,
    DISPUTE,
    INTENT,
    INVOICE,
    OLD_INVOICE,
    REFUND,
    event,
)

INVOICES = Choice("invoices", "charges", "conversation")
CHARGES = Choice("charges", "charges", "conversation")
INTENTS = Choice("payment_intents", "refunds", "conversation")
CHOICES = [INVOICES, CHARGES, INTENTS]


def events(
    type: str, object: dict[str, Any], choice: Choice = INVOICES, previous: Any = None
) -> list[Any]:
    found = payments.told(told.of(event(type, object, previous), NOW), choice)
    assert found is not None
    for one in found:
        read(one.event)
    return [one.event for one in found]


def types(type: str, object: dict[str, Any], choice: Choice = INVOICES) -> list[str]:
    return [one["type"] for one in events(type, object, choice)]


def test_other_events_are_not_of_money() -> None:
    assert payments.told(told.of(event("customer.created", CUSTOMER), NOW), INVOICES) is None


@pytest.mark.parametrize(
    ("choice", "type", "object", "data"),
    [
        (
            INVOICES,
            "invoice.paid",
            INVOICE,
            {"payment_id": "in_1", "invoice_id": "in_1", "subscription_id": "sub_1"},
        ),
        (
            INVOICES,
            "invoice.payment_succeeded",
            OLD_INVOICE,
            {"payment_id": "pi_1", "invoice_id": "in_1", "subscription_id": "sub_1"},
        ),
        (CHARGES, "charge.succeeded", CHARGE, {"payment_id": "pi_1"}),
        (CHARGES, "charge.captured", CHARGE | {"payment_intent": None}, {"payment_id": "ch_1"}),
        (INTENTS, "payment_intent.succeeded", INTENT, {"payment_id": "pi_1"}),
    ],
)
def test_a_payment_is_told(
    choice: Choice, type: str, object: dict[str, Any], data: dict[str, Any]
) -> None:
    (found,) = events(type, object, choice)
    assert found["type"] == "billing.payment.succeeded"
    linked = {} if object is INTENT else {"conversation_id": "c-1"}
    assert found["data"] == {
        "customer_id": "cus_1",
        "value": "12.50",
        "currency": "EUR",
        **linked,
        **data,
    }


@pytest.mark.parametrize(
    ("choice", "type", "object"),
    [
        (INVOICES, "invoice.payment_failed", INVOICE),
        (INVOICES, "checkout.session.async_payment_failed", CHECKOUT),
        (CHARGES, "charge.failed", CHARGE),
        (INTENTS, "payment_intent.payment_failed", INTENT),
    ],
)
def test_each_failed_attempt_is_told(choice: Choice, type: str, object: dict[str, Any]) -> None:
    (found,) = events(type, object, choice)
    assert (found["type"], found["id"]) == ("billing.payment.failed", "evt_1")


SALE = [
    ("checkout.session.completed", CHECKOUT),
    ("checkout.session.async_payment_succeeded", CHECKOUT),
    ("payment_intent.succeeded", INTENT),
    ("charge.succeeded", CHARGE),
    ("charge.captured", CHARGE),
]
BILLED = [
    ("invoice.paid", INVOICE),
    ("invoice.payment_succeeded", INVOICE),
    ("payment_intent.succeeded", INTENT),
    ("charge.succeeded", CHARGE),
    (
        "checkout.session.completed",
        CHECKOUT | {"mode": "subscription", "subscription": "sub_1", "invoice": "in_1"},
    ),
]


def came_in(told: Any, choice: Choice) -> Decimal:
    """Return the sum of payments, repeats left out as the store does."""
    kept = {one["id"]: one for type, object in told for one in events(type, object, choice)}
    payments = [one for one in kept.values() if one["type"] == "billing.payment.succeeded"]
    return sum((Decimal(one["data"]["value"]) for one in payments), start=Decimal(0))


@pytest.mark.parametrize("choice", CHOICES, ids=lambda one: one.counts)
@pytest.mark.parametrize("sale", [SALE, BILLED], ids=["sale", "invoice"])
def test_money_counts_once_whatever_tells_of_it_and_in_whatever_order(
    sale: Any, choice: Choice
) -> None:
    assert {came_in(order, choice) for order in permutations(sale)} == {Decimal("12.50")}


REFUNDED = CHARGE | {"amount_refunded": 250}
RETURNED = [
    ("charge.refunded", REFUNDED),
    ("refund.created", REFUND),
    ("refund.updated", REFUND),
    ("charge.refund.updated", REFUND),
]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda one: one.counts)
def test_money_goes_back_once_whatever_tells_of_it(choice: Choice) -> None:
    told = [one for type, object in RETURNED for one in events(type, object, choice)]
    kept = {one["id"]: one for one in told if one["type"] == "billing.payment.refunded"}
    assert [one["data"]["value"] for one in kept.values()] == ["2.50"]
    assert [one["data"]["payment_id"] for one in kept.values()] == ["pi_1"]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_refunds_of_one_charge_add_up(parts: list[int]) -> None:
    whole, found = 0, []
    for part in parts:
        before, whole = whole, whole + part
        object = CHARGE | {"amount_refunded": whole}
        found += events("charge.refunded", object, CHARGES, {"amount_refunded": before})
    assert sum(Decimal(one["data"]["value"]) for one in found) * 100 == sum(parts)
    assert len({one["id"] for one in found}) == len(parts)


def test_a_refund_that_has_not_succeeded_and_nothing_at_all_do_not_count() -> None:
    pending = REFUND | {"status": "pending"}
    assert types("refund.created", pending, INTENTS) == ["stripe.refund.created"]
    assert types("invoice.paid", INVOICE | {"amount_paid": 0}) == ["stripe.invoice.paid"]


def test_an_authorisation_counts_when_it_is_captured() -> None:
    only = CHARGE | {"captured": False, "amount_captured": 0}
    assert types("charge.succeeded", only, CHARGES) == ["stripe.charge.succeeded"]
    (found,) = events("charge.captured", CHARGE | {"amount_captured": 1000}, CHARGES)
    assert (found["id"], found["data"]["value"]) == ("ch_1/paid", "10.00")
    (found,) = events("charge.succeeded", CHARGE | {"amount_captured": None}, CHARGES)
    assert found["data"]["value"] == "12.50"


@pytest.mark.parametrize("choice", CHOICES)
def test_a_dispute_counts_when_its_money_moves(choice: Choice) -> None:
    assert types("charge.dispute.created", DISPUTE, choice) == ["stripe.charge.dispute.created"]
    (gone,) = events("charge.dispute.funds_withdrawn", DISPUTE, choice)
    (back,) = events("charge.dispute.funds_reinstated", DISPUTE, choice)
    assert (gone["type"], gone["id"]) == ("billing.payment.refunded", "du_1/withdrawn")
    assert (back["type"], back["id"]) == ("billing.payment.succeeded", "du_1/reinstated")
    assert gone["data"]["value"] == back["data"]["value"] == "12.50"


def test_a_checkout_tells_who_bought_and_what_a_conversation_brought() -> None:
    who, converted, paid = events("checkout.session.completed", CHECKOUT)
    assert who["data"]["aliases"] == ["ann@example.com", "+4930123456"]
    assert converted["data"] == {
        "customer_id": "cus_1",
        "conversation_id": "c-1",
        "kind": "purchase",
        "value": "12.50",
        "currency": "EUR",
    }
    assert paid["data"]["conversation_id"] == "c-1"


def test_a_guest_is_known_by_their_email() -> None:
    guest = CHECKOUT | {"customer": None, "customer_details": None, "customer_email": "a@b.eu"}
    who, converted, _ = events("checkout.session.completed", guest)
    assert who["data"]["customer_id"] == converted["data"]["customer_id"] == "a@b.eu"


def test_a_reference_is_what_the_setting_says() -> None:
    reference = Choice("charges", "charges", "customer")
    assert types("checkout.session.completed", CHECKOUT, reference) == [
        "customer.identified",
        "identity.linked",
    ]
    nothing = Choice("charges", "charges", "nothing")
    assert types("checkout.session.completed", CHECKOUT, nothing) == ["customer.identified"]
    ours = CHECKOUT | {"metadata": {"conversation_id": "c-9"}}
    converted = events("checkout.session.completed", ours, nothing)[1]
    assert converted["data"]["conversation_id"] == "c-9"


def test_a_checkout_that_is_not_paid_yet_tells_nothing() -> None:
    unpaid = CHECKOUT | {"payment_status": "unpaid"}
    assert types("checkout.session.completed", unpaid) == ["stripe.checkout.session.completed"]
    bare = {"id": "cs_1", "mode": "setup", "client_reference_id": "c-1"}
    assert types("checkout.session.completed", bare) == ["stripe.checkout.session.completed"]
    free = CHECKOUT | {"amount_total": 0}
    assert "billing.payment.succeeded" not in types("checkout.session.completed", free)
    failed = CHECKOUT | {"invoice": "in_1"}
    assert types("checkout.session.async_payment_failed", failed) == [
        "stripe.checkout.session.async_payment_failed"
    ]

"""What conversions, orders, payments, integrations, visits and operations move."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import effects, money
from exporter.events.effects.move import Move
from exporter.events.fields import MINOR_LIMIT
from tests.exporter.events.examples import event


def moved(type: str, **data: Any) -> list[Move]:
    """What an event of tenant t moves."""
    return effects.moves(event(type, tenant="t", **data).data)


def test_a_conversion_without_a_value_is_counted_only() -> None:
    found = moved("chat.conversion.recorded", channel="web")
    assert found == [("chat_conversions_total", ("t", "web", "purchase"), 1)]


def test_a_conversion_brings_its_value() -> None:
    assert moved("chat.conversion.recorded", kind="lead", value="12.50", currency="eur") == [
        ("chat_conversions_total", ("t", "", "lead"), 1),
        ("chat_conversion_value_total", ("t", "", "lead", "EUR"), 12.5),
    ]


@pytest.mark.parametrize(
    ("currency", "value", "expected"),
    [("EUR", "19.90", 19.9), ("JPY", "1500", 1500), ("KWD", "1.234", 1.234), ("CLF", "2.5", 2.5)],
)
def test_revenue_is_in_major_units_whatever_the_currencys_decimals(
    currency: str, value: str, expected: float
) -> None:
    assert moved("commerce.order.paid", value=value, currency=currency) == [
        ("commerce_orders_total", ("t", "paid"), 1),
        ("commerce_revenue_total", ("t", currency), expected),
    ]


@given(st.integers(1, MINOR_LIMIT), st.sampled_from(sorted(money.EXPONENTS)))
def test_an_amount_moves_by_the_number_nearest_to_its_major_units(
    minor: int, currency: str
) -> None:
    exact = Decimal(minor).scaleb(-money.EXPONENTS[currency])
    revenue = moved("commerce.order.paid", value=f"{exact:f}", currency=currency)[1]
    assert revenue == ("commerce_revenue_total", ("t", currency), float(exact))


def test_a_refund_is_counted_beside_revenue_and_does_not_lower_it() -> None:
    assert moved("commerce.order.refunded") == [
        ("commerce_orders_total", ("t", "refunded"), 1),
        ("commerce_refunds_total", ("t", "EUR"), 19.9),
    ]


def test_a_free_order_makes_no_series_of_revenue() -> None:
    assert moved("commerce.order.paid", value=0) == [("commerce_orders_total", ("t", "paid"), 1)]


@pytest.mark.parametrize(
    ("type", "status"),
    [
        ("commerce.cart.updated", "cart"),
        ("commerce.checkout.started", "checkout"),
        ("commerce.order.placed", "placed"),
        ("commerce.order.cancelled", "cancelled"),
    ],
)
def test_a_step_of_an_order_is_counted_and_its_value_is_not_revenue(type: str, status: str) -> None:
    found = moved(type, value="19.90", currency="EUR")
    assert found == [("commerce_orders_total", ("t", status), 1)]


@pytest.mark.parametrize(
    "type",
    [
        "commerce.cart.updated",
        "commerce.checkout.started",
        "commerce.order.placed",
        "commerce.order.paid",
        "commerce.order.cancelled",
        "commerce.order.refunded",
    ],
)
def test_a_test_order_moves_nothing(type: str) -> None:
    assert moved(type, test=True) == []


@pytest.mark.parametrize("status", ["succeeded", "failed", "refunded"])
def test_a_payment_and_its_value_are_counted_by_how_it_went(status: str) -> None:
    assert moved(f"billing.payment.{status}") == [
        ("billing_payments_total", ("t", status), 1),
        ("billing_payment_value_total", ("t", status, "EUR"), 19.9),
    ]


@pytest.mark.parametrize("status", ["booked", "rescheduled", "cancelled", "completed", "no_show"])
def test_an_appointment_is_counted_by_its_step(status: str) -> None:
    found = moved(f"calendar.appointment.{status}")
    assert found == [("calendar_appointments_total", ("t", status), 1)]


@pytest.mark.parametrize(("success", "result"), [(True, "ok"), (False, "failed")])
def test_a_question_to_an_integration_is_counted_by_its_result(success: bool, result: str) -> None:
    found = moved("integration.queried", success=success)
    labels = ("t", "hubspot", "contact", result)
    assert found == [("integration_queries_total", labels, 1)]


def test_a_question_to_an_integration_is_timed_even_where_it_took_no_time() -> None:
    (_, timed) = moved("integration.queried", response_seconds=0)
    assert timed == ("integration_query_duration_seconds", ("t", "hubspot"), 0)


@pytest.mark.parametrize(
    ("source", "shown"),
    [(None, ""), ("ads", "ads")],
)
def test_a_page_is_counted_by_where_its_visitor_came_from(source: str | None, shown: str) -> None:
    found = moved("web.page.viewed", traffic_source=source, load_seconds=0.8)
    assert found == [
        ("web_page_views_total", ("t", shown), 1),
        ("web_page_load_seconds", ("t",), 0.8),
    ]
    assert moved("web.page.viewed", traffic_source=source) == found[:1]


@pytest.mark.parametrize("status", ["started", "ended"])
def test_a_session_is_counted_at_its_start_and_at_its_end(status: str) -> None:
    found = moved(f"web.session.{status}", traffic_source="ads")
    assert found == [("web_sessions_total", ("t", "ads", status), 1)]


@pytest.mark.parametrize(
    ("type", "metric", "labels"),
    [
        ("integration.synced", "integration_syncs_total", ("t", "hubspot", "ok")),
        ("billing.subscription.changed", "billing_subscription_changes_total", ("t", "", "active")),
        ("web.bug.reported", "web_bug_reports_total", ("t",)),
        ("funnel.step.reached", "chat_funnel_steps_total", ("t", "signup", "mail")),
        ("change.recorded", "chat_changes_total", ("t", "deploy")),
    ],
)
def test_what_has_no_amount_is_counted_once(
    type: str, metric: str, labels: tuple[str, ...]
) -> None:
    assert moved(type) == [(metric, labels, 1)]


def test_a_subscription_is_counted_by_its_plan() -> None:
    ((_, labels, _),) = moved("billing.subscription.changed", plan="team", status="canceled")
    assert labels == ("t", "team", "canceled")


def test_use_goes_up_by_its_quantity_and_its_cost_may_be_far_below_a_cent() -> None:
    used = ("chat_usage_total", ("t", "tokens"), 1200)
    assert moved("usage.recorded") == [used]
    assert moved("usage.recorded", value="0.000001", currency="USD") == [
        used,
        ("chat_usage_cost_total", ("t", "tokens", "USD"), 0.000001),
    ]


def test_marketing_costs_by_where_it_was_spent() -> None:
    found = moved("marketing.spend.recorded")
    assert found == [("marketing_spend_total", ("t", "ads", "EUR"), 19.9)]
    assert moved("marketing.spend.recorded", value=0) == []


def test_a_use_of_nothing_moves_nothing() -> None:
    assert moved("usage.recorded", quantity=0) == []

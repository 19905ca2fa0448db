"""What conversions, orders, payments, appointments, integrations and visits move.

Money leaves the store's integers here: counters are in major units, one series a currency.
"""

from exporter.events import appointments, commerce, conversations, integrations, operations, visits
from exporter.events.effects.move import Move
from exporter.events.money import NANO_PLACES, major


def converted(tenant: str, data: conversations.Converted) -> list[Move]:
    """Count a conversion and its value."""
    labels = (tenant, data.channel or "", data.kind)
    value = _money("chat_conversion_value_total", data.value_minor, data.currency, labels)
    return [("chat_conversions_total", labels, 1), *value]


def ordered(tenant: str, data: commerce.Order, status: str) -> list[Move]:
    """Count a step of an order, a cart or a checkout; a test order moves nothing."""
    return [] if data.test else [("commerce_orders_total", (tenant, status), 1)]


def paid(tenant: str, data: commerce.Paid) -> list[Move]:
    """Count a paid order and its revenue."""
    if data.test:
        return []
    revenue = _money("commerce_revenue_total", data.value_minor, data.currency, (tenant,))
    return [*ordered(tenant, data, "paid"), *revenue]


def refunded(tenant: str, data: commerce.Refunded) -> list[Move]:
    """Count a refunded order and what was given back."""
    if data.test:
        return []
    refund = _money("commerce_refunds_total", data.value_minor, data.currency, (tenant,))
    return [*ordered(tenant, data, "refunded"), *refund]


def payment(tenant: str, data: commerce.Payment, status: str) -> list[Move]:
    """Count a payment and its value."""
    value = _money("billing_payment_value_total", data.value_minor, data.currency, (tenant, status))
    return [("billing_payments_total", (tenant, status), 1), *value]


def subscription(tenant: str, data: commerce.SubscriptionChanged) -> list[Move]:
    """Count a subscription's change of state."""
    labels = (tenant, data.plan or "", data.status)
    return [("billing_subscription_changes_total", labels, 1)]


def appointment(tenant: str, _data: appointments.Appointment, status: str) -> list[Move]:
    """Count a step of an appointment."""
    return [("calendar_appointments_total", (tenant, status), 1)]


def queried(tenant: str, data: integrations.Queried) -> list[Move]:
    """Count a question to a vendor's system and time its answer."""
    result = "ok" if data.success else "failed"
    labels = (tenant, data.provider, data.query_type)
    found: list[Move] = [("integration_queries_total", (*labels, result), 1)]
    if data.response_seconds is not None:
        took = data.response_seconds
        found.append(("integration_query_duration_seconds", (tenant, data.provider), took))
    return found


def synced(tenant: str, data: integrations.Synced) -> list[Move]:
    """Count a report of a sync job."""
    return [("integration_syncs_total", (tenant, data.provider, data.status), 1)]


def page(tenant: str, data: visits.PageViewed) -> list[Move]:
    """Count a page view and time its load."""
    found: list[Move] = [("web_page_views_total", (tenant, data.traffic_source or ""), 1)]
    if data.load_seconds is not None:
        found.append(("web_page_load_seconds", (tenant,), data.load_seconds))
    return found


def session(tenant: str, data: visits.Visit, status: str) -> list[Move]:
    """Count the start or the end of a web session."""
    return [("web_sessions_total", (tenant, data.traffic_source or "", status), 1)]


def bug(tenant: str, _data: visits.BugReported) -> list[Move]:
    """Count a reported bug."""
    return [("web_bug_reports_total", (tenant,), 1)]


def step(tenant: str, data: visits.StepReached) -> list[Move]:
    """Count a reached step of a funnel."""
    return [("chat_funnel_steps_total", (tenant, data.funnel, data.step), 1)]


def change(tenant: str, data: operations.ChangeRecorded) -> list[Move]:
    """Count a deploy or another change."""
    return [("chat_changes_total", (tenant, data.kind), 1)]


def usage(tenant: str, data: operations.UsageRecorded) -> list[Move]:
    """Count what was used, and what it cost."""
    found: list[Move] = []
    if data.quantity:
        found.append(("chat_usage_total", (tenant, data.kind), data.quantity))
    if data.value_nano and data.currency:
        cost = data.value_nano / 10**NANO_PLACES
        found.append(("chat_usage_cost_total", (tenant, data.kind, data.currency), cost))
    return found


def spend(tenant: str, data: operations.SpendRecorded) -> list[Move]:
    """Count what was spent on marketing."""
    labels = (tenant, data.traffic_source)
    return _money("marketing_spend_total", data.value_minor, data.currency, labels)


def _money(
    metric: str, minor: int | None, currency: str | None, labels: tuple[str, ...]
) -> list[Move]:
    if not minor or not currency:
        return []
    return [(metric, (*labels, currency), major(minor, currency))]

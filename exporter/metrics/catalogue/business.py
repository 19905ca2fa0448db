"""What came of it: integrations, appointments, orders, payments, visits."""

from exporter.metrics.catalogue.chat import ANSWER_SECONDS
from exporter.metrics.catalogue.metric import counter, histogram

_PAGE_SECONDS = (0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 4, 6, 10, 30)

BUSINESS = (
    counter(
        "integration_queries_total",
        "Questions to integrations on behalf of an answer",
        "tenant provider query_type result=ok|failed",
    ),
    histogram(
        "integration_query_duration_seconds",
        "Time an integration took to answer",
        ANSWER_SECONDS,
        "tenant provider",
    ),
    counter(
        "integration_syncs_total",
        "Reports of sync jobs",
        "tenant provider result=ok|running|late|failed",
    ),
    counter(
        "calendar_appointments_total",
        "Steps of appointments",
        "tenant status=booked|rescheduled|cancelled|completed|no_show",
    ),
    counter(
        "commerce_orders_total",
        "Steps of orders and of the carts before them; test orders are not counted",
        "tenant status=cart|checkout|placed|paid|cancelled|refunded",
    ),
    counter(
        "commerce_revenue_total",
        "Value of paid orders, in major units of the currency",
        "tenant currency",
    ),
    counter(
        "commerce_refunds_total",
        "Value of refunds of orders, in major units of the currency",
        "tenant currency",
    ),
    counter(
        "billing_payments_total",
        "Payments by how they went",
        "tenant status=succeeded|failed|refunded",
    ),
    counter(
        "billing_payment_value_total",
        "Value of payments, in major units of the currency",
        "tenant status=succeeded|failed|refunded currency",
    ),
    counter(
        "billing_subscription_changes_total",
        "Reports of a subscription's state",
        "tenant plan status=trialing|active|past_due|paused|canceled",
    ),
    counter(
        "marketing_spend_total",
        "Cost of marketing, in major units of the currency",
        "tenant traffic_source currency",
    ),
    counter("web_page_views_total", "Pages that visitors saw", "tenant traffic_source"),
    histogram("web_page_load_seconds", "Time a page took to load", _PAGE_SECONDS, "tenant"),
    counter(
        "web_sessions_total",
        "Sessions of visitors that started and ended",
        "tenant traffic_source status=started|ended",
    ),
    counter("web_bug_reports_total", "Bugs that visitors reported", "tenant"),
)

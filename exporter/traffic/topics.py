"""What customers want: topics with the integration that knows the answer and what comes of them."""

from typing import Final

from msgspec import Struct


class Topic(Struct, frozen=True):
    """A topic; ``confidence`` is what an assistant lacks without the integration's data."""

    name: str
    service: str
    intent: str
    provider: str
    query_type: str
    data_types: tuple[str, ...]
    gaps: tuple[str, ...]
    lacks: float
    brings: str = ""


TOPICS: Final = {
    Topic(
        "delivery",
        "support",
        "track_order",
        "shopify",
        "order_status",
        ("orders", "shipments"),
        ("delivery days to islands", "pick-up points on Sundays"),
        0.34,
    ): 24.0,
    Topic(
        "product",
        "sales",
        "find_product",
        "shopify",
        "product_search",
        ("products", "stock"),
        ("care of wool blankets", "size of the tall chair"),
        0.22,
        "purchase",
    ): 22.0,
    Topic(
        "booking",
        "booking",
        "book_visit",
        "calendly",
        "availability",
        ("calendar",),
        ("visits on public holidays",),
        0.28,
        "appointment",
    ): 13.0,
    Topic(
        "refund",
        "billing",
        "ask_refund",
        "stripe",
        "payment_lookup",
        ("payments",),
        ("refunds of gift cards", "refunds after 30 days"),
        0.30,
    ): 12.0,
    Topic(
        "invoice",
        "billing",
        "send_invoice",
        "pennylane",
        "invoice_search",
        ("invoices",),
        ("invoices of two companies",),
        0.26,
    ): 9.0,
    Topic(
        "price",
        "sales",
        "ask_price",
        "hubspot",
        "deal_lookup",
        ("deals", "contacts"),
        ("rebates for schools",),
        0.16,
        "lead",
    ): 9.0,
    Topic(
        "account",
        "support",
        "open_account",
        "hubspot",
        "contact_lookup",
        ("contacts",),
        ("two accounts of one person",),
        0.12,
    ): 6.0,
    Topic(
        "warranty",
        "support",
        "ask_warranty",
        "google_drive",
        "document_search",
        ("documents",),
        ("warranty on used goods", "spare parts of older lamps"),
        0.20,
    ): 6.0,
}
"""Topics and how often they come."""

PROVIDERS: Final = tuple(dict.fromkeys(topic.provider for topic in TOPICS))
STAGES: Final = {
    "awareness": 18.0,
    "consideration": 30.0,
    "decision": 24.0,
    "retention": 24.0,
    "advocacy": 4.0,
}
REASONS: Final = {
    "asked_for_person": 40.0,
    "no_answer": 28.0,
    "complaint": 18.0,
    "payment": 14.0,
}
"""Why a person is asked for, and how often."""

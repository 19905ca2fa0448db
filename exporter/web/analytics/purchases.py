"""`/api/analytics/customer/{id}/purchases`: what a customer bought, and its mean order (row C9)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import purchases
from exporter.analytics.figures.purchases import Purchases
from exporter.refusal import Refused
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import Nothing


class Customer(Struct, frozen=True, rename="camel"):
    """What a customer bought, of all time."""

    customer_id: Annotated[str, Meta(description="as it was asked for")]
    purchases: Annotated[
        list[Purchases], Meta(description="by currency, which are never added; that of most first")
    ]


async def bought(question: Question) -> Customer:
    """Answer with what a customer bought."""
    customer = question.path["id"]
    found = await question.ledger.purchases(question.tenant, customer)
    if found is None:
        raise Refused(
            "not_found",
            "no event names this customer",
            "ask with a customer_id of your events; /api/analytics/customers lists them",
        )
    return Customer(customer, purchases.purchases(found))


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/customer/{id}/purchases",
        summary="what a customer bought in all conversations, under all its ids: orders, their "
        "sum, and the mean order",
        query=Nothing,
        answer=Customer,
        told=bought,
        words={"id": "the customer's id, as its events have it"},
    ),
)

"""How far messages came that went out (row Q7).

Rates are of messages, each by how far it came: a message takes several steps.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MEASURES: Final = (
    "outgoing",
    "outgoing_sent",
    "outgoing_delivered",
    "outgoing_read",
    "outgoing_failed",
    "outgoing_errors",
    "outgoing_pricing",
)
"""What these figures are worked out from."""
MOST: Final = 50


class Failures(Struct, frozen=True):
    """Messages that failed for one reason."""

    error_class: Annotated[str, Meta(description="the reason; `other` where none is told")]
    rate: Annotated[Rate, Meta(description="failed so, of all that failed")]


class Price(Struct, frozen=True):
    """Messages of one price."""

    category: Annotated[str, Meta(description="as the provider calls it")]
    rate: Annotated[Rate, Meta(description="of it, of all messages")]


class Deliveries(Struct, frozen=True):
    """Messages that went out, or were to."""

    messages: Annotated[
        int, Meta(ge=0, description="messages of which any step is known (`chat.message.status`)")
    ]
    sent: Annotated[Rate, Meta(description="left, of all")]
    delivered: Annotated[
        Rate, Meta(description="arrived, of all; what was read did, whoever left that step out")
    ]
    read: Annotated[Rate, Meta(description="were read, of those that arrived")]
    failed: Annotated[Rate, Meta(description="failed and did not arrive, of all")]
    under_way: Annotated[int, Meta(ge=0, description="neither arrived nor failed so far")]
    errors: Annotated[
        list[Failures], Meta(description=f"why, the most frequent first, at most {MOST}")
    ]
    pricing: Annotated[
        list[Price], Meta(description=f"by category of price, the largest first, at most {MOST}")
    ]


def deliveries(sums: Sums) -> Deliveries:
    """Return how far messages came."""
    n, arrived, failed = sums["outgoing"], sums["outgoing_delivered"], sums["outgoing_failed"]
    return Deliveries(
        n,
        rates.rate(sums["outgoing_sent"], n),
        rates.rate(arrived, n),
        rates.rate(sums["outgoing_read"], arrived),
        rates.rate(failed, n),
        n - arrived - failed,
        [
            Failures(name, rates.rate(count, failed))
            for name, count in [*sums.named("outgoing_errors").items()][:MOST]
        ],
        [
            Price(name, rates.rate(count, n))
            for name, count in [*sums.named("outgoing_pricing").items()][:MOST]
        ],
    )

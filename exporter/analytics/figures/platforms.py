"""Where customers write, and what comes of it (row E11), as document 003 spells it."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import rates
from exporter.analytics.figures.sums import Sums
from exporter.events import money

MEASURES: Final = ("conversations", "converted", "priced", "value_minor")
"""What these figures are worked out from."""


class Platform(Struct, frozen=True, rename="camel"):
    """A channel in a period."""

    active_users: Annotated[
        int, Meta(ge=0, description="known customers with a conversation, joined ids as one")
    ]
    conversations: Annotated[int, Meta(ge=0, description="conversations that began")]
    revenue: Annotated[
        float,
        Meta(description="what they brought in `overallMetrics.currency`, in major units"),
    ]
    conversion_rate: Annotated[
        float,
        Meta(ge=0, le=100, description="brought a conversion, in per cent of `conversations`"),
    ]
    share: Annotated[
        float, Meta(ge=0, le=100, description="of all conversations in per cent; they sum to 100")
    ]


def platforms(
    by_channel: Mapping[str, Sums], users: Mapping[str, int], currency: str | None
) -> dict[str, Platform]:
    """Return channels with a conversation; revenue of other currencies is not in it."""
    counts = {name: sums["conversations"] for name, sums in by_channel.items()}
    shares = rates.shares({name: count for name, count in counts.items() if count})
    return {
        name: _platform(by_channel[name], users.get(name, 0), currency, share)
        for name, share in shares.items()
    }


def _platform(sums: Sums, users: int, currency: str | None, share: float) -> Platform:
    n = sums["conversations"]
    revenue = money.major(sums.of("value_minor", currency), currency) if currency else 0
    return Platform(users, n, revenue, rates.rate(sums["converted"], n).value, share)

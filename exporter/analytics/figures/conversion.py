"""How many conversations bring something (rows E9, E12)."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MEASURES: Final = ("conversations", "converted", "conversions")
MEASURES_BY_TYPE: Final = (*MEASURES, "converted_kinds")


class Conversion(Struct, frozen=True):
    """Conversations with a conversion, and how many there were."""

    rate: Annotated[Rate, Meta(description="conversations with at least one, of those that began")]
    conversions: Annotated[int, Meta(ge=0, description="conversions; one may bring several")]


class Part(Struct, frozen=True):
    """A type of conversion, a channel, an agent or a day."""

    key: Annotated[
        str,
        Meta(
            description="the type (`appointment`, `purchase`, `lead`, `referral`), the channel, "
            "the agent's id or the day"
        ),
    ]
    figures: Annotated[Conversion, Meta(description="its conversations and conversions")]


def conversion(sums: Sums) -> Conversion:
    """Return how many conversations of sums brought anything."""
    found = sum(sums.named("conversions").values())
    return Conversion(rates.rate(sums["converted"], sums["conversations"]), found)


def by_type(sums: Sums) -> list[Part]:
    """Return types of conversions, the most frequent first; each is of all conversations."""
    n = sums["conversations"]
    return [
        Part(kind, Conversion(rates.rate(sums.of("converted_kinds", kind), n), count))
        for kind, count in sums.named("conversions").items()
    ]


def parts(found: Mapping[str, Sums]) -> list[Part]:
    """Return what has a conversation, in order."""
    return [Part(key, conversion(sums)) for key, sums in found.items() if sums["conversations"]]

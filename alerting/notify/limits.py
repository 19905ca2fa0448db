"""How patient deliveries are, and how many there may be."""

from typing import Annotated

from msgspec import Meta, Struct

from alerting.strict import Duration, by_default


def _between(description: str, least: str, most: str) -> Meta:
    """Return the description and the bounds of a span, which the loader holds it to."""
    bounds = {"least": least, "most": most}
    return Meta(description=f"{description}, {least} to {most}", extra=bounds)


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """What a receiver may ask of us by being slow or away."""

    time: Annotated[
        Duration, _between("span in which a delivery has to be answered", "1s", "10m")
    ] = by_default(Duration(30))
    age: Annotated[
        Duration,
        _between("age at which a notice that nobody took is given up", "1m", "30d"),
    ] = by_default(Duration.parse("24h"))
    at_once: Annotated[
        int, Meta(ge=1, le=100, description="deliveries to one integration at one time")
    ] = 4
    waiting: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            description="notices that wait for one integration; beyond, the oldest are given up",
        ),
    ] = 10_000

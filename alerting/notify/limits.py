"""How patient deliveries are, and how many of everything there may be."""

from typing import Annotated

from msgspec import Meta, Struct

from alerting.strict import Duration, between, by_default


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """What receivers may ask of us by being slow or away, and others by telling us too much."""

    time: Annotated[
        Duration, between("span in which a delivery has to be answered", "1s", "10m")
    ] = by_default(Duration(30))
    age: Annotated[
        Duration,
        between("age at which a notice that nobody took is given up", "1m", "30d"),
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
    alerts: Annotated[
        int,
        Meta(ge=10, le=1_000_000, description="alerts that fire; beyond, no new ones are taken"),
    ] = 50_000
    groups: Annotated[
        int,
        Meta(ge=10, le=1_000_000, description="groups of alerts; beyond, no new alerts are taken"),
    ] = 50_000
    silences: Annotated[
        int, Meta(ge=1, le=100_000, description="silences, those that are over among them")
    ] = 5_000
    silences_kept: Annotated[
        Duration, between("span for which a silence that is over is still shown", "0s", "1y")
    ] = by_default(Duration.parse("5d"))
    rows: Annotated[
        int,
        Meta(
            ge=1_000,
            le=1_000_000_000,
            description="rows of the journal, and of tries; beyond, the oldest are deleted "
            "whatever retention says",
        ),
    ] = 1_000_000

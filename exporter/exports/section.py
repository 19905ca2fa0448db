"""`analytics.exports` of config/chatwatch.yml: how often tables may be taken away."""

from typing import Annotated

from msgspec import Meta, Struct


class Exports(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of exports; one that is resumed counts as one more."""

    an_hour: Annotated[
        int,
        Meta(ge=1, le=10_000, description="exports of one caller in an hour; more are told 429"),
    ] = 10
    at_once: Annotated[
        int, Meta(ge=1, le=100, description="exports that are written at one time, of all callers")
    ] = 2

"""Rate limits: how many notices a receiver takes in a span; more of them wait."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from alerting.dispatch import recency
from alerting.strict import Duration, between


class RateLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """At most so many notices a span, for each of the receiver's integrations by itself."""

    receiver: Annotated[str, Meta(min_length=1, description="name of one of `receivers`")]
    most: Annotated[int, Meta(ge=1, le=1_000, description="notices in the span")]
    per: Annotated[Duration, between("span", "1s", "7d")]


def limit(limits: Iterable[RateLimit], receiver: str) -> RateLimit | None:
    """Return the limit of a receiver, if it has one."""
    return next((one for one in limits if one.receiver == receiver), None)


def free_at(limit: RateLimit | None, sent: Sequence[datetime], now: datetime) -> datetime | None:
    """Return until when a notice waits, or None where it may go; `sent` is when others went."""
    if limit is None:
        return None
    return recency.full_until(sent, limit.most, timedelta(seconds=limit.per.seconds), now)

"""Digests: what is new in a noisy group is told together each hour, not each time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from alerting.dispatch import matchers, recency
from alerting.dispatch.matchers import Line
from alerting.strict import Duration, between, by_default


class Digest(Struct, frozen=True, forbid_unknown_fields=True):
    """Groups, and when they are noisy: something new came up `after` times within a span."""

    matchers: Annotated[
        tuple[Line, ...],
        Meta(max_length=100, description="what a group's labels match; all groups, without one"),
    ] = ()
    after: Annotated[int, Meta(ge=2, le=100, description="times that something new comes up")] = 6
    within: Annotated[Duration, between("span in which it does", "1m", "7d")] = by_default(
        Duration(1800)
    )
    every: Annotated[Duration, between("span between the digests", "1m", "7d")] = by_default(
        Duration(3600)
    )


def digest(digests: Iterable[Digest], labels: Mapping[str, str]) -> Digest | None:
    """Return the first digest that a group's labels match."""
    for one in digests:
        if all(matchers.all_match(line.matchers, labels) for line in one.matchers):
            return one
    return None


def held_until(
    digest: Digest | None, times: Sequence[datetime], told_at: datetime | None, now: datetime
) -> datetime | None:
    """Return until when a lane's notice is held back, or None where it is told now.

    `times` are when something new came up of late, told or held, this time among them; `told_at` is
    when the lane was told last. Once it is calm again, what is held is told.
    """
    if digest is None or told_at is None:
        return None
    calm_at = recency.full_until(times, digest.after, timedelta(seconds=digest.within.seconds), now)
    until = told_at + timedelta(seconds=digest.every.seconds)
    return min(calm_at, until) if calm_at is not None and until > now else None


def remembered(
    digest: Digest | None, times: Sequence[datetime], now: datetime
) -> tuple[datetime, ...]:
    """Return `times` with this one, and only as many as matter."""
    return recency.remembered(times, digest.after, now) if digest is not None else ()

"""Flapping: an alert that begins and ends over and over counts as firing until it is calm."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from alerting.dispatch import recency
from alerting.strict import Duration, between, by_default


class Flapping(Struct, frozen=True, forbid_unknown_fields=True):
    """When an alert flaps: so many beginnings and ends within a span."""

    changes: Annotated[
        int, Meta(ge=0, le=100, description="beginnings and ends; 0: no alert ever flaps")
    ] = 6
    within: Annotated[Duration, between("span in which they come", "1m", "7d")] = by_default(
        Duration(1800)
    )
    every: Annotated[
        Duration, between("span after which it is told that an alert still flaps", "1m", "7d")
    ] = by_default(Duration(3600))


def flaps(settings: Flapping, changes: Sequence[datetime], now: datetime) -> bool:
    """Say whether an alert that began or ended at these instants flaps."""
    return calm_at(settings, changes, now) is not None


def calm_at(settings: Flapping, changes: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when an alert that flaps is calm, if it does not change again; None: it is calm."""
    within = timedelta(seconds=settings.within.seconds)
    return recency.full_until(changes, settings.changes, within, now)


def remembered(
    settings: Flapping, changes: Sequence[datetime], now: datetime
) -> tuple[datetime, ...]:
    """Return the changes with one of now, and only as many as matter."""
    return recency.remembered(changes, settings.changes, now)

"""When services were down, of all of them together, the newest first (`history.incidents`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import changes
from exporter.analytics.changes import Change
from exporter.history.accounting import Spell
from exporter.performance import absence, figure
from exporter.performance.facts import Service

MOST: Final = 100


class Downtime(Struct, frozen=True):
    """A time in which a service was down."""

    service: Annotated[str, Meta(description="the probe")]
    start: Annotated[datetime, Meta(description="the first run that failed")]
    end: Annotated[
        datetime | None, Meta(description="the first that succeeded again; null: it goes on")
    ]
    seconds: Annotated[float, Meta(ge=0, description="from the one to the other, or until now")]
    unwatched_seconds: Annotated[
        float, Meta(ge=0, description="of these, in which chatwatch itself did not run")
    ]
    reason: Annotated[str, Meta(description="why the first run failed")]
    detail: Annotated[str, Meta(description="what it said")]
    failed_runs: Annotated[int, Meta(ge=0, description="how many runs failed")]
    changes: Annotated[
        list[Change], Meta(description="what was changed in the hour before, newest first")
    ]


def newest(
    services: Sequence[Service], gaps: Sequence[Spell], changed: Sequence[Change], now: int
) -> list[Downtime]:
    """Return the incidents of all services, the newest first, at most MOST."""
    found = [(one.began, service.name, one) for service in services for one in service.incidents]
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [
        Downtime(
            name,
            figure.instant(one.began),
            None if one.ended is None else figure.instant(one.ended),
            one.lasted(now) / 1000,
            absence.overlap(gaps, one.began, now if one.ended is None else one.ended) / 1000,
            one.reason,
            one.detail,
            one.failures,
            changes.near(changed, one.began, one.began + 1),
        )
        for _, name, one in found[:MOST]
    ]


def total(services: Sequence[Service]) -> int:
    """Return how many incidents there are."""
    return sum(service.counts.incidents for service in services)

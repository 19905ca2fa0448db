"""All that is said of the last hours (row I5), made of `facts.Facts` and nothing else."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.changes import Change
from exporter.history import accounting
from exporter.performance import (
    absence,
    anomalies,
    comparison,
    figure,
    incidents,
    recommendations,
    resources,
    trends,
)
from exporter.performance.absence import Watch
from exporter.performance.anomalies import Anomaly, Unjudged
from exporter.performance.comparison import Compared
from exporter.performance.facts import HOUR, Facts
from exporter.performance.incidents import Downtime
from exporter.performance.recommendations import Findings, Recommendation
from exporter.performance.resources import Resource
from exporter.performance.trends import Trend

USUAL_HOURS: Final = 24
"""What is usual is told by so many hours at least, though fewer are analysed."""
CHANGES: Final = 50


class Analysis(Struct, frozen=True, rename={"from_": "from"}):
    """The answer."""

    from_: Annotated[datetime, Meta(description="when the span begins")]
    to: Annotated[datetime, Meta(description="when it ends: now")]
    hours: Annotated[float, Meta(description="how long it is")]
    watched: Annotated[Watch, Meta(description="how much of it chatwatch itself was there to look")]
    services: Annotated[list[Compared], Meta(description="side by side, the worst first")]
    incidents: Annotated[
        list[Downtime],
        Meta(description=f"when they were down, the newest first, at most {incidents.MOST}"),
    ]
    incidents_total: Annotated[int, Meta(ge=0, description="how many incidents there are")]
    changes: Annotated[
        list[Change],
        Meta(description=f"what was changed (`change.recorded`), newest first, at most {CHANGES}"),
    ]
    trends: Annotated[list[Trend], Meta(description="what rises or falls, of each service")]
    anomalies: Annotated[
        list[Anomaly], Meta(description="hours in which a service was unlike itself, newest first")
    ]
    unjudged: Annotated[
        list[Unjudged], Meta(description="services with too few runs to tell such hours")
    ]
    resources: Annotated[list[Resource], Meta(description="how this machine was used, and when")]
    recommendations: Annotated[
        list[Recommendation],
        Meta(description=f"what to look at, most urgent first, at most {recommendations.MOST}"),
    ]
    rule: Annotated[str, Meta(description="what uptime is")]


def analysed(given: Facts) -> Analysis:
    """Return what is said of a span; the order of services and hours does not matter."""
    found, unjudged = anomalies.anomalies(given)
    services, known = comparison.compared(given), trends.trends(given)
    used = resources.resources(given, known)
    gaps = absence.gaps(given.spells, given.begins, given.ends)
    return Analysis(
        figure.instant(given.begins),
        figure.instant(given.ends),
        round((given.ends - given.begins) / HOUR, 2),
        absence.watch(given.spells, given.begins, given.ends),
        services,
        incidents.newest(given.services, gaps, given.changes, given.ends),
        incidents.total(given.services),
        _changes(given),
        known,
        found,
        unjudged,
        used,
        recommendations.recommendations(given, Findings(services, known, found, unjudged, used)),
        accounting.RULE,
    )


def _changes(given: Facts) -> list[Change]:
    begins = figure.instant(given.begins)
    found = [one for one in given.changes if one.at >= begins]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:CHANGES]


def since(begins: int, ends: int) -> int:
    """Return since when latencies are to be known for a span."""
    return min(begins, ends - USUAL_HOURS * HOUR)

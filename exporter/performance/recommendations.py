"""What to look at, and why: every recommendation names a service, a figure and its bound.

None stands on fewer than the least N; the worst come first.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.performance import absence, advice, figure, machine_advice
from exporter.performance.advice import Level, Note
from exporter.performance.anomalies import Anomaly, Unjudged
from exporter.performance.comparison import Compared
from exporter.performance.facts import OWN, Facts
from exporter.performance.resources import Resource
from exporter.performance.trends import Trend

MOST: Final = 50
OFF_SECONDS: Final = 60.0
"""A restart takes less."""
_LEVELS: Final[tuple[Level, ...]] = ("critical", "warning", "info")


class Findings(Struct, frozen=True):
    """What was found in the span."""

    services: Sequence[Compared]
    trends: Sequence[Trend]
    anomalies: Sequence[Anomaly]
    unjudged: Sequence[Unjudged]
    resources: Sequence[Resource]


class Recommendation(Struct, frozen=True):
    """What somebody should look at."""

    level: Annotated[Level, Meta(description="how urgent it is")]
    service: Annotated[
        str, Meta(description="the probe; `host` is this machine, `chatwatch` the daemon itself")
    ]
    figure: Annotated[str, Meta(description="which of its figures asks for it")]
    value: Annotated[float, Meta(description="what that is")]
    threshold: Annotated[float, Meta(description="what it should not be beyond")]
    n: Annotated[int, Meta(ge=0, description="of how many runs, minutes or hours it is made")]
    said: Annotated[str, Meta(description="why, in a sentence")]
    look: Annotated[str, Meta(description="where to look, and what for")]


def recommendations(given: Facts, found: Findings) -> list[Recommendation]:
    """Return what is recommended, the most urgent first, of one level by service and figure."""
    notes = [
        *(note for one in found.services for note in advice.of_service(one, given)),
        *(note for one in found.anomalies for note in advice.of_anomaly(one)),
        *(note for one in found.trends for note in advice.of_trend(one)),
        *(note for one in found.unjudged for note in advice.of_unjudged(one, given)),
        *(note for one in found.resources for note in machine_advice.of_resource(one)),
        *_absence(given),
    ]
    notes.sort(key=lambda one: (_LEVELS.index(one.level), one.service, one.figure, -one.value))
    return [Recommendation(*note) for note in notes[:MOST]]


def _absence(given: Facts) -> Iterator[Note]:
    gaps = absence.gaps(given.spells, given.begins, given.ends)
    off = absence.overlap(gaps, given.begins, given.ends) / 1000
    if off > OFF_SECONDS:
        yield Note(
            "warning",
            OWN,
            "off_seconds",
            off,
            OFF_SECONDS,
            len(gaps),
            f"chatwatch itself did not run for {figure.span(off * 1000)}: nobody knows what was "
            "up or down then, and no service is charged with it",
            "its log, and `journalctl -k | grep -i oom`; docs/runbooks/ApiUptimeLow.md",
        )

"""What answers about a period tell beside figures: how complete it is, what changed near it.

All of it is put there here, so that no endpoint need think of it. Names of sources are the
operator's; who is of a tenant is told how complete what comes of its own sources is, and of those
that no tenant has to itself, and of its own changes.
"""

from collections.abc import Awaitable, Callable, Container, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from aiohttp import web
from msgspec import Struct, structs

from exporter.analytics import changes
from exporter.analytics.changes import Change
from exporter.analytics.figures import period as periods
from exporter.analytics.figures.period import Days, Period, Time
from exporter.completeness import ratio
from exporter.completeness.ratio import Completeness, Known
from exporter.web.analytics.endpoint import Question
from exporter.web.keys import DAEMON
from exporter.web.watched import WATCHED, Watched
from exporter.world import World

HEADER: Final = "Data-Completeness"
_DEPTH: Final = 3
"""Periods and times stand in an answer, in a part of it, or in a part of that."""


class Trust(Struct, frozen=True):
    """What is known of days, and of changes: as a caller may be told it, and by now."""

    tenant: str
    days: Known
    sources: Container[str] | None
    changed: Callable[[str, int, int], Awaitable[Sequence[Change]]]
    zone: ZoneInfo

    def of(self, span: tuple[int, int]) -> Completeness | None:
        """Return how complete days are, first and last; None where nobody knows."""
        found = ratio.completeness(self.days, span, self.sources)
        return structs.replace(found, incomplete=()) if found and self.tenant else found


def trust(watched: Watched, world: World, tenant: str) -> Trust:
    """Return what answers to a tenant go by at this moment."""
    return Trust(
        tenant,
        watched.completeness().days,
        world.sources_of(tenant),
        watched.changes.told,
        world.config.analytics.zone,
    )


def asked(request: web.Request, tenant: str) -> Trust:
    """Return what the answer to a request goes by."""
    return trust(request.app[WATCHED], request.app[DAEMON].world, tenant)


def revision(request: web.Request) -> tuple[int, int]:
    """Return what is other whenever answers may tell another completeness, or other changes."""
    watched = request.app[WATCHED]
    return watched.completeness().revision, watched.changes.revision


async def period(trust: Trust, asked: Period) -> Days:
    """Return a period as answers tell it."""
    return await _completed(trust, periods.shown(asked))


async def completed(trust: Trust, answer: Any, depth: int = _DEPTH) -> Any:
    """Return an answer whose periods and times tell how complete they are, periods what changed."""
    found: dict[str, Any] = {}
    for name in answer.__struct_fields__:
        told = getattr(answer, name)
        if isinstance(told, Days):
            found[name] = await _completed(trust, told)
        elif isinstance(told, Time):
            found[name] = _timed(trust, told)
        elif depth > 1 and isinstance(told, Struct):
            part = await completed(trust, told, depth - 1)
            if part is not told:
                found[name] = part
    return structs.replace(answer, **found) if found else answer


def headers(trust: Trust, question: Question) -> dict[str, str]:
    """Return the header of answers about a period, whether they show one or not."""
    if not hasattr(question.query, "period"):
        return {}
    return header(trust, question.period.span)


def header(trust: Trust, span: tuple[int, int]) -> dict[str, str]:
    """Return the header of what is of days, first and last."""
    known = trust.of(span)
    return {} if known is None else {HEADER: str(known.ratio)}


async def _completed(trust: Trust, told: Days) -> Days:
    begins, ends = periods.instants(told)
    near = await trust.changed(trust.tenant, begins - changes.REACH_OF_DAYS, ends)
    return structs.replace(told, **_known(trust, periods.span(told)), changes=[*near])


def _timed(trust: Trust, told: Time) -> Time:
    return structs.replace(told, **_known(trust, periods.touched(told, trust.zone)))


def _known(trust: Trust, span: tuple[int, int]) -> dict[str, Any]:
    """Return what a period or a time tells of its days."""
    known = trust.of(span)
    if known is None:
        return {}
    return {"completeness": known.ratio, "incomplete": [*known.incomplete]}

"""The summary of a status page of Atlassian's Statuspage, and what it says of the vendor.

https://metastatuspage.com/api; the file is `/api/v2/summary.json` of every such page.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from exporter.probes.fault import Failed

Level = Literal["under_maintenance", "degraded_performance", "partial_outage", "major_outage"]

LEVELS: Final = {
    "operational": 0,
    "under_maintenance": 1,
    "degraded_performance": 2,
    "partial_outage": 3,
    "major_outage": 4,
}
# What the page as a whole says, as the worst that its components may say.
_INDICATORS: Final = {"none": 0, "maintenance": 1, "minor": 2, "major": 3, "critical": 4}
_MOST_NAMED: Final = 5


class Page(Struct, frozen=True):
    """Whose page it is, and when it was last written."""

    updated_at: datetime | None = None


class Overall(Struct, frozen=True):
    """The page's own word."""

    indicator: str = "none"
    description: str = ""


class Component(Struct, frozen=True):
    """One part of the vendor's service."""

    name: str
    status: str = "operational"
    group: bool = False


class Incident(Struct, frozen=True):
    """Something that goes on."""

    name: str = ""


class Summary(Struct, frozen=True):
    """All that is read of a page; what else it says is left."""

    status: Overall
    page: Page = Page()
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()


class Verdict(Struct, frozen=True):
    """How well the vendor is, 0 to 4 as LEVELS has it, and why, for a person."""

    level: int
    detail: str
    components: tuple[tuple[str, int], ...] = ()
    updated: datetime | None = None


def read(body: bytes) -> Summary:
    """Return the summary that a body holds; Failed where it is none."""
    try:
        return msgspec.json.decode(body, type=Summary)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        said = "the answer is no summary of a status page"
        told = str(error) if isinstance(error, msgspec.ValidationError) else "it is no JSON"
        raise Failed("protocol", f"{said}: {told}") from None


def verdict(summary: Summary, wanted: Sequence[str]) -> Verdict:
    """Return what the page says of the components that are wanted, or of all; Failed of none such.

    A status that is not known counts as `major_outage`: what cannot be read is not well.
    """
    updated = summary.page.updated_at
    if not wanted:
        level = _INDICATORS.get(summary.status.indicator, LEVELS["major_outage"])
        return Verdict(level, _overall(summary), (), updated)
    known = {one.name.casefold(): one for one in summary.components if not one.group}
    missing = [name for name in wanted if name.casefold() not in known]
    if missing:
        raise Failed("vendor", f"the page has no component {', '.join(map(repr, missing))}")
    found = [known[name.casefold()] for name in wanted]
    levels = tuple((name, _level(one)) for name, one in zip(wanted, found, strict=True))
    said = "; ".join(_unwell(found)) or "operational"
    return Verdict(max(level for _, level in levels), said, levels, updated)


def _level(component: Component) -> int:
    return LEVELS.get(component.status, LEVELS["major_outage"])


def _unwell(components: Sequence[Component]) -> Iterator[str]:
    for one in components:
        if _level(one):
            yield f"{one.name}: {one.status.replace('_', ' ')}"


def _overall(summary: Summary) -> str:
    named = [one.name for one in summary.incidents if one.name][:_MOST_NAMED]
    parts = [summary.status.description, *named, *_unwell(summary.components[:_MOST_NAMED])]
    return "; ".join(filter(None, parts)) or summary.status.indicator

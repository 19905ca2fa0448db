"""`GET /api/analyze`: what the last hours of measurements say (row I5)."""

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from alerting.rulebook.thresholds import Thresholds
from exporter.analytics import changes
from exporter.history import look
from exporter.history.accounting import HOUR
from exporter.history.budget import OBJECTIVE
from exporter.performance import analysis
from exporter.performance.analysis import Analysis
from exporter.performance.facts import Bounds, Facts, Hour, MachineHour, Service, Usage
from exporter.probes.standing import Standing
from exporter.store import errors, host_samples, probe_facts
from exporter.store.errors import StoreError
from exporter.web.analytics.changes import told as told_of
from exporter.web.analytics.endpoint import Endpoint, Question

MOST_HOURS: Final = 720
_PROBES: Final = 10
"""Probes that are asked for at once, of a day; the writer keeps events between two questions."""
_HOURS: Final = 48 * _PROBES
_CHANGES: Final = 200
_USAGES: Final = ("cpu_usage", "memory_usage", "disk_usage")


class Hours(Struct, frozen=True):
    """How far back."""

    hours: Annotated[
        int, Meta(ge=1, le=MOST_HOURS, description="how many hours, up to this moment")
    ] = 24


async def told(question: Question) -> Analysis:
    """Answer with all there is to say; it is worked out beside the event loop."""
    facts = await known(question, question.now - question.query.hours * HOUR, question.now)
    return await asyncio.get_running_loop().run_in_executor(None, analysis.analysed, facts)


async def known(question: Question, begins: int, ends: int) -> Facts:
    """Return what is known of a span; Refused where the store cannot be read."""
    around = question.around
    standings = {one.probe: one for one in around.watched.probes()}
    thresholds = around.config.alerting.thresholds if around.config else Thresholds()
    objectives = {
        one.name: one.objective
        for one in (around.config.probes if around.config else ())
        if one.objective is not None
    }
    bounds = _bounds(thresholds, question.settings.min_sample, ends, question.settings.zone)
    try:
        ask = around.watched.ask
        found = await _probes(ask, standings, begins, ends)
        machine = await ask("host_samples.hours", begins, ends, bounds.usages)
        spells = await ask("presence.spells")
        reach = begins - changes.REACH, ends - 1
        changed = await ask("change_events.page", question.tenant, reach, None, _CHANGES)
    except (StoreError, sqlite3.Error) as error:
        raise errors.unreadable(error) from None
    return Facts(
        begins=begins,
        ends=ends,
        services=tuple(
            _service(one, standings[one.probe], objectives.get(one.probe, OBJECTIVE))
            for one in found
        ),
        machine=tuple(_machine(machine)),
        spells=tuple(spells),
        changes=tuple(told_of(changed)),
        bounds=bounds,
    )


async def _probes(
    ask: Any, standings: Mapping[str, Standing], begins: int, ends: int
) -> list[probe_facts.Facts]:
    since = analysis.since(begins, ends)
    step = max(1, min(_PROBES, _HOURS * HOUR // (ends - since)))
    names = sorted(standings)
    found: list[probe_facts.Facts] = []
    for first in range(0, len(names), step):
        holds = {name: look.hold(standings[name].interval) for name in names[first : first + step]}
        found += await ask("probe_facts.known", holds, begins, ends, since)
    return found


def _service(found: probe_facts.Facts, one: Standing, objective: float) -> Service:
    return Service(
        name=found.probe,
        kind=one.kind,
        objective=objective,
        interval=one.interval,
        shares=None if found.account is None else found.account.shares,
        counts=found.counts,
        incidents=tuple(found.incidents),
        hours=tuple(Hour(*hour) for hour in found.hours),
    )


def _machine(
    rows: Iterable[tuple[int, Mapping[str, host_samples.Usage]]],
) -> Sequence[MachineHour]:
    return [
        MachineHour(start, {name: Usage(*usage) for name, usage in usages.items()})
        for start, usages in rows
    ]


def _bounds(thresholds: Thresholds, least: int, now: int, zone: ZoneInfo) -> Bounds:
    offset = datetime.fromtimestamp(now / 1000, zone).utcoffset()
    return Bounds(
        response_ms=thresholds.response_time_ms,
        uptime=thresholds.uptime_percent,
        usages={name: getattr(thresholds, f"{name}_percent") for name in _USAGES},
        least=least,
        offset=0 if offset is None else round(offset.total_seconds()),
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analyze",
        summary="what the last `hours` (24) of measurements say: services compared, incidents, "
        "trends, unusual hours, use of this machine, and what to look at",
        query=Hours,
        answer=Analysis,
        told=told,
        keep="moment",
    ),
)

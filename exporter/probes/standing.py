"""How a probe stands, as pages show it: its last run, its verdict, its recent runs, its uptime."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.probes.result import Result, State
from exporter.probes.uptime import Share

RECENT: Final = 60


class Mark(Struct, frozen=True):
    """One of the recent runs, in brief; ``duration`` in seconds."""

    started: datetime
    duration: float
    state: State
    reason: str


class Standing(Struct, frozen=True):
    """A probe at one moment.

    ``verdict`` is that of the last run that gave one, and ``since`` the start of the first run with
    it in an unbroken row; a run that could not judge breaks no row. ``recent`` is oldest first.
    ``uptime`` is by the name of its window.
    """

    probe: str
    kind: str
    interval: float
    verdict: State = "unknown"
    since: datetime | None = None
    last: Result | None = None
    recent: tuple[Mark, ...] = ()
    uptime: Mapping[str, Share] = {}


class Held(Struct, frozen=True):
    """How a probe stood when it last ran in an earlier life of this daemon."""

    last: Result
    verdict: State
    since: datetime
    recent: tuple[Mark, ...]


def after(standing: Standing, result: Result) -> Standing:
    """Return how the probe stands after one more run."""
    state = result.state
    mark = Mark(result.started, result.duration, state, result.reason)
    turned = state not in ("unknown", standing.verdict)
    return Standing(
        standing.probe,
        result.kind,
        standing.interval,
        state if turned else standing.verdict,
        result.started if turned else standing.since,
        result,
        (*standing.recent[1 - RECENT :], mark),
    )


def restored(standing: Standing, held: Held) -> Standing:
    """Return how a probe stands that has not run yet in this life."""
    since = None if held.verdict == "unknown" else held.since
    recent = held.recent[-RECENT:]
    return replace(standing, verdict=held.verdict, since=since, last=held.last, recent=recent)

"""How a probe stands, as pages show it: its last run, its verdict, its recent runs, its uptime."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.probes import flapping
from exporter.probes.result import Result, State, Verdict
from exporter.probes.uptime import Share

RECENT: Final = 60


class Terms(Struct, frozen=True):
    """How many runs in a row turn a verdict: failed ones to down, good ones away from it."""

    failures: int = 1
    successes: int = 1


ONE: Final = Terms()
_VERDICTS: Final[dict[State, Verdict]] = {"up": "up", "degraded": "degraded", "down": "down"}


class Mark(Struct, frozen=True):
    """One of the recent runs, in brief; ``duration`` in seconds."""

    started: datetime
    duration: float
    state: State
    reason: str


class Row(Struct, frozen=True):
    """Runs in a row, so far too few, that say otherwise than the verdict; ``since`` the first."""

    success: bool
    runs: int
    since: datetime


class Standing(Struct, frozen=True):
    """A probe at one moment.

    ``verdict`` is that of the last runs that gave one, as many in a row as it takes, and ``since``
    the start of the first run with it in an unbroken row; a run that could not judge breaks no row.
    ``row`` are runs that are about to turn it. ``recent`` is oldest first. ``uptime`` is by the
    name of its window.

    Of this moment: ``maintenance`` is the name of the window that it is in, ``culprit`` a probe
    that it depends on and that is down; with
    ``is_asking`` one of those is being looked at first.
    """

    probe: str
    kind: str
    interval: float
    verdict: Verdict = "unknown"
    since: datetime | None = None
    last: Result | None = None
    recent: tuple[Mark, ...] = ()
    uptime: Mapping[str, Share] = {}
    row: Row | None = None
    is_flapping: bool = False
    is_critical: bool = True
    is_paused: bool = False
    maintenance: str = ""
    culprit: str = ""
    is_asking: bool = False

    @property
    def state(self) -> State:
        """The verdict; but what is paused, in maintenance, or could not be judged last is that."""
        if self.is_paused:
            return "paused"
        if self.maintenance:
            return "maintenance"
        if self.last is not None and self.last.verdict == "unknown":
            return "unknown"
        return self.verdict

    @property
    def is_muted(self) -> bool:
        """Whether no alert about it begins now."""
        return self.is_paused or self.is_asking or bool(self.maintenance or self.culprit)


class Held(Struct, frozen=True):
    """How a probe stood when it last ran in an earlier life of this daemon."""

    last: Result
    verdict: Verdict
    since: datetime
    recent: tuple[Mark, ...]


def after(standing: Standing, result: Result, terms: Terms = ONE) -> Standing:
    """Return how the probe stands after one more run."""
    mark = Mark(result.started, result.duration, result.state, result.reason)
    recent = (*standing.recent[1 - RECENT :], mark)
    turned = _turned(standing, result.verdict, result.started, terms)
    flaps = flapping.flaps([one.state for one in recent], standing.is_flapping)
    return replace(turned, kind=result.kind, last=result, recent=recent, is_flapping=flaps)


def restored(standing: Standing, held: Held, terms: Terms = ONE) -> Standing:
    """Return how a probe stands that has not run yet in this life.

    What is held goes by single runs; where a verdict takes several, the recent ones tell it anew.
    """
    recent = held.recent[-RECENT:]
    new = replace(standing, last=held.last, recent=recent)
    if terms == ONE:
        since = None if held.verdict == "unknown" else held.since
        return replace(new, verdict=held.verdict, since=since)
    for mark in recent:
        new = _turned(new, _VERDICTS.get(mark.state, "unknown"), mark.started, terms)
    return new


def _turned(standing: Standing, verdict: Verdict, at: datetime, terms: Terms) -> Standing:
    """Return the standing with its verdict as it is after a run that began at an instant."""
    before = standing.verdict
    if verdict == "unknown":
        return standing
    success = verdict != "down"
    if before != "unknown" and success == (before != "down"):
        # Between up and degraded nobody is called, so one run will do.
        since = standing.since if verdict == before else at
        return replace(standing, verdict=verdict, since=since, row=None)
    row = standing.row
    if row is None or row.success != success:
        row = Row(success, 0, at)
    row = replace(row, runs=row.runs + 1)
    if row.runs < (terms.successes if success else terms.failures):
        return replace(standing, row=row)
    return replace(standing, verdict=verdict, since=row.since, row=None)

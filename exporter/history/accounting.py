"""How a span of time is shared out among the states of a probe.

The rule, in words that answers carry, is RULE. A run stands where its clock stood: a clock that was
set back makes runs overlap, and then each holds until the start of the next by that clock. Nothing
here knows of time zones: instants are Unix milliseconds.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import add
from typing import Final

from msgspec import Struct
from msgspec.structs import astuple

from exporter.history.look import HOLD_INTERVALS, STATES, Look

RULE: Final = (
    f"A run says how its target is from its start until the next run starts, for at most "
    f"{HOLD_INTERVALS} intervals. Uptime is the time that was up or degraded, of the time that was "
    "up, degraded or down; by runs, the same of runs. Maintenance, runs that could not judge "
    "(unknown: our own fault, or our own link), pauses, and time in which nobody looked (not "
    "observed) are shares of their own and count neither for nor against."
)
HOUR: Final = 3_600_000
# Since when, until when.
Spell = tuple[int, int]


class Shares(Struct, frozen=True):
    """Milliseconds of each state, which add up to the span, and runs that started in it."""

    up: int = 0
    degraded: int = 0
    down: int = 0
    unknown: int = 0
    maintenance: int = 0
    paused: int = 0
    unobserved: int = 0
    up_runs: int = 0
    degraded_runs: int = 0
    down_runs: int = 0
    unknown_runs: int = 0
    maintenance_runs: int = 0

    @property
    def span(self) -> int:
        """All the time, in milliseconds."""
        return sum(astuple(self)[:7])

    @property
    def good(self) -> int:
        """The time that counts for it, in milliseconds."""
        return self.up + self.degraded

    @property
    def ratio(self) -> float | None:
        """Uptime by time, from 0 to 1; None where no time counts."""
        return _ratio(self.good, self.down)

    @property
    def runs_ratio(self) -> float | None:
        """Uptime by runs, from 0 to 1; None where no run counts."""
        return _ratio(self.up_runs + self.degraded_runs, self.down_runs)


def together(parts: Iterable[Shares]) -> Shares:
    """Return the shares of spans that do not overlap, as those of one."""
    found = Shares()
    for part in parts:
        found = Shares(*map(add, astuple(found), astuple(part)))
    return found


def shares(
    begins: int, ends: int, looks: Iterable[Look], hold: int, pauses: Iterable[Spell] = ()
) -> Shares:
    """Return the shares of the span from ``begins`` until ``ends``.

    ``looks`` are the runs of one probe in the span and the one before it, in any order; others do
    no harm. ``hold`` is for how many milliseconds one holds. What overlaps a pause is paused.
    """
    ordered = sorted(looks)
    starts = [*(look.started for look in ordered), ends]
    rests = _merged(pauses, begins, ends)
    time, runs = dict.fromkeys(STATES, 0), dict.fromkeys(STATES, 0)
    for look, (started, following) in zip(ordered, pairwise(starts), strict=True):
        if begins <= started < ends:
            runs[look.state] += 1
        since, until = max(started, begins), min(started + hold, following, ends)
        if since < until:
            time[look.state] += until - since - _overlap(rests, since, until)
    paused = sum(until - since for since, until in rests)
    unobserved = ends - begins - paused - sum(time.values())
    counts = {f"{state}_runs": number for state, number in runs.items()}
    return Shares(**time, paused=paused, unobserved=unobserved, **counts)


def body(begins: int, ends: int, summed: int) -> Spell:
    """Return the whole hours of a span, none of them later than those summed up; maybe none."""
    first = -(-begins // HOUR) * HOUR
    return first, max(first, min(ends, summed) // HOUR * HOUR)


def _merged(spells: Iterable[Spell], begins: int, ends: int) -> Sequence[Spell]:
    """Return the parts of spells that are in a span, in order and apart."""
    found: list[Spell] = []
    for spell in sorted(spells):
        since, until = max(begins, spell[0]), min(ends, spell[1])
        if found:
            since = max(since, found[-1][1])
        if since < until:
            found.append((since, until))
    return found


def _overlap(spells: Sequence[Spell], since: int, until: int) -> int:
    return sum(max(0, min(until, spell[1]) - max(since, spell[0])) for spell in spells)


def _ratio(good: int, bad: int) -> float | None:
    return good / (good + bad) if good + bad else None

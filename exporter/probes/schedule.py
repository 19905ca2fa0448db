"""When probes run: each at its own places of a grid that neither drifts nor moves at a restart.

A probe's slots are ``phase + n · interval``; the phase is a stable hash of its name, counted from
1970, so that many probes spread over the interval and keep their places when the daemon starts
again. A new probe whose slot is not near runs once before it, within SOON_SECONDS, so that a person
sees its state at once; the slot after that run comes half an interval later at the soonest.

Slots that could not be used are missed, never caught up: those that a run still under way sleeps
through, and those that went by while nobody looked. Instants are seconds of a clock that never goes
back.
"""

import bisect
import hashlib
import math
from collections.abc import Collection, Iterable

from msgspec import Struct

SOON_SECONDS = 5.0


class Place(Struct, frozen=True):
    """A probe in the plan: it is next ``due`` and has used up its slots to ``slot``."""

    due: float
    probe: str
    interval: float
    phase: float
    slot: int


class Plan(Struct, frozen=True):
    """The places of all probes, the next due first."""

    places: tuple[Place, ...] = ()

    @property
    def next(self) -> float | None:
        """When something is due next; None in an empty plan."""
        return self.places[0].due if self.places else None


class Start(Struct, frozen=True):
    """A run that is to start now and was ``due`` a little while ago."""

    probe: str
    due: float


class Due(Struct, frozen=True):
    """What is due: runs to start, slots missed by probe, and the plan from here."""

    starts: tuple[Start, ...]
    missed: tuple[tuple[str, int], ...]
    plan: Plan


def place(probe: str, interval: float, now: float, epoch: float) -> Place:
    """Return where a new probe stands; ``epoch`` is 1970 on the clock of ``now``."""
    offset, spread = fractions(probe)
    base = epoch + offset * interval
    phase = base + math.ceil((now - base) / interval) * interval
    soon = min(interval, SOON_SECONDS)
    if phase <= now + soon:
        return Place(phase, probe, interval, phase, 0)
    first = now + spread * soon
    return Place(first, probe, interval, phase, 0 if phase < first + interval / 2 else -1)


def fractions(probe: str) -> tuple[float, float]:
    """Return two numbers of [0, 1) that a name always has, as if drawn by lot."""
    digest = hashlib.blake2b(probe.encode("utf-8", "replace"), digest_size=12).digest()
    return int.from_bytes(digest[:6], "big") / 2**48, int.from_bytes(digest[6:], "big") / 2**48


def due(plan: Plan, now: float, under_way: Collection[str]) -> Due:
    """Return what is due, and the plan in which those probes wait for their next slot."""
    count = bisect.bisect_right(plan.places, now, key=_due)
    if not count:
        return Due((), (), plan)
    rest = list(plan.places[count:])
    starts: list[Start] = []
    missed: list[tuple[str, int]] = []
    for one in plan.places[:count]:
        following, latest, passed = _after(one, now)
        if one.probe in under_way:
            passed += 1
        else:
            starts.append(Start(one.probe, latest))
        if passed:
            missed.append((one.probe, passed))
        bisect.insort(rest, following, key=_due)
    return Due(tuple(starts), tuple(missed), Plan(tuple(rest)))


def joined(plan: Plan, places: Iterable[Place]) -> Plan:
    """Return the plan with these places, each instead of the one its probe had."""
    new = {one.probe: one for one in places}
    kept = without(plan, new).places
    return Plan(tuple(sorted([*kept, *new.values()], key=_due)))


def without(plan: Plan, probes: Collection[str]) -> Plan:
    """Return the plan without these probes."""
    return Plan(tuple(one for one in plan.places if one.probe not in probes))


def hastened(plan: Plan, probes: Collection[str], now: float, least: float) -> Plan:
    """Return the plan in which these probes run now, besides their slots.

    One whose slot is less than ``least`` seconds away is left to that: its run will do.
    """
    moved = [
        Place(now, one.probe, one.interval, one.phase, one.slot - 1)
        for one in plan.places
        if one.probe in probes and one.due > now + least
    ]
    return joined(plan, moved) if moved else plan


def _after(one: Place, now: float) -> tuple[Place, float, int]:
    """Return the place after its run, when that run was due, how many slots went by before it."""
    slot = max(one.slot + 1, math.floor((now - one.phase) / one.interval) + 1)
    passed = slot - one.slot - 1
    latest = one.phase + (slot - 1) * one.interval if passed else one.due
    after = one.phase + slot * one.interval
    return Place(after, one.probe, one.interval, one.phase, slot), latest, passed


def _due(one: Place) -> float:
    return one.due

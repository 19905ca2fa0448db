"""What is known of a job, and what one more ping makes of that."""

from datetime import datetime
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from exporter.probes.heartbeats.ping import Ping

MOST_RUNS: Final = 20
"""Runs under way, and ids of runs that ended, that are remembered; the newest are."""


class Run(Struct, frozen=True):
    """A run that has begun and of whose end nothing was heard; ``id`` may be ""."""

    id: str
    started: datetime


class State(Struct, frozen=True):
    """A job as it is known.

    ``heard`` is the last ping of any kind. ``failed`` is the last failure that it told, None once
    it told a success later. ``exit`` and ``runtime``, in seconds, are those of the run that ended
    last, None where the job does not tell them. ``said`` is the newest of what it said since it did
    well. ``ended`` are the ids of runs that ended, of which a start may come late.
    """

    heard: datetime
    success: datetime | None = None
    failed: datetime | None = None
    exit: int | None = None
    runtime: float | None = None
    said: str = ""
    runs: tuple[Run, ...] = ()
    ended: tuple[str, ...] = ()


def after(state: State | None, ping: Ping) -> State:
    """Return what is known after a ping."""
    known = state or State(ping.at)
    known = replace(known, heard=max(known.heard, ping.at))
    match ping.action:
        case "log":
            return replace(known, said=ping.said or known.said)
        case "start":
            return _started(known, ping)
        case "success":
            return replace(_ended(known, ping), success=ping.at, failed=None, said="")
        case "fail":
            return replace(_ended(known, ping), failed=ping.at, said=ping.said or known.said)
    assert_never(ping.action)


def _started(known: State, ping: Ping) -> State:
    """Begin a run, unless its end came before its start, as networks have it."""
    if ping.run and ping.run in known.ended:
        return known
    others = tuple(one for one in known.runs if one.id != ping.run)
    runs = (*others, Run(ping.run, ping.at))[-MOST_RUNS:]
    said = known.said if known.failed else ""
    return replace(known, runs=runs, said=ping.said or said)


def _ended(known: State, ping: Ping) -> State:
    """End the run of a ping; one that names none ends all, for nobody knows which goes on."""
    if ping.run:
        own = [one for one in known.runs if one.id == ping.run]
        own = own or [one for one in known.runs if not one.id]
    else:
        own = list(known.runs)
    runtime = max(0.0, (ping.at - own[-1].started).total_seconds()) if own else None
    ended = (*known.ended, ping.run)[-MOST_RUNS:] if ping.run else known.ended
    runs = tuple(one for one in known.runs if one not in own)
    return replace(known, runs=runs, ended=ended, exit=ping.exit, runtime=runtime)

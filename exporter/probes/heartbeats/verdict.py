"""How a job is at one moment, given what is known of it and what it has to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from alerting.duration import Duration
from exporter.probes.fault import Fault
from exporter.probes.heartbeats import deadline
from exporter.probes.heartbeats.deadline import Gap, Terms
from exporter.probes.heartbeats.state import Run, State
from exporter.probes.reasons import UNHEARD
from exporter.probes.result import Gauge

_NONE: Final = Duration(0)


class Verdict(Struct, frozen=True):
    """What is wrong with a job, or in what way it is worse than it should; when it is due next."""

    fault: Fault | None = None
    degraded: str = ""
    due: datetime | None = None


def verdict(terms: Terms, state: State | None, gaps: Sequence[Gap], now: datetime) -> Verdict:
    """Return how a job is; gaps are oldest first."""
    if state is None:
        return Verdict(Fault(UNHEARD, "it has never called; have it ping its URL"))
    if state.failed is not None:
        return Verdict(Fault("reported", _reported(state, state.failed)))
    late = _late_run(terms, state, gaps, now)
    if late is not None:
        said = f"it started at {_moment(late.started)} and did not end within {terms.max_runtime}"
        return Verdict(Fault("missed", said + _quoted(state)))
    since = _sign(terms, state)
    if since is None:
        return Verdict(Fault(UNHEARD, "it has called, and no end of a run was heard yet"))
    due = deadline.due(terms, since)
    if due is None or now <= due:
        return Verdict(due=due)
    limit = deadline.limit(due, terms.grace, terms.grace, gaps)
    if now <= limit:
        said = f"late: it was due at {_moment(due)} and may come until {_moment(limit)}"
        return Verdict(degraded=said, due=due)
    said = f"it was due at {_moment(due)} and did not come until {_moment(limit)}"
    return Verdict(Fault("missed", f"{said}; it last came at {_moment(since)}"), due=due)


def gauges(state: State | None, found: Verdict | None) -> tuple[Gauge, ...]:
    """Return what is measured of a job."""
    if state is None:
        return ()
    shown: dict[str, float | None] = {
        "last_ping_timestamp_seconds": state.heard.timestamp(),
        "last_success_timestamp_seconds": state.success.timestamp() if state.success else None,
        "due_timestamp_seconds": found.due.timestamp() if found and found.due else None,
        "runtime_seconds": state.runtime,
        "exit_code": state.exit,
    }
    return tuple(
        Gauge(f"probe_heartbeat_{name}", (), value)
        for name, value in shown.items()
        if value is not None
    )


def _late_run(terms: Terms, state: State, gaps: Sequence[Gap], now: datetime) -> Run | None:
    """Return a run that goes on for too long, unless a later one has ended well since."""
    if terms.max_runtime is None:
        return None
    for run in state.runs:
        end = run.started + deadline.span(terms.max_runtime)
        is_past = state.success is not None and state.success > end
        if not is_past and now > deadline.limit(end, _NONE, terms.grace, gaps):
            return run
    return None


def _sign(terms: Terms, state: State) -> datetime | None:
    """Return the last sign of life that counts: an end, or a start where its end is awaited too."""
    signs = [] if state.success is None else [state.success]
    if terms.max_runtime is not None:
        signs += [run.started for run in state.runs]
    return max(signs, default=None)


def _reported(state: State, failed: datetime) -> str:
    status = "" if state.exit is None else f" with exit status {state.exit}"
    return f"it failed{status} at {_moment(failed)}, as it said itself{_quoted(state)}"


def _quoted(state: State) -> str:
    return f": {state.said}" if state.said else ""


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"

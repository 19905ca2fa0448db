"""What may be asked of the tables beside events and totals, by name.

Each is a function of its table's own module: it takes the connection and plain values, returns
plain values, and runs in one transaction of the writer (`Sqlite.run`, `Remote.run`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from exporter.store import (
    agent_changes,
    heartbeats,
    host_samples,
    integration_checks,
    integration_events,
    integration_history,
    integration_jobs,
    integration_spreads,
    integrations,
    presence,
    probe_hours,
    probe_incidents,
    probe_pauses,
    probe_results,
    quarantine,
    recent_events,
    source_hours,
    source_newest,
    unmapped_types,
    watermarks,
)

CALLS: Mapping[str, Callable[..., Any]] = {
    "agent_changes.newest": agent_changes.newest,
    "heartbeats.keep": heartbeats.keep,
    "heartbeats.rows": heartbeats.rows,
    "host_samples.keep": host_samples.keep,
    "host_samples.page": host_samples.page,
    "host_samples.forget": host_samples.forget,
    "integrations.rows": integrations.rows,
    "integrations.keep": integrations.keep,
    "integrations.forget": integrations.forget,
    "integration_checks.page": integration_checks.page,
    "integration_checks.forget": integration_checks.forget,
    "integration_history.tally": integration_history.tally,
    "integration_history.shares": integration_history.shares,
    "integration_history.changes": integration_history.changes,
    "integration_events.page": integration_events.page,
    "integration_events.keep": integration_events.keep,
    "integration_jobs.rows": integration_jobs.rows,
    "integration_jobs.some": integration_jobs.some,
    "integration_jobs.forget": integration_jobs.forget,
    "integration_spreads.add": integration_spreads.add,
    "integration_spreads.recent": integration_spreads.recent,
    "integration_spreads.past": integration_spreads.past,
    "integration_spreads.forget": integration_spreads.forget,
    "recent_events.newest": recent_events.newest,
    "source_hours.rows": source_hours.rows,
    "source_hours.note": source_hours.note,
    "source_hours.forget": source_hours.forget,
    "source_newest.follow": source_newest.follow,
    "presence.note": presence.note,
    "presence.spells": presence.spells,
    "presence.contacts": presence.contacts,
    "quarantine.sizes": quarantine.sizes,
    "quarantine.page": quarantine.page,
    "quarantine.said": quarantine.said,
    "quarantine.release": quarantine.release,
    "quarantine.stay": quarantine.stay,
    "quarantine.forget": quarantine.forget,
    "unmapped_types.types": unmapped_types.types,
    "watermarks.forget": watermarks.forget,
    "watermarks.versions": watermarks.versions,
    "probe_results.keep": probe_results.keep,
    "probe_results.last": probe_results.last,
    "probe_results.recent": probe_results.recent,
    "probe_results.page": probe_results.page,
    "probe_results.buckets": probe_results.buckets,
    "probe_results.forget": probe_results.forget,
    "probe_hours.due": probe_hours.due,
    "probe_hours.sum_up": probe_hours.sum_up,
    "probe_hours.done": probe_hours.done,
    "probe_hours.account": probe_hours.account,
    "probe_hours.forget": probe_hours.forget,
    "probe_incidents.follow": probe_incidents.follow,
    "probe_incidents.page": probe_incidents.page,
    "probe_incidents.counts": probe_incidents.counts,
    "probe_incidents.going_on": probe_incidents.going_on,
    "probe_incidents.forget": probe_incidents.forget,
    "probe_pauses.note": probe_pauses.note,
    "probe_pauses.forget": probe_pauses.forget,
}


def called(name: str) -> Callable[..., Any]:
    """Return the function of this name; LookupError where there is none."""
    try:
        return CALLS[name]
    except KeyError:
        raise LookupError(f"no table can be asked for {name!r}") from None

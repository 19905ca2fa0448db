"""Sync jobs as metrics. Pure."""

from collections.abc import Callable, Iterable, Mapping
from statistics import fmean
from typing import Final

from exporter.integrations.customs.syncs import STATES, Row

Figure = tuple[str, tuple[str, ...]]
"""The name of a metric, and its labels."""


def figures(rows: Iterable[Row]) -> dict[Figure, float]:
    """Return the metrics of jobs, by name and labels: of the accounts of one job, all together.

    States are counted; of instants and rates, that is shown which says most: the newest success,
    the soonest next run, the least fresh data, the limit that is used most.
    """
    jobs: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        jobs.setdefault((row.tenant, row.provider, row.job), []).append(row)
    found: dict[Figure, float] = {}
    for labels, some in jobs.items():
        for one in STATES:
            count = sum(row.state == one for row in some)
            found["integration_sync_state", (*labels, one)] = float(count)
        for metric, (value, together) in _FIGURES.items():
            known = [told for row in some if (told := value(row)) is not None]
            if known:
                found[metric, labels] = together(known)
    return found


def _lasted(row: Row) -> float | None:
    if row.started is None or row.finished is None or row.finished < row.started:
        return None
    return row.finished - row.started


_FIGURES: Final[Mapping[str, tuple[Callable[[Row], float | None], Callable[..., float]]]] = {
    "integration_sync_last_success_timestamp_seconds": (lambda row: row.last_success, max),
    "integration_sync_next_timestamp_seconds": (lambda row: row.next, min),
    "integration_sync_success_ratio": (lambda row: row.success_ratio, fmean),
    "integration_sync_error_ratio": (lambda row: row.error_rate, fmean),
    "integration_sync_records": (lambda row: row.records, sum),
    "integration_sync_errors": (lambda row: row.errors, sum),
    "integration_sync_duration_seconds": (_lasted, max),
    "integration_sync_freshness_score": (lambda row: row.freshness, min),
    "integration_sync_ratelimit_used_ratio": (lambda row: row.limit_usage, max),
}

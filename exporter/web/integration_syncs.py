"""Sync jobs as `/api/integrations` tells them: one row a job, whatever accounts it is for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.integrations.customs.syncs import Row, State
from exporter.integrations.exchange.call import instant

MOST_JOBS: Final = 100
_WORST: Final[tuple[State, ...]] = ("failed", "late", "running", "ok")


class Job(Struct, frozen=True, kw_only=True):
    """A sync job; of more accounts than one, as it is for the worst, heard of last.

    `accounts` is for how many it is in which state. Ratios are 0 to 1, null is what nobody told.
    """

    tenant: str
    job: str | None
    state: State
    accounts: dict[str, int]
    started: datetime | None
    finished: datetime | None
    records: float | None
    errors: float | None
    next: datetime | None
    last_success: datetime | None
    success_ratio: float | None
    error_ratio: float | None
    freshness_score: float | None
    ratelimit_used_ratio: float | None


def jobs(rows: Iterable[Row]) -> list[Job]:
    """Return the jobs, the worst first; of more than MOST_JOBS these."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.tenant, row.job), []).append(row)
    told = [_job(of_one) for of_one in found.values()]
    return sorted(told, key=lambda one: _WORST.index(one.state))[:MOST_JOBS]


def _job(rows: Sequence[Row]) -> Job:
    worst = min(rows, key=lambda row: (_WORST.index(row.state), -row.heard))
    return Job(
        tenant=worst.tenant,
        job=worst.job or None,
        state=worst.state,
        accounts=dict(Counter(row.state for row in rows)),
        started=_moment(worst.started),
        finished=_moment(worst.finished),
        records=worst.records,
        errors=worst.errors,
        next=_moment(worst.next),
        last_success=_moment(worst.last_success),
        success_ratio=worst.success_ratio,
        error_ratio=worst.error_rate,
        freshness_score=worst.freshness,
        ratelimit_used_ratio=worst.limit_usage,
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else instant(seconds)

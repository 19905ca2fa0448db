"""How sync jobs of integrations go, by what their reports say. Pure.

The fold does not care about order or repetition: each thing that is told holds until a report of a
later time says otherwise, and of two of the same time the greater id holds. So a job may be folded
again from the same events, and comes out the same.

Instants are Unix seconds.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple, cast

import msgspec
from msgspec import Struct

State = Literal["ok", "running", "late", "failed"]

STATES: Final[tuple[State, ...]] = ("ok", "running", "late", "failed")
RUNS: Final = 20
"""Runs that the success rate is taken of."""
LEAST_GRACE: Final = 60.0
MOST_GRACE: Final = 3_600.0
_ENDED: Final = ("ok", "failed")
_Value = float | str | None
# When it was told, the id of the event, what was told.
_Told = tuple[float, str, _Value]


class Key(NamedTuple):
    """Which job: of a tenant, at a vendor, by its name, for a user of ours; "" where none is."""

    tenant: str
    provider: str
    job: str
    account: str


class Report(Struct, frozen=True):
    """The public part of an `integration.synced` as it was kept."""

    provider: str
    status: State
    user_id: str = ""
    job: str = ""
    records: float | None = None
    errors: float | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    next_at: datetime | None = None
    last_sync_at: datetime | None = None
    sync_success_rate: float | None = None
    error_rate: float | None = None
    data_freshness_score: float | None = None
    api_rate_limit_usage: float | None = None


class Job(Struct, frozen=True):
    """What is known of a job: the newest of each thing that was told, and its last runs.

    ``runs`` are by when they finished, ``success`` is when data came last, ``heard`` the time of
    the newest report.
    """

    told: Mapping[str, _Told] = {}
    runs: Mapping[float, tuple[float, str, bool]] = {}
    success: float | None = None
    heard: float = 0.0


class Row(Struct, frozen=True, kw_only=True):
    """A job as people see it; None where nobody told. Rates, score and usage are 0 to 1.

    ``records`` and ``errors`` are of the last run that told, ``success_ratio`` of its last runs or
    as it was told last.
    """

    tenant: str
    provider: str
    job: str
    account: str
    state: State
    started: float | None
    finished: float | None
    next: float | None
    last_success: float | None
    records: float | None
    errors: float | None
    success_ratio: float | None
    finished_runs: int
    error_rate: float | None
    freshness: float | None
    limit_usage: float | None
    heard: float


_DECODER: Final = msgspec.json.Decoder(Report)


def read(data: bytes) -> Report | None:
    """Return the report of an event's public part; None of one that is not as it should be."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def key(tenant: str, report: Report) -> Key:
    """Return which job a report is about."""
    return Key(tenant, report.provider, report.job, report.user_id)


def after(job: Job, report: Report, at: float, id: str) -> Job:
    """Return a job after one more report, which is of a time and has an id."""
    told = dict(job.told)
    for name, value in _told(report, at).items():
        new = (at, id, value)
        if name not in told or _rank(told[name]) < _rank(new):
            told[name] = new
    return Job(told, _runs(job, report, at, id), _success(job, report, at), max(job.heard, at))


def row(of: Key, job: Job, now: float) -> Row:
    """Return how a job stands."""
    return Row(
        tenant=of.tenant,
        provider=of.provider,
        job=of.job,
        account=of.account,
        state=state(job, now),
        started=_number(job, "started"),
        finished=_number(job, "finished"),
        next=_number(job, "next"),
        last_success=job.success,
        records=_number(job, "records"),
        errors=_number(job, "errors"),
        success_ratio=success_ratio(job),
        finished_runs=len(job.runs),
        error_rate=_number(job, "error_rate"),
        freshness=_number(job, "freshness"),
        limit_usage=_number(job, "limit_usage"),
        heard=job.heard,
    )


def state(job: Job, now: float) -> State:
    """Return the state of a job: as it was told, or late where it did not keep its word.

    A job that says when it comes next is late once a tenth of the wait more has passed, at least a
    minute and at most an hour.
    """
    at, _, told = job.told["status"]
    status, due = cast("State", told), _number(job, "next")
    if status in ("late", "failed") or due is None:
        return status
    grace = min(max((due - job.told["next"][0]) / 10, LEAST_GRACE), MOST_GRACE)
    came = at >= (due - grace if status == "running" else due)
    return status if came or now <= due + grace else "late"


def success_ratio(job: Job) -> float | None:
    """Return the success rate as the newest report tells it, else of the last finished runs."""
    told = job.told.get("success_rate")
    if told is not None and (told[0] >= job.told["status"][0] or not job.runs):
        return _number(job, "success_rate")
    if not job.runs:
        return None
    return sum(is_ok for _, _, is_ok in job.runs.values()) / len(job.runs)


def _told(report: Report, at: float) -> dict[str, _Value]:
    """Return what a report tells, by our names; a run that ended tells of its figures for good."""
    ended = report.status in _ENDED
    told: dict[str, _Value] = {
        "started": _seconds(report.started_at) or (at if report.status == "running" else None),
        "finished": _finished(report, at) if ended else None,
        "next": _seconds(report.next_at),
        "success_rate": report.sync_success_rate,
        "error_rate": report.error_rate,
        "freshness": report.data_freshness_score,
        "limit_usage": report.api_rate_limit_usage,
    }
    figures = {"records": report.records, "errors": report.errors}
    found = {name: value for name, value in told.items() if value is not None}
    kept = {name: value for name, value in figures.items() if ended or value is not None}
    return {"status": report.status, **found, **kept}


def _runs(job: Job, report: Report, at: float, id: str) -> Mapping[float, tuple[float, str, bool]]:
    """Return the last runs, with the one that a report says has ended."""
    if report.status not in _ENDED:
        return job.runs
    finished = _finished(report, at)
    new = (at, id, report.status == "ok")
    runs = {**job.runs, finished: max(job.runs.get(finished, new), new)}
    return {when: runs[when] for when in sorted(runs)[-RUNS:]}


def _success(job: Job, report: Report, at: float) -> float | None:
    """Return when data came last; nothing came later than it was told."""
    found = [] if job.success is None else [job.success]
    last = _seconds(report.last_sync_at)
    if last is not None:
        found.append(min(last, at))
    elif report.status == "ok":
        found.append(_finished(report, at))
    return max(found, default=None)


def _finished(report: Report, at: float) -> float:
    """Return when a run that ended did: no later than that was told."""
    told = _seconds(report.finished_at)
    return at if told is None else min(told, at)


def _rank(told: _Told) -> tuple[float, str, str]:
    return told[0], told[1], str(told[2])


def _number(job: Job, name: str) -> float | None:
    told = job.told.get(name)
    return told[2] if told is not None and isinstance(told[2], float) else None


def _seconds(instant: datetime | None) -> float | None:
    return None if instant is None else instant.timestamp()

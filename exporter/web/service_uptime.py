"""`GET /api/services/{name}/uptime`: how a span was shared out, and its budget."""

from datetime import datetime
from typing import Final

import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import asdict

from alerting import clock
from exporter.history import accounting, incidents, look
from exporter.history.accounting import Shares
from exporter.history.budget import OBJECTIVE, Budget, budget
from exporter.history.incidents import Counts
from exporter.history.look import STATES
from exporter.history.spreadsheet import Value
from exporter.probes import record
from exporter.probes.standing import Standing
from exporter.refusal import Refused
from exporter.store.probe_hours import Account
from exporter.web import arguments, history
from exporter.web.answers import answer, refuse_unready
from exporter.web.keys import DAEMON

PARAMETERS: Final = ("from", "to", "format", "objective")
_TIMES: Final = (*STATES, "paused", "unobserved")
_RETRY_SECONDS: Final = 5


class Incidents(Struct, frozen=True):
    """Incidents that touch the span; a mean is null where there is nothing to divide by."""

    count: int
    mean_seconds_between: float | None
    mean_seconds_to_recover: float | None


class ErrorBudget(Struct, frozen=True):
    """Downtime that the objective (per cent) allows, and what is left: below 0, too much was."""

    objective: float
    allowed_seconds: float
    spent_seconds: float
    remaining_ratio: float


class Uptime(Struct, frozen=True, rename={"from_": "from"}):
    """How a span was shared out; an uptime is null where no time, or no run, counts.

    Without `exact` some of its runs are deleted, and the span is widened to whole hours.
    """

    service: str
    from_: datetime
    to: datetime
    exact: bool
    uptime_ratio: float | None
    uptime_ratio_by_runs: float | None
    seconds: dict[str, float]
    shares: dict[str, float]
    runs: dict[str, int]
    incidents: Incidents
    error_budget: ErrorBudget
    interval_seconds: float
    hold_intervals: int
    rule: str


async def uptime(request: web.Request) -> web.Response:
    """Answer with the shares of a span, as JSON or as a row of CSV."""
    refuse_unready(request)
    query = request.query
    arguments.refuse_unknown(query, PARAMETERS)
    one = history.standing(request)
    form = history.form(query)
    probes = request.app[DAEMON].world.config.probes
    own = next((probe.objective for probe in probes if probe.name == one.probe), None)
    goal = objective(query.get("objective"), OBJECTIVE if own is None else own)
    begins, ends = history.span(query, record.milliseconds(clock.now()))
    hold = look.hold(one.interval)
    account: Account | None = await history.asked(
        request, "probe_hours.account", one.probe, begins, ends, hold
    )
    if account is None:
        said = "the runs of this span are not summed up yet"
        help = "ask again in a minute, or for a shorter span"
        raise Refused("not_ready", said, help, retry_after=_RETRY_SECONDS)
    counts: Counts = await history.asked(
        request, "probe_incidents.counts", one.probe, account.begins, account.ends
    )
    found = told(one, account, counts, goal)
    if form == "json":
        return answer(msgspec.json.encode(found))
    flat = row(found)
    return history.sheet(f"{one.probe}-uptime", flat.keys(), [list(flat.values())])


def told(one: Standing, account: Account, counts: Counts, goal: float) -> Uptime:
    """Return the answer."""
    shares = account.shares
    times = {name: getattr(shares, name) for name in _TIMES}
    span = account.ends - account.begins
    return Uptime(
        one.probe,
        record.instant(account.begins),
        record.instant(account.ends),
        account.is_exact,
        shares.ratio,
        shares.runs_ratio,
        {name: time / 1000 for name, time in times.items()},
        {name: time / span for name, time in times.items()},
        {name: getattr(shares, f"{name}_runs") for name in STATES},
        _incidents(shares, counts),
        _budget(budget(shares, goal)),
        one.interval,
        look.HOLD_INTERVALS,
        accounting.RULE,
    )


def row(found: Uptime) -> dict[str, Value]:
    """Return an answer as one row by its columns."""
    return {
        "service": found.service,
        "from": found.from_,
        "to": found.to,
        "exact": found.exact,
        "uptime_ratio": found.uptime_ratio,
        "uptime_ratio_by_runs": found.uptime_ratio_by_runs,
        **{f"{name}_seconds": value for name, value in found.seconds.items()},
        **{f"{name}_runs": value for name, value in found.runs.items()},
        **{f"incidents_{name}": value for name, value in asdict(found.incidents).items()},
        **{f"budget_{name}": value for name, value in asdict(found.error_budget).items()},
    }


def objective(text: str | None, default: float) -> float:
    """Return an objective in per cent; Refused where it promises nothing or too much."""
    if text is None:
        return default
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < 100:
        wanted = "per cent, more than 0 and less than 100"
        raise Refused("bad_argument", f"objective: expected {wanted}", "send 99.9, for instance")
    return found


def _incidents(shares: Shares, counts: Counts) -> Incidents:
    found = incidents.summary(counts, shares.good)
    return Incidents(found.incidents, _seconds(found.between), _seconds(found.recover))


def _budget(found: Budget) -> ErrorBudget:
    return ErrorBudget(found.objective, found.allowed / 1000, found.spent / 1000, found.remaining)


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000

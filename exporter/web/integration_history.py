"""`GET /api/integrations/{name}/history`: each check that is kept, page by page, and their sums."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from aiohttp import web
from msgspec import Struct

from alerting import clock
from alerting.strict import hint, quoted
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.states import STATES
from exporter.probes import record
from exporter.refusal import Refused
from exporter.store.integration_checks import Kept
from exporter.store.integration_history import Change
from exporter.web import arguments, history
from exporter.web.answers import answer, refuse_unready
from exporter.web.monitoring_rows import Instant, Place
from exporter.web.watched import WATCHED

PARAMETERS: Final = ("from", "to", "limit", "cursor")
LIMIT: Final = 100
MOST: Final = 1_000
MOST_DAYS: Final = 31
HOLD_INTERVALS: Final = 3
RULE: Final = (
    "a check says how it is until the next one, for at most three intervals; while it is throttled "
    "or not let in, until it is asked again; time that no check tells of is unobserved"
)


class Position(Struct, frozen=True, array_like=True):
    """Where a page begins: in which span, and before which check; (0, 0) is the first page."""

    begins: Instant
    ends: Instant
    before: Place = (0, 0)


class Check(Struct, frozen=True):
    """A check, or a change of state between two; of one that was up, reason and detail are null."""

    at: datetime
    state: str
    reason: str | None
    detail: str | None
    response_time_ms: float | None


class Changed(Struct, frozen=True):
    """When a state began, and why; the last one of a list began before the span, or with it."""

    at: datetime
    state: str
    reason: str | None


class Summary(Struct, frozen=True):
    """How a span was shared out; `uptime_ratio` is up and degraded of the time that is known.

    It is null where none is known.
    """

    uptime_ratio: float | None
    seconds: dict[str, float]
    shares: dict[str, float]
    changes: list[Changed]
    rule: str


class Page(Struct, frozen=True, rename={"from_": "from"}):
    """Checks of a span, the newest first; without `next_cursor` these are the last.

    The summary is of the whole span, whichever page this is.
    """

    integration: str
    from_: datetime
    to: datetime
    summary: Summary
    checks: list[Check]
    next_cursor: str | None


async def checks(request: web.Request) -> web.Response:
    """Answer with a page; a cursor says which span it is of."""
    refuse_unready(request)
    query = request.query
    arguments.refuse_unknown(query, PARAMETERS)
    one = standing(request)
    limit = arguments.whole(query, "limit", LIMIT, 1, MOST)
    at = arguments.cursor(query, Position) or first(query, record.milliseconds(clock.now()))
    before = at.before if at.before != (0, 0) else (at.ends, 0)
    found: Sequence[Kept] = await history.asked(
        request, "integration_checks.page", at.begins, before, limit, one.name
    )
    span = (one.name, at.begins, at.ends)
    spent: Mapping[str, int] = await history.asked(
        request, "integration_history.shares", *span, hold(one)
    )
    turns: Sequence[Change] = await history.asked(request, "integration_history.changes", *span)
    page = told(one.name, at, found, limit, summary(at.ends - at.begins, spent, turns))
    return answer(msgspec.json.encode(page))


def standing(request: web.Request) -> Standing:
    """Return how the integration of the path stands; Refused where none is called so."""
    name, known = request.match_info["name"], request.app[WATCHED].integrations()
    for one in known:
        if one.name == name:
            return one
    near = hint(name, [one.name for one in known])
    said = f"no integration is called {quoted(name)}{near}"
    raise Refused("not_found", said, "GET /api/integrations lists all")


def first(query: Mapping[str, str], now: int) -> Position:
    """Return the first page of the span that a query asks for; Refused where it is too long."""
    begins, ends = history.span(query, now)
    if ends - begins > MOST_DAYS * history.DAY:
        raise Refused(
            "bad_argument",
            f"from and to are more than {MOST_DAYS} days apart",
            f"ask for {MOST_DAYS} days or less at a time",
        )
    return Position(begins, ends)


def hold(one: Standing) -> int:
    """Return for how long a check holds, in milliseconds; longer where a quota asks us to wait."""
    wait = max(one.interval, (one.due or 0.0) - one.checked if one.checked else 0.0)
    return round(HOLD_INTERVALS * wait * 1000)


def told(name: str, at: Position, found: Sequence[Kept], limit: int, summed: Summary) -> Page:
    """Return the answer; a page that is full may be followed by an empty one."""
    last = found[-1] if len(found) == limit else None
    rest = None if last is None else Position(at.begins, at.ends, (last.check.at, last.id))
    return Page(
        name,
        record.instant(at.begins),
        record.instant(at.ends),
        summed,
        [_check(kept) for kept in found],
        None if rest is None else arguments.worded(rest),
    )


def summary(span: int, spent: Mapping[str, int], turns: Sequence[Change]) -> Summary:
    """Return how a span of milliseconds was shared out."""
    known = sum(spent.values())
    times: dict[str, int] = {state: spent.get(state, 0) for state in STATES}
    times["unobserved"] = max(0, span - known)
    judged = known - times["unknown"]
    return Summary(
        (times["up"] + times["degraded"]) / judged if judged else None,
        {state: time / 1000 for state, time in times.items()},
        {state: time / span for state, time in times.items()},
        [Changed(record.instant(at), state, reason or None) for at, state, reason in turns],
        RULE,
    )


def _check(kept: Kept) -> Check:
    one = kept.check
    return Check(
        record.instant(one.at),
        one.state,
        one.reason or None,
        one.detail or None,
        None if one.seconds is None else round(one.seconds * 1000, 3),
    )

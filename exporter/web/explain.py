"""`GET /api/alerts/explain`: why the alerts of a name are in their states, as JSON."""

import sqlite3
from datetime import UTC, datetime
from typing import Final

import msgspec
from aiohttp import web
from msgspec import Struct

from alerting import clock, inquiry, model
from alerting.evidence import Look
from alerting.explanation import RuleExplained, Seen, explanation
from alerting.inquiry import Inquiry
from alerting.rulebook.prometheus_rules import Recording
from alerting.store.rows import Episode
from alerting.view import GroupView, RuleView, View
from exporter.refusal import Refused
from exporter.store import errors
from exporter.store.errors import StoreError
from exporter.web import arguments, deliveries
from exporter.web.answers import answer, refuse_unready
from exporter.web.deliveries import Delivered
from exporter.web.keys import DAEMON
from exporter.web.prometheus.queries import DESK, Patience
from exporter.web.watched import WATCHED

MOST_RULES: Final = 50
MOST_EPISODES: Final = 20
_LOOKED_THROUGH: Final = 1_000
_RETRY_SECONDS: Final = 5
_ELSEWHERE: Final = "the server of alerting.evaluate has the samples; ask it"

Found = tuple[GroupView, RuleView, Inquiry]


class Past(Struct, frozen=True):
    """Once that it fired; `resolved_at` is null while it does."""

    fired_at: datetime
    resolved_at: datetime | None
    severity: str
    labels: dict[str, str]
    message: str


class Explained(Struct, frozen=True):
    """The rules of a name and how they stand at the last tick; its latest episodes, newest first.

    What became of its alerts beyond the rules is `delivery`: of alerts of others too.
    """

    at: datetime | None
    name: str
    rules: list[RuleExplained]
    history: list[Past]
    delivery: list[Delivered] = []


async def explain(request: web.Request) -> web.Response:
    """Answer with why; ``name`` is that of the alert."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ("name",))
    name = request.query.get("name", "")
    if not name:
        raise Refused("bad_argument", "name is missing", "send ?name= and the name of an alert")
    view = request.app[WATCHED].alerts()
    found = rules_of(view, name)
    past = await _past(request, name)
    labels = [model.labels(one.labels) for one in past]
    delivery = await deliveries.of(request.app[WATCHED].dispatcher(), name, labels)
    if not found and not past and not delivery:
        raise Refused("not_found", f"no rule is called {name!r}", "GET /api/v1/rules lists all")
    known = request.app[WATCHED].samples()
    bounds = request.app[DAEMON].world.config.alerting
    patience = Patience(bounds.queries.time.seconds, lambda: request.transport is None)

    def work() -> bytes:
        told = []
        for group, rule, asked in found:
            # As of its own evaluation: the others of a tick may still be under way.
            at = rule.checkup.at if rule.checkup is not None else clock.now()
            seen = Seen(error=_ELSEWHERE)
            if known is not None:
                seen = Look(known, at, patience.check).seen(rule.evaluation.query, asked)
            told.append(explanation(group, rule, asked, seen, at))
        return msgspec.json.encode(Explained(view.at, name, told, past, delivery))

    return answer(await request.app[DESK].answer(work, bounds.queries, patience))


def rules_of(view: View, name: str) -> list[Found]:
    """Return the rules that make alerts of a name, each with what it looks at."""
    found = []
    for group in view.groups:
        for rule in group.rules:
            one = rule.evaluation
            if one.name == name and not isinstance(one, Recording):
                found.append((group, rule, inquiry.inquiry(one)))
    return found[:MOST_RULES]


async def _past(request: web.Request, name: str) -> list[Past]:
    try:
        episodes: list[Episode] = await request.app[WATCHED].history(
            datetime.max.replace(tzinfo=UTC), _LOOKED_THROUGH
        )
    except (StoreError, sqlite3.Error) as error:
        reason = (error if isinstance(error, StoreError) else errors.of(error)).reason
        said = f"the alerts' history cannot be read now: {reason}"
        raise Refused("not_readable", said, "ask again", retry_after=_RETRY_SECONDS) from None
    return [
        Past(one.timestamp, one.resolved_at, one.severity, dict(one.labels), one.message)
        for one in episodes
        if one.alert_type == name
    ][:MOST_EPISODES]

"""`/api/analytics/export`: all that is known of a period in one file (row K2).

`data` has the six keys of row A3, and what the summary tells of users, of business and of the
system. Conversations and questions are streamed; everything else is small.
"""

import contextlib
from collections.abc import AsyncGenerator
from functools import partial
from typing import Annotated, Any, Final, Literal

import msgspec
from aiohttp import web
from msgspec import Meta, Struct
from msgspec.structs import replace

from alerting import clock
from exporter import roles
from exporter.access.grants import Caller
from exporter.analytics import days
from exporter.exports import choice
from exporter.exports.datasets import DATASETS
from exporter.exports.formats import Format
from exporter.refusal import Refused
from exporter.web import auditing
from exporter.web.analytics import answering, completing, summary
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod
from exporter.web.analytics.summary import Summary
from exporter.web.answers import refuse_unready
from exporter.web.exports import sending, tables
from exporter.web.exports.asked import Asked, Origin
from exporter.web.exports.sending import Count
from exporter.web.keys import CALLER

_FORM: Final[Format] = "json"
_BODY_BYTES: Final = 4_096


class Of(ByPeriod, frozen=True):
    """Whole days, and the form of the file."""

    format: Annotated[
        Literal["json"], Meta(description="tables of other forms are `/export/{table}`")
    ] = "json"


class User(Struct, frozen=True):
    """Who took it away: the name of a token, never a secret."""

    name: str
    role: str


ENDPOINT: Final = Endpoint(
    path="/api/analytics/export",
    summary="all of a `period` (30 days) in one file",
    query=Of,
    answer=Summary,
    told=summary.summary,
    keep="never",
    permission="admin",
)


async def bundle(request: web.Request) -> web.StreamResponse:
    """Answer with all of a period, streamed; what is sent as JSON stands for the parameters."""
    refuse_unready(request)
    asking = request[CALLER]
    question = answering.asked(await _worded(request), ENDPOINT)
    may = partial(roles.allows, asking.permissions)
    question = replace(question, around=replace(question.around, may=may))
    count, length = Count(), question.query.period
    try:
        turns = request.app[tables.TURNS]
        with turns.taken(asking.name, question.settings.exports, clock.monotonic()):
            trust = completing.asked(request, question.tenant)
            whole = await completing.completed(trust, await summary.summary(question))
            pieces = _pieces(request, question, whole, asking, count)
            name = f"analytics-{length}d-{days.text(question.last)}"
            more = completing.headers(trust, question)
            return await sending.send(request, name, _FORM, pieces, count, more)
    finally:
        auditing.tell(request, period=length, rows=count.rows)


async def _worded(request: web.Request) -> web.Request:
    """Return the request with what its body asks for as parameters (row K2 posts)."""
    if request.method != "POST" or not request.can_read_body:
        return request
    body = await request.content.read(_BODY_BYTES + 1)
    try:
        wanted = msgspec.json.decode(body, type=dict[str, str | int])
    except msgspec.DecodeError:
        raise Refused(
            "malformed_json",
            "the body is no JSON object of texts and numbers",
            'send {"format": "json", "period": 30}, or the same behind a ?',
        ) from None
    return request.clone(rel_url=request.rel_url.update_query(wanted))


async def _pieces(
    request: web.Request, question: Question, whole: Summary, asking: Caller, count: Count
) -> AsyncGenerator[bytes, None]:
    yield b'{"data":{"conversations":['
    async with contextlib.aclosing(_rows("conversations", request, question, count)) as pieces:
        async for piece in pieces:
            yield piece
    yield b'],"user_queries":['
    async with contextlib.aclosing(_rows("queries", request, question, count)) as pieces:
        async for piece in pieces:
            yield piece
    yield b"]," + msgspec.json.encode(_figures(whole))[1:]
    yield b"," + msgspec.json.encode(_about(question, whole, asking, count))[1:]


def _rows(
    name: str, request: web.Request, question: Question, count: Count
) -> AsyncGenerator[bytes, None]:
    asked = Asked(
        tenant=question.tenant,
        choice=choice.read(DATASETS[name], "", {}, question.around.may),
        period=question.period,
        form=_FORM,
        origin=Origin("", question.last),
    )
    return tables.rows(request, asked, count)


def _figures(whole: Summary) -> dict[str, Any]:
    return {
        "performance_metrics": whole.performance.performance_metrics,
        "cache_metrics": whole.performance.cache_metrics,
        "daily_stats": whole.daily_stats,
        "business_metrics": whole.business_metrics,
        "users": whole.users,
        "popular_queries": whole.popular_queries,
        "system": {"uptime": whole.performance.uptime, "now": whole.real_time},
    }


def _about(question: Question, whole: Summary, asking: Caller, count: Count) -> dict[str, Any]:
    return {
        "exported_at": clock.now(),
        "period_days": question.query.period,
        "period": whole.period,
        "previous": whole.previous,
        "export_format": _FORM,
        "user_context": User(asking.name, asking.role),
        "rows": count.rows,
    }

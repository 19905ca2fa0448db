"""`/api/analytics/conversations/list`: the conversations behind a figure (row Q2)."""

from datetime import UTC, datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import period
from exporter.analytics.spans import Spans
from exporter.folding.ledger import Told
from exporter.refusal import Refused
from exporter.web import arguments
from exporter.web.analytics.conversations import Asked, Next
from exporter.web.analytics.cursors import Position
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod

Count = Annotated[int, Meta(ge=0)]


class Of(PagesByPeriod, frozen=True):
    """Conversations of whole days, of an agent or of all."""

    agent: Annotated[
        str, Meta(max_length=200, description="id of an agent that took part; none: all")
    ] = ""


class Listed(Struct, frozen=True):
    """A conversation, without what was said in it and who the customer is."""

    id: Annotated[str, Meta(description="its id")]
    channel: Annotated[str, Meta(description="where it was")]
    language: Annotated[str, Meta(description="BCP 47, or `unknown`")]
    agents: Annotated[list[str], Meta(description="who took part, in order")]
    started: Annotated[datetime, Meta(description="when it began")]
    ended: Annotated[datetime | None, Meta(description="when it ended; null while it goes on")]
    outcome: Annotated[str | None, Meta(description="how it ended, where that is known")]
    messages: Annotated[Count, Meta(description="messages; none of the system")]
    duration_seconds: Annotated[float, Meta(description="its stretches together")]
    first_response_seconds: Annotated[
        float | None, Meta(description="mean of its stretches; null where nobody answered")
    ]
    resolution_seconds: Annotated[
        float | None, Meta(description="mean of its stretches that were resolved; null of none")
    ]
    csat: Annotated[float | None, Meta(description="mean grade, 1 to 5; null without one")]
    topics: Annotated[list[str], Meta(description="what it was about")]
    handed_off: Annotated[bool, Meta(description="whether a person took over or was called")]
    reopened: Annotated[Count, Meta(description="how often it was reopened")]
    converted: Annotated[bool, Meta(description="whether it brought a conversion")]


class Page(Struct, frozen=True):
    """Conversations that began in a period."""

    period: Asked
    conversations: Annotated[list[Listed], Meta(description="the newest first")]
    next_cursor: Next


async def listed(question: Question) -> Page:
    """Answer with conversations, page by page."""
    query, at = question.query, question.position
    if query.agent and not await question.ledger.knows_agent(question.tenant, query.agent):
        raise Refused(
            "not_found",
            "no agent of this id took part in a conversation",
            "GET /api/analytics/conversations?by=agent lists those that did",
        )
    found = await question.ledger.conversations(
        question.tenant,
        query.agent,
        question.period.instants,
        (at.place, at.id) if at else None,
        query.limit + 1,
    )
    rows = found[: query.limit]
    return Page(
        period.shown(question.period),
        [_listed(one) for one in rows],
        _next(question, rows[-1]) if len(found) > query.limit else None,
    )


def _next(question: Question, last: Told) -> str:
    return arguments.worded(Position(question.asked, question.last, last.row.started, last.id))


def _listed(one: Told) -> Listed:
    row = one.row
    return Listed(
        id=one.id,
        channel=row.channel,
        language=row.language,
        agents=[*row.agents],
        started=_instant(row.started),
        ended=_instant(row.ended) if row.ended else None,
        outcome=row.outcome or None,
        messages=row.messages,
        duration_seconds=row.duration / 1000,
        first_response_seconds=_mean(row.first),
        resolution_seconds=_mean(row.resolution),
        csat=round(row.rating_sum / row.ratings, 2) if row.ratings else None,
        topics=[*row.topics],
        handed_off=row.handed_off,
        reopened=row.reopened,
        converted=bool(row.conversions),
    )


def _mean(spans: Spans) -> float | None:
    return round(spans.ms / spans.n / 1000, 3) if spans.n else None


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/conversations/list",
        summary="the conversations of a `period`, of an `agent` or of all, the newest first",
        query=Of,
        answer=Page,
        told=listed,
        keep="never",
    ),
)

"""`/api/analytics/real-time/conversations`: what goes on at this moment (row B1)."""

from datetime import UTC, datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.folding.ledger import Going
from exporter.web.analytics.conversations import Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import Pages


class Active(Struct, frozen=True):
    """A conversation that goes on."""

    id: Annotated[str, Meta(description="its id")]
    channel: Annotated[str, Meta(description="where it is")]
    agent: Annotated[str | None, Meta(description="who answered last; null where nobody did")]
    started: Annotated[datetime, Meta(description="when it began")]
    last_message: Annotated[datetime, Meta(description="when the latest message came or went")]


class ActiveNow(Struct, frozen=True):
    """What goes on."""

    window_seconds: Annotated[
        float, Meta(description="a message within so many seconds: `analytics.active_within`")
    ]
    active: Annotated[int, Meta(ge=0, description="how many go on, those of other pages too")]
    conversations: Annotated[list[Active], Meta(description="the latest first")]
    next_cursor: Next


async def active(question: Question) -> ActiveNow:
    """Answer with conversations that have not ended and had a message just now."""
    settings = question.settings
    since = question.now - round(settings.active_within.seconds * 1000)
    silence = settings.folding.silence
    found = await question.ledger.going_on(question.tenant, since, silence)
    rows, more = page(question, found)
    return ActiveNow(
        settings.active_within.seconds, len(found), [_active(one) for one in rows], more
    )


def _active(one: Going) -> Active:
    return Active(
        one.id,
        one.row.channel,
        one.agent or None,
        _instant(one.row.started),
        _instant(one.said),
    )


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/real-time/conversations",
        summary="conversations that go on, with a message in the last minutes "
        "(`analytics.active_within`), the latest first",
        query=Pages,
        answer=ActiveNow,
        told=active,
        keep="never",
    ),
)

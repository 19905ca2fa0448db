"""`/api/analytics/real-time/activity`: the last minutes, minute by minute (row G3)."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.activity import Activity, Counts, Minute
from exporter.analytics.recent import Recent
from exporter.web.analytics import health
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import Nothing

_DIGITS: Final = 3


class PerMinute(Struct, frozen=True):
    """Means over the window."""

    messages: Annotated[float, Meta(ge=0, description="messages a minute")]
    conversations: Annotated[float, Meta(ge=0, description="conversations a minute")]
    users: Annotated[float, Meta(ge=0, description="customers a minute")]
    errors: Annotated[float, Meta(ge=0, description="errors a minute")]
    conversions: Annotated[float, Meta(ge=0, description="conversions a minute")]


class Window(Struct, frozen=True):
    """What goes on."""

    at: Annotated[datetime, Meta(description="the end of the window")]
    window_seconds: Annotated[int, Meta(ge=1, description="its length: `analytics.active_within`")]
    complete: Annotated[
        bool,
        Meta(
            description="false where some is missing: after a start with more events than were "
            "read again, or with more conversations and customers than can be told apart"
        ),
    ]
    total: Annotated[Counts, Meta(description="all of the window; each customer counts once")]
    per_minute: Annotated[PerMinute, Meta(description="the total by the minutes of the window")]
    minutes: Annotated[
        list[Minute], Meta(description="minute by minute, the oldest first; the last ends now")
    ]


async def activity(question: Question) -> Window:
    """Answer with what happened in the last minutes."""
    span = max(1, round(question.settings.active_within.seconds))
    return window(question.around.watched.recent(), question.now, span)


def window(recent: Recent | None, now: int, span: int) -> Window:
    """Return the last ``span`` seconds; ``now`` is Unix milliseconds."""
    second = now // 1000
    seen = recent.activity if recent is not None else Activity()
    since = recent.since if recent is not None else now
    total = seen.total(second, span)
    rates = [
        round(getattr(total, name) * 60 / span, _DIGITS) for name in PerMinute.__struct_fields__
    ]
    return Window(
        health.moment(now),
        span,
        since <= now - span * 1000 and seen.is_exact(second, span),
        total,
        PerMinute(*rates),
        seen.minutes(second, span),
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/real-time/activity",
        summary="messages, conversations, customers, errors and conversions of the last minutes "
        "(`analytics.active_within`), in all and minute by minute",
        query=Nothing,
        answer=Window,
        told=activity,
        keep="never",
    ),
)

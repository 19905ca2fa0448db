"""`/api/analytics/real-time`: health, cache and the last questions at this moment (row G1)."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from exporter import roles
from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.lately import LAST, Lately, Query
from exporter.web.analytics import health
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.health import Health
from exporter.web.analytics.queries import Nothing

SHOWN: Final = 10


class CachePerformance(Struct, frozen=True):
    """How well caches answer questions."""

    size: Annotated[
        int,
        Meta(ge=0, description="answers that this daemon keeps; no event tells of a bot's own"),
    ]
    recent_hits: Annotated[
        int, Meta(ge=0, le=LAST, description=f"of the last {LAST} questions, those out of a cache")
    ]
    recent_misses: Annotated[int, Meta(ge=0, le=LAST, description="of these, the others")]
    hit_rate: Annotated[
        Rate, Meta(description="out of a cache, of all questions that were ever told of")
    ]


class Asked(Struct, frozen=True):
    """A question with its answer, as row A1 has it."""

    timestamp: Annotated[
        str, Meta(description="when it was asked, in UTC: `2025-10-12T14:30:00.000Z`")
    ]
    date: Annotated[str, Meta(description="its day in UTC")]
    hour: Annotated[int, Meta(ge=0, le=23, description="its hour in UTC")]
    user_id: Annotated[
        str | None, Meta(description="who asked; what would name a person is disguised")
    ]
    cached: Annotated[bool, Meta(description="whether the answer came out of a cache")]
    response_time: Annotated[float, Meta(ge=0, description="seconds to the answer")]
    error: Annotated[bool, Meta(description="whether that failed")]
    source: Annotated[str, Meta(description="the source that told of it")]
    channel: Annotated[str, Meta(description="where it was asked")]
    query: Annotated[
        str | None,
        Meta(description="what was asked, cleaned of personal data; null where it is not held"),
    ]
    context: Annotated[
        str | None, Meta(description="what it was asked beside, as text or JSON; null likewise")
    ]


class Now(Health, frozen=True):
    """Everything at a moment."""

    cache_performance: Annotated[CachePerformance, Meta(description="caches of answers")]
    recent_queries: Annotated[list[Asked], Meta(description=f"the last {SHOWN} questions")]


async def now(question: Question) -> Now:
    """Answer with what is known of this moment."""
    around = question.around
    recent = around.watched.recent()
    lately = recent.lately if recent is not None else Lately()
    told = await health.health(question)
    return Now(
        told.current_time,
        told.system_health,
        told.service_status,
        await _cache(question, lately),
        # Whoever asks for this permission shows what needs it, and that is written down.
        asked(lately.queries[:SHOWN], personal=around.may(roles.PERSONAL)),
    )


def asked(queries: Sequence[Query], *, personal: bool) -> list[Asked]:
    """Return questions as they are shown; what they said only to who may see it."""
    return [_asked(one, _words(one) if personal else {}) for one in queries]


async def _cache(question: Question, lately: Lately) -> CachePerformance:
    days, measures = (0, question.last), ("queries", "queries_cached")
    sums = await question.ledger.totals(question.tenant, "", days, measures)
    return CachePerformance(
        question.around.kept(),
        lately.hits,
        len(lately.queries) - lately.hits,
        rates.rate(sums["queries_cached"], sums["queries"]),
    )


def _asked(one: Query, words: dict[str, Any]) -> Asked:
    context, at = words.get("context"), health.moment(one.at)
    return Asked(
        at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        f"{at:%Y-%m-%d}",
        at.hour,
        one.user,
        one.cached,
        one.seconds,
        one.error,
        one.source,
        one.channel,
        words.get("query"),
        context if context is None or isinstance(context, str) else _text(context),
    )


def _words(one: Query) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(one.personal or b"{}")
    return found


def _text(context: Any) -> str:
    return msgspec.json.encode(context).decode()


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/real-time",
        summary=f"this moment: health with the errors of 24 hours, cache hits of the last {LAST} "
        f"questions, the last {SHOWN} of them, and how the probes AI, Auth and Cache are",
        query=Nothing,
        answer=Now,
        told=now,
        keep="never",
        permission="admin",
    ),
)

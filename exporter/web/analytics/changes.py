"""`/api/analytics/changes`: what was changed, and what figures did before and after it."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from exporter.analytics import changes, sides
from exporter.analytics.changes import Change
from exporter.analytics.figures import period
from exporter.analytics.figures.difference import Difference
from exporter.analytics.sides import Side
from exporter.folding.sides import MOST
from exporter.refusal import Refused
from exporter.store import errors
from exporter.store.change_events import Told as Kept
from exporter.store.errors import StoreError
from exporter.web import arguments
from exporter.web.analytics.conversations import Asked, Next
from exporter.web.analytics.cursors import Position
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod

HOUR: Final = 3_600_000
OTHERS: Final = 20
_LONGEST: Final = 200
NOTE: Final = (
    "Both times are equally long, unless the one after goes on. Intervals are of 95 %: of twenty "
    "figures that nothing has changed, one differs by chance. What else changed then, or with the "
    "hour and the day of the week, differs as well."
)


class Span(Struct, frozen=True):
    """How far to look on either side."""

    hours: Annotated[
        int, Meta(ge=1, le=720, description="hours before the change, and as many after it")
    ] = 24


class Listed(Struct, frozen=True):
    """Changes of a period."""

    period: Asked
    changes: Annotated[list[Change], Meta(description="the newest first")]
    next_cursor: Next


class Looked(period.Time, frozen=True, kw_only=True):
    """A time before or after a change."""

    conversations: Annotated[int, Meta(ge=0, description="that began in it and were looked at")]
    is_whole: Annotated[
        bool, Meta(description=f"false where there are more than {MOST}: then the nearest ones")
    ]


class Compared(Struct, frozen=True):
    """Figures before and after a change."""

    change: Annotated[Change, Meta(description="the change")]
    before: Annotated[Looked, Meta(description="the time before it")]
    after: Annotated[Looked, Meta(description="the time after it")]
    other_changes: Annotated[
        list[Change], Meta(description=f"what else was changed then, at most {OTHERS}")
    ]
    figures: Annotated[
        list[Difference],
        Meta(description="each figure before and after, with the interval of its difference"),
    ]
    note: Annotated[str, Meta(description="what the intervals mean, and what they do not")]


async def listed(question: Question) -> Listed:
    """Answer with changes, page by page."""
    limit, at = question.query.limit, question.position
    before = None if at is None else (at.place, _number(at.id))
    kept = await _asked(question, "page", question.period.instants, before, limit + 1)
    last = kept[limit - 1] if len(kept) > limit else None
    return Listed(
        period.shown(question.period),
        told(kept[:limit]),
        None
        if last is None
        else arguments.worded(Position(question.asked, question.last, last.time, str(last.seq))),
    )


async def compared(question: Question) -> Compared:
    """Answer with what figures did before and after one."""
    id = question.path["id"]
    kept = await _asked(question, "one", id) if len(id) <= _LONGEST else None
    found = None if kept is None else changes.change(kept.id, kept.source, kept.time, kept.data)
    if kept is None or found is None:
        raise Refused(
            "not_found", "no change has this id", "GET /api/analytics/changes lists those there are"
        )
    reach = question.query.hours * HOUR
    begins, ends = max(0, kept.time - reach), max(kept.time, min(kept.time + reach, question.now))
    ask = question.ledger.side
    before = await ask(question.tenant, (begins, kept.time - 1), newest=True)
    after = await ask(question.tenant, (kept.time, ends), newest=False)
    others = await _asked(question, "page", (begins, ends), None, OTHERS + 1)
    return Compared(
        found,
        _looked(begins, kept.time, before),
        _looked(kept.time, ends, after),
        told(one for one in others if one.seq != kept.seq)[:OTHERS],
        sides.differences(before, after, question.settings.min_sample),
        NOTE,
    )


def told(kept: Iterable[Kept]) -> list[Change]:
    """Return changes as answers tell them, without those that cannot be read any more."""
    found = (changes.change(one.id, one.source, one.time, one.data) for one in kept)
    return [one for one in found if one is not None]


def _looked(begins: int, ends: int, side: Side) -> Looked:
    since, until = (datetime.fromtimestamp(at / 1000, UTC) for at in (begins, ends))
    return Looked(since, until, conversations=side.conversations, is_whole=side.is_whole)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        said = "cursor: no answer of this path told it"
        raise Refused("bad_argument", said, "send next_cursor of the answer before as it is")
    return int(text)


async def _asked(question: Question, name: str, *arguments: Any) -> Any:
    try:
        ask = question.around.watched.ask
        return await ask(f"change_events.{name}", question.tenant, *arguments)
    except (StoreError, sqlite3.Error) as error:
        raise errors.unreadable(error) from None


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/changes",
        summary="deploys and changes of models, prompts and configuration (`change.recorded`) of a "
        "`period` (30 days), the newest first",
        query=PagesByPeriod,
        answer=Listed,
        told=listed,
        keep="never",
    ),
    Endpoint(
        path="/api/analytics/changes/{id}",
        summary="figures of conversations in the `hours` (24) before a change and after it, each "
        "difference with its interval, and null where there are too few",
        query=Span,
        answer=Compared,
        told=compared,
        keep="moment",
        words={"id": "id of the change's event"},
    ),
)

"""Where the rows of a table come from, page by page."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct

from exporter.analytics import stored
from exporter.analytics.figures.period import Period
from exporter.analytics.stored import Stored
from exporter.events import messages
from exporter.exports import daily
from exporter.exports.choice import Choice
from exporter.exports.daily import Day
from exporter.exports.dataset import Place
from exporter.exports.queries import Query
from exporter.folding.ledger import Ledger
from exporter.privacy.vault import VaultError
from exporter.store import event_pages
from exporter.store.archive import Archive
from exporter.store.event_pages import Kept
from exporter.web import answers

ROWS: Final = 250
"""Rows of a page: few enough to stay near the processor, which halves the time that each takes."""

Words = Callable[[bytes, bytes], Mapping[str, Any]]
"""Sealed fields and the event's key → the fields; VaultError."""


class Asked(Struct, frozen=True):
    """What an export is of; ``after`` is where it goes on."""

    tenant: str
    choice: Choice
    period: Period
    after: Place | None = None


class Desk(Struct, frozen=True):
    """Whom rows are asked of; ``words`` opens what is sealed."""

    ledger: Ledger
    archive: Archive
    words: Words


Pages = AsyncIterator[Sequence[Any]]
"""Rows of the table that is asked for."""


async def conversations(desk: Desk, asked: Asked) -> Pages:
    """Return conversations that began in the period, the newest first."""
    agent = next(
        (str(value) for column, value in asked.choice.wanted if column.name == "agents"), ""
    )
    after = asked.after
    while True:
        found = await desk.ledger.conversations(
            asked.tenant, agent, asked.period.instants, after, ROWS
        )
        yield found
        if len(found) < ROWS:
            return
        after = asked.choice.dataset.place(found[-1])


async def metrics(desk: Desk, asked: Asked) -> Pages:
    """Return sums of days and channels, in their order."""
    found = await desk.ledger.daily(asked.tenant, asked.period.span, daily.MEASURES)
    rows = [Day(day, channel, sums) for (day, channel), sums in found.items()]
    place, after = asked.choice.dataset.place, asked.after
    yield [one for one in rows if after is None or place(one).id > after.id]


async def queries(desk: Desk, asked: Asked) -> Pages:
    """Return questions that were answered in the period, the newest first."""
    before = (asked.after.at, int(asked.after.id)) if asked.after else event_pages.END
    words = desk.words if asked.choice.is_personal else None
    while True:
        kept = await _page(desk, asked, before)
        yield await asyncio.to_thread(_queries, kept, words)
        if len(kept) < event_pages.MOST:
            return
        before = kept[-1].time, kept[-1].seq


async def _page(desk: Desk, asked: Asked, before: tuple[int, int]) -> list[Kept]:
    try:
        return await desk.archive.ask(
            event_pages.page,
            asked.tenant,
            messages.Answered.TYPE,
            asked.period.instants,
            before,
        )
    except sqlite3.Error as error:
        raise answers.unreadable(error) from None


def _queries(kept: Sequence[Kept], words: Words | None) -> list[Query]:
    return [query for one in kept if (query := _query(one, words)) is not None]


def _query(one: Kept, words: Words | None) -> Query | None:
    """Return an event as a row; None of one that cannot be read any more."""
    data = stored.data(Stored(one.seq, one.key, one.tenant, one.type, one.time, one.data))
    if not isinstance(data, messages.Answered):
        return None
    return Query(
        seq=one.seq,
        at=datetime.fromtimestamp(one.time / 1000, UTC),
        user=data.user_id or data.customer_id or "",
        seconds=data.response_seconds,
        cached=data.cached,
        failed=bool(data.error),
        automated=data.automated is not False,
        channel=data.channel or "",
        agent=data.agent_id or "",
        conversation=data.conversation_id or "",
        language=data.language or "",
        text=_text(one, words),
    )


def _text(one: Kept, words: Words | None) -> str | None:
    if words is None or one.personal is None:
        return None
    try:
        said = words(one.personal, one.key).get("query")
    except VaultError:
        # Sealed with a key that this daemon does not have: the row is told without it.
        return None
    return said if isinstance(said, str) else None


SOURCES: Final[Mapping[str, Callable[[Desk, Asked], Pages]]] = {
    "conversations": conversations,
    "metrics": metrics,
    "queries": queries,
}

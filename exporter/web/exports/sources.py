"""Where the rows of a table come from, page by page; all block, and raise Refused."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from exporter.analytics import stored
from exporter.analytics.stored import Stored
from exporter.events import messages
from exporter.exports import daily, parts
from exporter.exports.daily import Day
from exporter.exports.queries import Query
from exporter.folding import daily as days
from exporter.folding import pages
from exporter.folding.reader import SECONDS, Reader
from exporter.privacy.vault import Vault, VaultError
from exporter.store import errors, event_pages, sqlite
from exporter.store.event_pages import Kept
from exporter.web.exports.asked import Asked, Files

CACHE_KIB: Final = 4_096
"""What SQLite remembers of a file: rows are read once, so that more would only fill the memory."""

Pages = Iterator[Sequence[Any]]
"""Rows of the table that is asked for."""


def conversations(files: Files, asked: Asked) -> Pages:
    """Return conversations that began in the period, the newest first."""
    agent = next(
        (str(value) for column, value in asked.choice.wanted if column.name == "agents"), ""
    )
    read, after = parts.reader(asked.choice.fields), asked.after
    span, limit = asked.period.instants, asked.rows

    def page(connection: sqlite3.Connection) -> list[parts.Part]:
        return read(pages.kept(connection, asked.tenant, agent, span, after, limit))

    with contextlib.closing(_folds(files)) as folds:
        while found := folds.answer(page):
            yield found
            if len(found) < limit:
                return
            after = asked.choice.dataset.place(found[-1])


def metrics(files: Files, asked: Asked) -> Pages:
    """Return sums of days and channels, in their order."""
    with contextlib.closing(_folds(files)) as folds:
        found = folds.answer(days.daily, asked.tenant, asked.period.span, daily.MEASURES)
    rows = [Day(day, channel, sums) for (day, channel), sums in found.items()]
    place, after = asked.choice.dataset.place, asked.after
    yield [one for one in rows if after is None or place(one).id > after.id]


def queries(files: Files, asked: Asked) -> Pages:
    """Return questions that were answered in the period, the newest first."""
    before = (asked.after.at, int(asked.after.id)) if asked.after else event_pages.END
    vault = files.vault if asked.choice.is_personal else None
    with _events(files) as connection:
        while kept := _page(connection, asked, before):
            yield [query for one in kept if (query := _query(one, vault)) is not None]
            if len(kept) < asked.rows:
                return
            before = kept[-1].time, kept[-1].seq


def _folds(files: Files) -> Reader:
    return Reader(files.folds, SECONDS, CACHE_KIB)


@contextlib.contextmanager
def _events(files: Files) -> Iterator[sqlite3.Connection]:
    try:
        with contextlib.closing(sqlite.connect(files.events, read_only=True)) as connection:
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            yield connection
    except sqlite3.Error as error:
        raise errors.unreadable(error) from None


def _page(connection: sqlite3.Connection, asked: Asked, before: tuple[int, int]) -> list[Kept]:
    type, span = messages.Answered.TYPE, asked.period.instants
    return event_pages.page(connection, asked.tenant, type, span, before, asked.rows)


def _query(one: Kept, vault: Vault | None) -> Query | None:
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
        text=_text(one, vault),
    )


def _text(one: Kept, vault: Vault | None) -> str | None:
    if vault is None or one.personal is None:
        return None
    try:
        said = vault.fields(one.personal, one.key).get("query")
    except VaultError:
        # Sealed with a key that this daemon does not have: the row is told without it.
        return None
    return said if isinstance(said, str) else None


SOURCES: Final[Mapping[str, Callable[[Files, Asked], Pages]]] = {
    "conversations": conversations,
    "metrics": metrics,
    "queries": queries,
}

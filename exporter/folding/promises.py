"""The rows of follow-ups; all functions take the connection, and none commits."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from exporter.analytics import days, measures, promises
from exporter.analytics.conversation import OTHER, Conversation
from exporter.analytics.fold import Key, Known
from exporter.analytics.promises import NONE, By, Claim, Counts, Kept
from exporter.folding.ledger import Span
from exporter.folding.questions import TooMuch

MOST: Final = 100_000
"""Rows that one question may bring."""

_LEAST: Final = -(1 << 62)
_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_FIELDS: Final = ", ".join(Claim._fields)
_CLAIM: Final = (
    f"INSERT INTO promises ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 # names of ours
    " ON CONFLICT DO UPDATE SET rank = excluded.rank, seq = excluded.seq, key = excluded.key,"
    " is_required = excluded.is_required, asked = excluded.asked, day = excluded.day,"
    " due = excluded.due, agent = excluded.agent, channel = excluded.channel,"
    " conversation = excluded.conversation"
    " WHERE (excluded.rank, excluded.seq, excluded.key) > (rank, seq, key)"
)
_KEPT: Final = (
    f"INSERT INTO promises ({_FIELDS}, done)"  # noqa: S608 # names of ours
    f" VALUES (?, ?, ?, {_LEAST}, 0, x'', 0, 0, 0, 0, '', '', '', ?)"
    " ON CONFLICT DO UPDATE SET done = iif(done = 0, excluded.done, min(done, excluded.done))"
)
_PLACED: Final = (
    "UPDATE promises SET talk_channel = ?, talk_agents = ? WHERE tenant = ? AND conversation = ?"
    " AND conversation != ''"
)
_ROW: Final = "SELECT row FROM conversations WHERE tenant = ? AND id = ?"
_SEALED: Final = "SELECT * FROM promises WHERE asked > 0 AND asked < ?1 OR done > 0 AND done < ?1"
_INHERIT: Final = f"INSERT INTO promises VALUES ({', '.join('?' * 16)})"  # noqa: S608 # places
# A summary's counts where no event tells of one of the conversation.
_COUNTED: Final = (
    "SELECT {by}, count(*), sum(done > 0), sum(done = 0 AND due < ?)"
    " FROM promises AS one INDEXED BY promises_by_day"
    " WHERE tenant = ? AND day BETWEEN ? AND ? AND is_required"
    " AND (kind = 'event' OR NOT EXISTS (SELECT 1 FROM promises AS own"
    " WHERE own.tenant = one.tenant AND own.conversation = one.id AND own.conversation != ''"
    " AND own.kind = 'event')) GROUP BY 1"
)
_BY: Final[Mapping[By, str]] = {
    "": "''",
    "day": "day",
    "channel": f"coalesce(nullif(channel, ''), nullif(talk_channel, ''), '{OTHER}')",
    "agent": "iif(agent = '', talk_agents, agent)",
}


def keep(
    connection: sqlite3.Connection, told: Iterable[Claim | Kept], known: Mapping[Key, Known]
) -> None:
    """Keep what events say, and of whom it is; ``known`` are the conversations that changed."""
    found = list(told)
    claims = [one for one in found if isinstance(one, Claim)]
    connection.executemany(_CLAIM, [_named(one) for one in claims])
    connection.executemany(_KEPT, [one for one in found if isinstance(one, Kept)])
    talks = {(one.tenant, one.conversation) for one in claims if one.conversation}
    talks |= {key for key, one in known.items() if promises.may_claim(one.thread)}
    connection.executemany(_PLACED, [*_places(connection, talks, known)])


def inherit(old: sqlite3.Connection, new: sqlite3.Connection, instant: int) -> None:
    """Give new folds what was told before an instant (Unix milliseconds)."""
    new.executemany(_INHERIT, old.execute(_SEALED, (instant,)))


def counted(
    connection: sqlite3.Connection, tenant: str, span: Span, by: By, now: int
) -> dict[str, Counts]:
    """Return the follow-ups of days as they are at an instant; of no agent counts for none."""
    statement = _COUNTED.format(by=_BY[by])
    rows = connection.execute(statement, (now, tenant, *span)).fetchmany(MOST + 1)
    if len(rows) > MOST:
        raise TooMuch
    found: dict[str, Counts] = {}
    for place, *counts in rows:
        for key in _keys(place, by):
            found[key] = promises.added(found.get(key, NONE), Counts(*counts))
    return found


def _keys(place: str | int, by: By) -> tuple[str, ...]:
    if by == "day":
        return (days.text(int(place)),)
    if by == "agent":
        return measures.parts(str(place)) if place else ()
    return (str(place),)


def _named(claim: Claim) -> Claim:
    return claim._replace(agent=measures.name(claim.agent))


def _places(
    connection: sqlite3.Connection, talks: Iterable[Key], known: Mapping[Key, Known]
) -> Iterator[tuple[str, str, str, str]]:
    """Return channel and agents of conversations, as far as there are any."""
    for key in talks:
        one = known.get(key)
        row = one.row if one is not None else _row(connection, key)
        if row is not None:
            yield row.channel, measures.name(*row.agents), *key


def _row(connection: sqlite3.Connection, key: Key) -> Conversation | None:
    found = connection.execute(_ROW, key).fetchone()
    return None if found is None else _DECODER.decode(found[0])

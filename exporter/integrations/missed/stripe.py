"""Events of Stripe: the list has the very bodies of its webhooks, for 30 days.

https://docs.stripe.com/api/events/list
"""

import math
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from exporter.events import tree
from exporter.events.inbound import Inbound
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import MOST_PAGES
from exporter.integrations.missed import window
from exporter.integrations.missed.window import Cursor, Window

# A hundred events with their objects may be larger than what is read.
PER_PAGE: Final = 50
# So many types may be asked for; of more, all are asked for.
MOST_TYPES: Final = 20
_LIST: Final = "events"


class _Note(Struct, frozen=True):
    """What a call knows: ``after`` is the last event of the page before."""

    cursor: Cursor
    window: Window
    account: str
    types: tuple[str, ...]
    after: str = ""


def first(call: Call, account: str, types: Sequence[str], cursor: str, now: float) -> Call | None:
    """Return the first call of a listing, None where nothing is old enough.

    ``call`` has the address of the list and its headers, ``account`` is the connected account;
    only ``types`` are listed, all where there are none.
    """
    known = Cursor.read(cursor)
    span = known.next(_LIST, now)
    return None if span is None else _asking(call, _Note(known, span, account, tuple(types)), 0)


def read(call: Call, answer: Answer) -> Found:
    """Return the events of a page, oldest first, as their webhooks would have been."""
    note = window.noted(call, _Note)
    listed = tree.at(answer.json, "data")
    if note is None or not isinstance(listed, list):
        return verdict.lacking("data")
    missed = tuple(
        _inbound(one, note.account)
        for one in reversed(listed)
        if window.fits(_created(one), note.cursor, note.window, answer)
        and (not note.types or tree.word(one, "type") in note.types)
    )
    cursor = note.cursor.met(answer)
    last = listed[-1] if listed else None
    if tree.at(answer.json, "has_more") is not True or not tree.word(last, "id"):
        cursor = cursor.through(_LIST, note.window, answer)
        return Found(missed=missed, cursor=cursor.text)
    following = _asking(call, replace(note, after=tree.word(last, "id")), call.page + 1)
    if following.page < MOST_PAGES:
        return Found(missed=missed, following=following)
    # The newest come first: what is left is older than the last of them.
    until = min((_created(last) or 0.0) + 1.0, note.window.until - 1.0)
    left = replace(note.window, until=until)
    return Found(missed=missed, following=following, cursor=cursor.at(_LIST, left).text)


def _asking(call: Call, note: _Note, page: int) -> Call:
    query: list[tuple[str, Any]] = [
        ("limit", PER_PAGE),
        ("created[gte]", math.floor(note.window.since)),
        ("created[lt]", math.ceil(note.window.until)),
    ]
    if len(note.types) <= MOST_TYPES:
        query += [("types[]", one) for one in note.types]
    if note.after:
        query.append(("starting_after", note.after))
    url = f"{call.url.partition('?')[0]}?{urlencode(query)}"
    return replace(call, url=url, page=page, about=window.written(note))


def _created(event: Any) -> float | None:
    since = tree.milliseconds(tree.at(event, "created"))
    return None if since is None else since / 1000


def _inbound(event: Any, account: str) -> Inbound:
    """Return an event as its webhook; that of a connected account says whose it is."""
    whole = {"account": account, **event} if account else event
    return Inbound({}, msgspec.json.encode(whole))

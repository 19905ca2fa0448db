"""Conversations and messages of an account of Chatwoot's, which sends a webhook once and gives up.

Conversations come by their last activity, newest first; then the messages of each that had some in
the span. No list tells when a conversation was resolved or reopened: of one that is resolved, its
last activity is that, and it counts where no turn of it is known at all.
https://developers.chatwoot.com/api-reference/conversations/conversations-list
"""

from collections.abc import Iterator
from typing import Any, Final, Literal, get_args
from urllib.parse import urlencode

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from exporter.events import linking, tree
from exporter.events.inbound import Inbound
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.missed import window
from exporter.integrations.missed.window import Cursor, Window

Webhook = Literal["conversation_created", "message_created", "conversation_status_changed"]
WEBHOOKS: Final[tuple[Webhook, ...]] = get_args(Webhook)
"""The events of which something may be missed."""
SETTLED: Final = 3 * 3_600.0
"""What a list tells of a turn, and its webhook, do not know each other: so late it may come."""
MOST_CALLS: Final = 1_000
"""Of one listing; each conversation that had something takes one at least."""
PER_TURN: Final = 20
MOST_TURNS: Final = 20
"""Pages of messages of one conversation, of PER_TURN each."""
_LIST: Final = "conversations"


class _Note(Struct, frozen=True):
    """What a call knows: the conversations whose messages are still to come, the first is on.

    ``number`` is of the page of conversations, and ``more`` says whether there is a next one.
    ``before`` is the oldest message of the first conversation that was seen, after ``turns`` pages.
    """

    base: str
    account: int
    webhooks: tuple[str, ...]
    cursor: Cursor
    window: Window
    number: int = 1
    waiting: tuple[Any, ...] = ()
    more: bool = False
    before: str = ""
    turns: int = 0


def first(
    base: str, account: int, webhooks: tuple[str, ...], cursor: str, now: float
) -> Call | None:
    """Return the first call of a listing, None where nothing is old enough.

    ``base`` is the address of the account's API.
    """
    known = Cursor.read(cursor)
    span = known.next(_LIST, now)
    return None if span is None else _page(_Note(base, account, webhooks, known, span), 0)


def read(call: Call, answer: Answer) -> Found:
    """Return what a page tells as webhooks would have, oldest first."""
    note = window.noted(call, _Note)
    if note is None:
        return verdict.lacking("note")
    if note.waiting:
        return _messages(call, note, answer)
    listed = tree.at(answer.json, "data", "payload")
    if not isinstance(listed, list):
        return verdict.lacking("data.payload")
    wants_turns = "conversation_status_changed" in note.webhooks
    oldest = note.window.since - (SETTLED if wants_turns else 0.0)
    near = [one for one in listed if _instant(one, "last_activity_at") >= oldest]
    active = [one for one in near if _instant(one, "last_activity_at") >= note.window.since]
    missed = tuple(
        _inbound(event, told, note)
        for one in reversed(near)
        for event, told in _turns(one, note, answer)
        if event in note.webhooks
    )
    more = bool(listed) and len(near) == len(listed)
    waiting = tuple(map(_trimmed, active)) if "message_created" in note.webhooks else ()
    return _next(call, replace(note, waiting=waiting, more=more), answer, missed)


def _turns(told: Any, note: _Note, answer: Answer) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield that a conversation began in the span, and that one which began since is resolved."""
    if _fits(told, note, answer):
        yield "conversation_created", _trimmed(told)
    begun = note.cursor.met(answer).begun
    if tree.word(told, "status") != "resolved" or _instant(told, "created_at") < begun:
        return
    at = _instant(told, "last_activity_at") + SETTLED
    if window.fits(at, note.cursor, note.window, answer):
        labels = [one[:100] for one in tree.items(told, "labels")[:32] if isinstance(one, str)]
        more = {"timestamp": tree.at(told, "last_activity_at"), "labels": labels}
        yield "conversation_status_changed", {**_trimmed(told), **more}


def _messages(call: Call, note: _Note, answer: Answer) -> Found:
    listed = tree.at(answer.json, "payload")
    if not isinstance(listed, list):
        return verdict.lacking("payload")
    missed = tuple(
        _inbound("message_created", {**one, "conversation": note.waiting[0]}, note)
        for one in listed
        if isinstance(one, dict) and _fits(one, note, answer)
    )
    oldest = min(listed, key=lambda one: _instant(one, "created_at"), default=None)
    id = tree.word(oldest, "id")
    is_whole = len(listed) < PER_TURN or not id or id == note.before
    goes_on = not is_whole and _instant(oldest, "created_at") >= note.window.since
    if goes_on and note.turns < MOST_TURNS - 1:
        then = replace(note, before=id, turns=note.turns + 1)
    else:
        then = replace(note, waiting=note.waiting[1:], before="", turns=0)
    return _next(call, then, answer, missed)


def _next(call: Call, note: _Note, answer: Answer, missed: tuple[Inbound, ...]) -> Found:
    """Go on with the conversations that wait, then with the next page of conversations."""
    following: Call | None = None
    if note.waiting:
        following = _turn(note, call.page + 1)
    elif note.more:
        following = _page(replace(note, number=note.number + 1), call.page + 1)
    if following is not None and following.page < MOST_CALLS:
        return Found(missed=missed, following=following)
    # Conversations move while they are listed, so what is beyond the last call is let go.
    cursor = note.cursor.met(answer).through(_LIST, note.window, answer)
    return Found(missed=missed, following=following, cursor=cursor.text)


def _page(note: _Note, page: int) -> Call:
    query = {
        "status": "all",
        "assignee_type": "all",
        "sort_by": "last_activity_at_desc",
        "page": note.number,
    }
    url = f"{note.base}/conversations?{urlencode(query)}"
    then = replace(note, more=False)
    return Call(topic="events", url=url, page=page, about=window.written(then))


def _turn(note: _Note, page: int) -> Call:
    number = tree.word(note.waiting[0], "id")
    query = f"?before={note.before}" if note.before else ""
    url = f"{note.base}/conversations/{number}/messages{query}"
    return Call(topic="events", url=url, page=page, about=window.written(note))


def _fits(told: Any, note: _Note, answer: Answer) -> bool:
    return window.fits(_instant(told, "created_at"), note.cursor, note.window, answer)


def _instant(told: Any, name: str) -> float:
    return (tree.milliseconds(tree.at(told, name)) or 0) / 1000


def _trimmed(told: Any) -> dict[str, Any]:
    """Return of a conversation what its messages' webhooks need, and nothing of a person's."""
    meta = tree.at(told, "meta")
    return {
        "id": tree.word(told, "id"),
        "channel": tree.word(meta, "channel"),
        "status": tree.word(told, "status"),
        "created_at": tree.at(told, "created_at"),
        "custom_attributes": linking.of(tree.at(told, "custom_attributes")),
        "additional_attributes": {
            **linking.of(tree.at(told, "additional_attributes")),
            **dict(_language(tree.at(told, "additional_attributes"))),
        },
        "meta": {
            "sender": {
                "id": tree.word(meta, "sender", "id"),
                "type": "contact",
                "custom_attributes": linking.of(tree.at(meta, "sender", "custom_attributes")),
            },
            "assignee": {name: tree.word(meta, "assignee", name) for name in ("id", "type")},
            "assignee_type": tree.word(meta, "assignee_type"),
        },
    }


def _language(more: Any) -> Iterator[tuple[str, str]]:
    for name in ("conversation_language", "browser_language"):
        if told := tree.word(more, name):
            yield name, told[:20]


def _inbound(event: str, told: Any, note: _Note) -> Inbound:
    body = {**told, "event": event, "account": {"id": note.account}}
    return Inbound({}, msgspec.json.encode(body))

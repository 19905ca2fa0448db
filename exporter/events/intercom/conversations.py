"""Conversations of Intercom's: what was said in them, and what became of them. Pure.

Several topics may carry one part of a conversation; it bears the part's id in each.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exporter.events import grades, markup, tree
from exporter.events.found import Found
from exporter.events.intercom.notice import Notice

PREFIX = "conversation"
# Parts that a customer sees; notes and assignments stay between teammates.
_SAID = frozenset({"comment", "quick_reply", "open", "close", ""})
_MOST_TAGS = 32
_LONGEST_TAG = 100
_LONGEST_SPAN = 10**9


def told(notice: Notice) -> list[Found]:
    """Return what a topic of conversations tells; nothing of a note."""
    of = _TOPICS.get(notice.topic)
    if of is None:
        return notice.unmapped("no mapping for this topic")
    if of is not _noted and not notice.number:
        return notice.unmapped("the conversation has no id")
    found = list(of(notice))
    return found if found or of is _noted else notice.unmapped("nothing in it was said or done")


def _begun(notice: Notice) -> Iterator[Found]:
    item = notice.item
    data = {**notice.told(), "subject": markup.plain(tree.word(item, "title"))[:500]}
    id = f"conversation/{notice.number}/created"
    created = tree.at(item, "created_at")
    yield notice.found(id, "chat.conversation.started", data, created)
    first = tree.at(item, "source")
    if first is None:
        # How it was before 2.0.
        first = tree.at(item, "conversation_message")
    if tree.word(first, "body"):
        yield _message(notice, f"source/{notice.number}", first, created)
    yield from _said(notice)


def _said(notice: Notice) -> Iterator[Found]:
    for part in _parts(notice):
        is_said = tree.word(part, "part_type") in _SAID and tree.word(part, "body")
        if is_said and tree.word(part, "id"):
            yield _message(
                notice, f"part/{tree.word(part, 'id')}", part, tree.at(part, "created_at")
            )


def _noted(notice: Notice) -> Iterator[Found]:  # noqa: ARG001 # as all topics
    """Yield nothing: a note is between teammates."""
    return iter(())


def _closed(notice: Notice) -> Iterator[Found]:
    yield from _said(notice)
    closing = next((one for one in _parts(notice) if tree.word(one, "part_type") == "close"), None)
    who = notice.author(tree.at(closing, "author")).kind
    outcome = {
        **notice.told(),
        "outcome": "resolved",
        "resolved_by": who if who in ("ai", "human") else None,
        "tags": _tags(notice),
    }
    id = f"conversation/{notice.number}/ended/{_turn(notice, closing)}"
    yield notice.found(id, "chat.conversation.ended", outcome, mark=notice.mark())
    yield _summary(notice, f"{id}/summary")


def _opened(notice: Notice) -> Iterator[Found]:
    yield from _said(notice)
    opening = next((one for one in _parts(notice) if tree.word(one, "part_type") == "open"), None)
    id = f"conversation/{notice.number}/reopened/{_turn(notice, opening)}"
    data = notice.told()
    yield notice.found(id, "chat.conversation.reopened", data, mark=notice.mark())


def _assigned(notice: Notice) -> Iterator[Found]:
    """Yield that the bot gave a conversation to a person; people who pass it on ask nobody."""
    for part in _parts(notice):
        is_handoff = notice.author(tree.at(part, "author")).kind == "ai"
        if is_handoff and tree.word(part, "assigned_to", "type") in ("admin", "team"):
            id = f"conversation/{notice.number}/requested/{_turn(notice, part)}"
            data = {**notice.told(), "reason": "handoff"}
            yield notice.found(id, "chat.escalation.requested", data, mark=notice.mark())
            return


def _rated(notice: Notice) -> Iterator[Found]:
    rating = tree.at(notice.item, "conversation_rating")
    if tree.at(rating, "rating") is None:
        return
    rated = tree.at(rating, "created_at")
    teammate = tree.at(rating, "teammate")
    data = {
        **notice.told(),
        "score": tree.at(rating, "rating"),
        "kind": "csat",
    }
    if tree.word(teammate, "id"):
        data["agent_id"], data["agent_kind"] = notice.author({"type": "admin", **teammate})
    id = f"conversation/{notice.number}/rating/{tree.word({'at': rated}, 'at')}"
    words = markup.plain(tree.word(rating, "remark"))
    for part in grades.parts(id, data, words, tree.milliseconds(tree.at(notice.raw, "created_at"))):
        yield notice.found(part.id, grades.TYPE, part.data, rated, mark=part.mark)


def _message(notice: Notice, id: str, part: Any, time: Any) -> Found:
    who = notice.author(tree.at(part, "author"))
    data = {
        **notice.told(),
        "message_id": tree.key(id),
        "text": markup.plain(tree.word(part, "body")),
    }
    if who.kind == "customer":
        data["customer_id"] = who.id or data["customer_id"]
        return notice.found(id, "chat.message.received", data, time)
    data |= {
        "agent_id": who.id,
        "agent_kind": who.kind,
        "automated": who.kind != "human",
        "response_seconds": _waited(notice, time) if who.kind == "human" else None,
    }
    return notice.found(id, "chat.message.sent", data, time)


def _waited(notice: Notice, time: Any) -> int | None:
    """Return how long a customer waited for the first answer, where this is it."""
    asked, answered = (
        tree.milliseconds(tree.at(notice.item, "statistics", name))
        for name in ("first_contact_reply_at", "first_admin_reply_at")
    )
    if asked is None or answered is None or answered != tree.milliseconds(time):
        return None
    return (answered - asked) // 1000 if answered - asked >= 0 else None


def _summary(notice: Notice, id: str) -> Found:
    """Return what Intercom's own statistics say of a closed conversation."""
    item = notice.item
    began = tree.milliseconds(tree.at(item, "created_at"))
    ended = tree.milliseconds(tree.at(item, "statistics", "last_close_at"))
    span = None if began is None or ended is None else (ended - began) // 1000
    rating = tree.at(item, "conversation_rating", "rating")
    count = tree.at(item, "statistics", "count_conversation_parts")
    data = {
        **notice.told(),
        "started_at": _instant(notice, began),
        "ended_at": _instant(notice, ended),
        "duration_seconds": span if span is not None and 0 <= span <= _LONGEST_SPAN else None,
        "message_count": count,
        "customer_satisfaction_score": rating,
        "tags": _tags(notice),
    }
    return notice.found(id, "chat.conversation.summarised", data, mark=notice.mark())


def _instant(notice: Notice, since: int | None) -> Any:
    return None if since is None else tree.instant(since, notice.now)


def _parts(notice: Notice) -> list[Any]:
    return tree.items(notice.item, "conversation_parts", "conversation_parts")


def _turn(notice: Notice, part: Any) -> str:
    """Return what tells one change from the next of its kind."""
    return tree.word(part, "id") or notice.id


def _tags(notice: Notice) -> list[str] | None:
    names = (tree.word(one, "name") for one in tree.items(notice.item, "tags", "tags"))
    return [one[:_LONGEST_TAG] for one in names if one][:_MOST_TAGS] or None


_TOPICS: Mapping[str, Callable[[Notice], Iterator[Found]]] = {
    "conversation.user.created": _begun,
    "conversation.admin.single.created": _begun,
    "conversation.user.replied": _said,
    "conversation.admin.replied": _said,
    "conversation.operator.replied": _said,
    "conversation.admin.noted": _noted,
    "conversation.admin.closed": _closed,
    "conversation.operator.closed": _closed,
    "conversation.admin.opened": _opened,
    "conversation.admin.assigned": _assigned,
    "conversation.admin.open.assigned": _assigned,
    "conversation.rating.added": _rated,
}

"""Conversations: several people and programs in one thread, which has an id of its own. Pure.

https://www.twilio.com/docs/conversations/conversations-webhooks
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from exporter.events import linking, tree
from exporter.events.fields import Id
from exporter.events.found import Found
from exporter.events.twilio import messages
from exporter.events.twilio.notice import Notice, channel, is_address, person

_NO_ID = "an event of Conversations without its ids"
_SOURCES: Mapping[str, str] = {"sms": "sms", "whatsapp": "whatsapp", "messenger": "messenger"}


class Author(Struct, frozen=True, forbid_unknown_fields=True):
    """An agent, by the identity under which it writes."""

    agent_id: Annotated[Id, Meta(description="agent; without, its identity")] | None = None
    agent_kind: Annotated[
        Literal["ai", "human"], Meta(description="whether a program writes or a person")
    ] = "human"


def told(notice: Notice, agents: Mapping[str, Author]) -> list[Found]:
    """Return what an event of Conversations tells."""
    kind = notice.word("EventType")
    if kind == "onMessageAdded":
        return _added(notice, agents)
    of = _KINDS.get(kind)
    return of(notice) if of is not None else notice.unmapped(kind, "no mapping for this event")


def _added(notice: Notice, agents: Mapping[str, Author]) -> list[Found]:
    id, thread, author = (notice.word(name) for name in ("MessageSid", "ConversationSid", "Author"))
    if not id or not thread:
        return notice.unmapped("onMessageAdded", _NO_ID)
    source = notice.word("Source").lower()
    by = channel(author) if is_address(author) else _SOURCES.get(source, "web")
    data = {
        "channel": by,
        **_about(notice, thread),
        "message_id": id,
        "text": notice.fields.get("Body"),
    }
    agent = _agent(agents, author, source)
    if agent is None:
        type, more = "chat.message.received", {"customer_id": person(author)}
    else:
        type, more = "chat.message.sent", agent
    return [notice.event(id, type, {**more, **data}, time=notice.fields.get("DateCreated"))]


def _agent(agents: Mapping[str, Author], author: str, source: str) -> dict[str, Any] | None:
    """Return who of us wrote, None for a customer.

    Where agents are listed, everybody else is a customer. Otherwise those are who are known by an
    address; what came by the API is a program's, what came by a client a person's.
    """
    listed = agents.get(author)
    if listed is not None:
        return {"agent_kind": listed.agent_kind, "agent_id": listed.agent_id or author}
    if author == "system":
        return {"agent_kind": "system"}
    if agents or is_address(author) or source in _SOURCES:
        return None
    return {"agent_kind": "ai" if source == "api" else "human", "agent_id": author}


def _started(notice: Notice) -> list[Found]:
    thread = notice.word("ConversationSid")
    if not thread:
        return notice.unmapped("onConversationAdded", _NO_ID)
    time = notice.fields.get("DateCreated")
    data = _about(notice, thread)
    return [notice.event(tree.key(thread, "started"), "chat.conversation.started", data, time=time)]


def _moved(notice: Notice) -> list[Found]:
    """A conversation was closed, or opened again; what is only inactive may go on."""
    thread = notice.word("ConversationSid")
    before, after = notice.word("StateFrom").lower(), notice.word("StateTo").lower()
    time = notice.fields.get("DateUpdated")
    data = _about(notice, thread)
    id = tree.key(thread, after, notice.word("DateUpdated"))
    if thread and after == "closed":
        is_silent = notice.word("Reason").lower() == "timer"
        ended = {**data, "outcome": "abandoned" if is_silent else "resolved"}
        return [notice.event(id, "chat.conversation.ended", ended, time=time)]
    if thread and before == "closed":
        return [notice.event(id, "chat.conversation.reopened", data, time=time)]
    return notice.unmapped("onConversationStateUpdated", "neither closed nor opened again")


def _delivered(notice: Notice) -> list[Found]:
    id, named = notice.word("MessageSid"), notice.word("Status").lower()
    if not id or named not in messages.STATUSES:
        return notice.unmapped("onDeliveryUpdated", "no mapping for this status")
    data = {
        **_about(notice, notice.word("ConversationSid")),
        "message_id": id,
        "status": messages.STATUSES[named],
        "error_class": messages.failure(notice, named),
    }
    receipt = notice.word("DeliveryReceiptSid", "ParticipantSid")
    return [
        notice.event(
            tree.key(id, named, receipt),
            "chat.message.status",
            data,
            time=notice.fields.get("DateUpdated"),
            mark=messages.step(f"{id}/{receipt}", named),
        )
    ]


def _about(notice: Notice, thread: str) -> dict[str, Any]:
    account = notice.account(thread)
    linked = linking.of_text(notice.fields.get("Attributes"))
    return {"tenant": account.tenant, "conversation_id": thread, **notice.linked, **linked}


_KINDS: Mapping[str, Callable[[Notice], list[Found]]] = {
    "onConversationAdded": _started,
    "onConversationStateUpdated": _moved,
    "onDeliveryUpdated": _delivered,
}

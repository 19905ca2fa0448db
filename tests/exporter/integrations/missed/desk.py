"""An account of Chatwoot whose conversations are listed as it does: one model, for all tests."""

from typing import Any

from msgspec import Struct

from exporter.integrations.exchange.call import Call
from tests.exporter.integrations.missed.listing import query

ACCOUNT = 3


class Talk(Struct):
    """A conversation: when it began, its messages by id and instant, and when it was resolved."""

    id: int
    created: float
    messages: list[tuple[int, float]] = []
    resolved: float = 0.0

    def active(self, now: float) -> float:
        times = (self.created, self.resolved, *(at for _, at in self.messages))
        return max(one for one in times if one <= now)

    def listed(self, now: float) -> dict[str, Any]:
        """Return the conversation as lists have it."""
        return {
            "id": self.id,
            "account_id": ACCOUNT,
            "meta": {
                "sender": {"id": self.id + 500, "name": "Ada", "email": "ada@x.test"},
                "channel": "Channel::WebWidget",
                "assignee": {"id": 5, "name": "Bea", "email": "bea@x.test"},
                "assignee_type": "User",
            },
            "messages": [],
            "additional_attributes": {"browser_language": "de", "referer": "https://x.test"},
            "custom_attributes": {"session_id": f"s{self.id}", "plan": "gold"},
            "labels": ["billing", 5],
            "status": "resolved" if 0 < self.resolved <= now else "open",
            "created_at": int(self.created),
            "timestamp": int(self.active(now)),
            "last_activity_at": int(self.active(now)),
        }

    def told(self) -> dict[str, Any]:
        """Return the conversation as webhooks have it, before its contact is known by name."""
        listed = self.listed(1e12)
        return {
            "id": self.id,
            "channel": "Channel::WebWidget",
            "meta": {**listed["meta"], "sender": {"id": self.id + 500, "type": "contact"}},
            "messages": [],
            "status": "open",
            "created_at": int(self.created),
            "additional_attributes": listed["additional_attributes"],
            "custom_attributes": listed["custom_attributes"],
        }

    def message(self, id: int, at: float) -> dict[str, Any]:
        kind = {"id": self.id + 500, "type": "contact"}, {"id": 5, "type": "user"}
        return {
            "id": id,
            "content": f"text {id}",
            "conversation_id": self.id,
            "message_type": id % 2,
            "content_type": "text",
            "created_at": int(at),
            "private": False,
            "sender": kind[id % 2],
        }

    def webhooks(self) -> list[tuple[float, dict[str, Any]]]:
        """Return instants and bodies of what is sent; a beginning does not name the account."""
        found: list[tuple[float, dict[str, Any]]]
        found = [(self.created, {"event": "conversation_created", **self.told()})]
        for id, at in self.messages:
            told = {**self.message(id, at), "account": {"id": ACCOUNT}, "conversation": self.told()}
            told |= {"event": "message_created", "message_type": ("incoming", "outgoing")[id % 2]}
            found.append((at, told))
        if self.resolved:
            changed = {"status": {"previous_value": "open", "current_value": "resolved"}}
            told = {**self.told(), "status": "resolved", "updated_at": self.resolved + 0.25}
            told |= {"event": "conversation_status_changed", "changed_attributes": [changed]}
            told["messages"] = [{"account_id": ACCOUNT}]
            found.append((self.resolved, told))
        return found


def told(call: Call, talks: list[Talk], now: float) -> Any:
    """Return what Chatwoot answers: pages of 25 conversations, and of 20 messages."""
    asked = query(call)
    path = call.url.partition("?")[0].split("/")
    begun = [one for one in talks if one.created <= now]
    if path[-1] == "conversations":
        assert (asked["status"], asked["sort_by"]) == ("all", "last_activity_at_desc")
        begun.sort(key=lambda one: (-int(one.active(now)), one.id))
        start = (int(asked["page"]) - 1) * 25
        return {"data": {"meta": {}, "payload": [one.listed(now) for one in begun[start:][:25]]}}
    (talk,) = [one for one in begun if str(one.id) == path[-2]]
    before = int(asked.get("before", 10**15))
    known = [(id, at) for id, at in talk.messages if at <= now and id < before]
    return {"meta": {}, "payload": [talk.message(id, at) for id, at in known[-20:]]}

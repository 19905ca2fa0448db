"""One payload of Chatwoot's: who, where and when, wherever its version puts them. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from exporter.events import epoch, flat, linking, numbered, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark

_LONGEST_TOPIC = 60
_CHANNELS = {
    "Channel::WebWidget": "web",
    "Channel::Whatsapp": "whatsapp",
    "Channel::Instagram": "instagram",
    "Channel::FacebookPage": "messenger",
    "Channel::Sms": "sms",
    "Channel::TwilioSms": "sms",
}
_BOTS = frozenset({"agent_bot", "agentbot", "captain_assistant", "captain::assistant"})
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?) UTC")


class Agent(NamedTuple):
    """Who answers: an id, "" without one, and ``human``, ``ai`` or ``system``."""

    id: str
    kind: str


class Payload(Struct, frozen=True):
    """A payload, the name of its configured source, and when Chatwoot sent it."""

    source: str
    event: str
    raw: Mapping[str, Any]
    sent: datetime

    @property
    def conversation(self) -> Any:
        """The conversation that it tells of, whole."""
        return self.raw if self.event.startswith("conversation") else self.raw.get("conversation")

    @property
    def account(self) -> str:
        """The account's number; conversations carry it in their last message only."""
        messages = tree.items(self.conversation, "messages")
        return tree.word(self.raw, "account", "id") or next(
            filter(None, (tree.word(one, "account_id") for one in messages)), ""
        )

    @property
    def conversation_number(self) -> str:
        """The conversation's number in its account."""
        told = self.conversation
        return tree.word(told, "id") or tree.word(told, "display_id")

    def conversation_id(self) -> str:
        """Return our id of the conversation, ``<source>-<number>``."""
        return numbered.of(self.source, "", self.conversation_number)

    def customer_id(self, contact: Any) -> str:
        """Return our id of a contact."""
        return self.named("contact", tree.word(contact, "id"))

    def named(self, kind: str, id: str) -> str:
        """Return our id of somebody whom Chatwoot numbers."""
        return numbered.of(self.source, kind, id)

    @property
    def contact(self) -> Any:
        """The customer, as far as the payload tells of them."""
        told = self.conversation
        found = (
            tree.at(self.raw, "sender") if is_contact(tree.at(self.raw, "sender")) else None,
            tree.at(self.raw, "contact"),
            tree.at(told, "meta", "sender"),
            {"id": tree.at(told, "contact_inbox", "contact_id")},
        )
        return next((one for one in found if tree.word(one, "id")), None)

    @property
    def assignee(self) -> Agent | None:
        """Who has the conversation, None where nobody does."""
        meta = tree.at(self.conversation, "meta")
        assignee = tree.at(meta, "assignee")
        if not tree.word(assignee, "id"):
            return None
        return self.agent(assignee, tree.word(meta, "assignee_type"))

    def agent(self, raw: Any, type: str = "") -> Agent:
        """Return who wrote or answers; somebody without an id is the system."""
        id = tree.word(raw, "id")
        if not id:
            return Agent("", "system")
        if (tree.word(raw, "type") or type).lower() in _BOTS:
            return Agent(self.named("bot", id), "ai")
        return Agent(self.named("user", id), "human")

    @property
    def channel(self) -> str | None:
        """Where the customer writes; Twilio's numbers speak WhatsApp too."""
        told = tree.word(self.conversation, "channel")
        address = tree.word(self.conversation, "contact_inbox", "source_id")
        if told == "Channel::TwilioSms" and address.startswith("whatsapp:"):
            return "whatsapp"
        return _CHANNELS.get(told, "other") if told else None

    def told(self) -> dict[str, Any]:
        """Return the fields that every event of a conversation carries; an app's own ids win."""
        told, who = self.conversation, self.assignee
        more = [tree.at(told, name) for name in ("custom_attributes", "additional_attributes")]
        return {
            "conversation_id": self.conversation_id(),
            "customer_id": self.customer_id(self.contact),
            "agent_id": who.id if who else None,
            "channel": self.channel,
            **linking.of(*more, tree.at(self.contact, "custom_attributes")),
        }

    def found(
        self, id: str, type: str, time: Any, data: Mapping[str, Any], mark: Mark | None = None
    ) -> Found:
        """Return an event of the account."""
        return Found(flat.event(tree.key(id), type, time, data, source=self.account), mark)

    def unmapped(self, why: str, topic: str = "") -> list[Found]:
        """Keep the whole payload; its id is of its content, as Chatwoot gives it none."""
        named = f"chatwoot.{topic or self.event}"[:_LONGEST_TOPIC]
        id = f"unmapped/{tree.digest(self.raw)}"
        return [Found(flat.unmapped(id, named, self.sent, self.raw, why, source=self.account))]


def is_contact(sender: Any) -> bool:
    """Say whether a sender is a customer."""
    return tree.word(sender, "type").lower() == "contact"


def moment(raw: Any, otherwise: Any) -> Any:
    """Return an instant: seconds since 1970, RFC 3339, or as old versions write it in UTC.

    ``otherwise`` where there is none; a text that is no time stays, and is kept aside as such.
    """
    if raw is None or raw in ("", 0):
        return otherwise
    if isinstance(raw, str) and (found := _WRITTEN.fullmatch(raw)):
        return f"{found[1]}T{found[2]}Z"
    return epoch.instant(raw)

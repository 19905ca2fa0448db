"""A WhatsApp number of a business, and the people who write to it. Pure.

People are known by their business-scoped id (BSUID); a phone number may be absent, and changes.
https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from exporter.events import flat, tree
from exporter.events.account import Account
from exporter.events.found import Found

CHANNEL = "whatsapp"
OBJECT = "whatsapp_business_account"
_LONGEST_TOPIC = 60


class Person(NamedTuple):
    """Who writes or is written to; ``phone`` begins with +, each is "" where it is not told."""

    phone: str
    bsuid: str
    parent: str = ""
    name: str = ""
    username: str = ""

    @property
    def id(self) -> str:
        """The id that stays longest."""
        return self.bsuid or self.phone

    @property
    def aliases(self) -> list[str]:
        """Other ids of the same person."""
        return [one for one in (self.phone, self.parent) if one and one != self.id]


class Line(Struct, frozen=True):
    """One change of a notification: its number, whose that is, and the contacts it names.

    ``more`` is what every event of the line carries; ``is_known`` whether it may be mapped at all.
    """

    waba: str
    field: str
    number: str
    display: str
    contacts: Mapping[str, Any]
    only: Any
    time: Any
    now: datetime
    more: Mapping[str, Any]
    is_known: bool

    @property
    def origin(self) -> str:
        """The CloudEvents source of its events."""
        return self.number or self.waba

    def person(self, phone: str, bsuid: str, parent: str = "") -> Person:
        """Return somebody with what the contacts tell of them.

        A lone contact is theirs even under another number: WhatsApp's ids and phone numbers differ
        in some countries.
        """
        contact = self.contacts.get(bsuid) or self.contacts.get(phone)
        if contact is None:
            contact = self.only
            if bsuid and tree.word(contact, "user_id") not in ("", bsuid):
                contact = None
        return Person(
            dialled(tree.word(contact, "wa_id") or phone),
            bsuid or tree.word(contact, "user_id"),
            parent or tree.word(contact, "parent_user_id"),
            tree.word(contact, "profile", "name"),
            tree.word(contact, "profile", "username"),
        )

    def conversation(self, other: str) -> str | None:
        """Return the id of all that is said on this line with a person or a group."""
        return tree.key(self.number, other) if other else None

    def event(self, id: str, type: str, time: datetime | str, data: Mapping[str, Any]) -> Found:
        """Return an event of this line."""
        told = {"channel": CHANNEL, **self.more, **data}
        return Found(flat.event(id, type, time, told, source=self.origin))

    def identified(self, id: str, time: datetime | str, who: Person) -> list[Found]:
        """Return what is told of somebody beside their id, if anything is."""
        known = {
            "aliases": who.aliases or None,
            "name": who.name,
            "phone": who.phone,
            "traits": {"username": who.username} if who.username else None,
        }
        if not who.id or not (who.aliases or who.name or who.username):
            return []
        data = {"customer_id": who.id, **known}
        return [self.event(f"{id}/identified", "customer.identified", time, data)]

    def linked(self, id: str, time: datetime | str, now: str, before: str) -> Found:
        """Return that somebody has another id."""
        data = {"customer_id": now, "alias": before}
        return self.event(f"{id}/linked", "identity.linked", time, data)

    def unmapped(self, kind: str, topic: str, raw: Any, why: str) -> Found:
        """Keep an item of the array ``kind`` as a notification of its own, so that it reads alike.

        Its id tells it from the event that it may become once there is a mapping.
        """
        contact = self._contact(raw)
        value: dict[str, Any] = {
            "messaging_product": CHANNEL,
            "metadata": {"display_phone_number": self.display, "phone_number_id": self.number},
            **({"contacts": [contact]} if contact is not None else {}),
            kind: [raw],
        }
        change = {"field": self.field, "value": value}
        raw_too = {"object": OBJECT, "entry": [{"id": self.waba, "changes": [change]}]}
        time = tree.latest(self.now, self.time, tree.at(raw, "timestamp"))
        id = f"unmapped/{tree.digest([self.origin, kind, raw])}"
        named = f"{CHANNEL}.{topic[:_LONGEST_TOPIC]}"
        source, tenant = self.origin, self.more["tenant"]
        return Found(flat.unmapped(id, named, time, raw_too, why, source=source, tenant=tenant))

    def _contact(self, raw: Any) -> Any:
        for name in ("from_user_id", "from", "recipient_user_id", "recipient_id", "to"):
            if (found := self.contacts.get(tree.word(raw, name))) is not None:
                return found
        return self.only


def dialled(id: str) -> str:
    """Return a phone number with its +, as it is made a pseudonym wherever it stands."""
    return f"+{id}" if id.isascii() and id.isdigit() else id


def of(value: Any, entry: Any, field: str, account: Account | None, now: datetime) -> Line:
    """Return the line of a change's value; ``account`` None is one that may not be mapped."""
    listed = [one for one in tree.items(value, "contacts") if isinstance(one, dict)]
    contacts: dict[str, Any] = {}
    for name in ("wa_id", "user_id"):
        contacts.update({tree.word(one, name): one for one in listed})
    contacts.pop("", None)
    more = {
        "agent_id": account.agent_id if account else None,
        "tenant": account.tenant if account else None,
    }
    return Line(
        tree.word(entry, "id"),
        field,
        tree.word(value, "metadata", "phone_number_id"),
        tree.word(value, "metadata", "display_phone_number"),
        contacts,
        listed[0] if len(listed) == 1 else None,
        tree.at(entry, "time"),
        now,
        more,
        account is not None,
    )

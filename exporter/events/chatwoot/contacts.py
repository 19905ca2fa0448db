"""Contacts of Chatwoot's: who a customer is, and the ids that an app knows them by. Pure."""

from collections.abc import Iterator
from typing import Any

from exporter.events import flat, tree
from exporter.events.chatwoot.payload import Payload
from exporter.events.found import Found

_WAYS = ("identifier", "email", "phone_number")
_LONGEST = {"name": 500, "email": 200, "phone_number": 100}


def told(payload: Payload) -> list[Found]:
    """Return what contact_created and contact_updated tell; an unnamed one stays unmapped."""
    return [*known(payload, payload.raw), *_before(payload)] or payload.unmapped(
        "nothing is known of this contact"
    )


def known(payload: Payload, contact: Any) -> list[Found]:
    """Return what is known of a contact; the same over payloads that tell the same."""
    ways = [tree.word(contact, name) for name in _WAYS]
    name = tree.word(contact, "name")
    number = tree.word(contact, "id")
    if not number or not any((name, *ways)):
        return []
    short = {one: tree.word(contact, one)[:most] or None for one, most in _LONGEST.items()}
    customer = payload.customer_id(contact)
    aliases = [one for one in dict.fromkeys(ways) if 0 < len(one) <= 200 and one != customer]
    id = f"contact/{number}/{tree.digest([name, *ways])}"
    event = flat.identified(
        id,
        payload.sent,
        customer,
        source=payload.account,
        aliases=aliases or None,
        name=short["name"],
        email=short["email"],
        phone=short["phone_number"],
    )
    return [Found(event)]


def _before(payload: Payload) -> Iterator[Found]:
    """Yield what a contact was known by before, so that both are one customer."""
    changed = payload.raw.get("changed_attributes")
    for one in changed if isinstance(changed, list) else [changed]:
        for name in _WAYS:
            alias = tree.word(one, name, "previous_value")
            if not 0 < len(alias) <= 200:
                continue
            number = tree.word(payload.raw, "id")
            id = f"contact/{number}/{tree.digest([name, alias])}"
            customer = payload.customer_id(payload.raw)
            yield Found(flat.linked(id, payload.sent, customer, alias, source=payload.account))

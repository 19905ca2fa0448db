"""HubSpot: contacts, deals and conversations that changed, at most a hundred changes a request.

https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta

from exporter.events import bodies, found, tree
from exporter.events.found import Found
from exporter.events.hubspot import change, signature
from exporter.events.hubspot.change import Change
from exporter.events.inbound import Inbound, Parsed
from exporter.events.source import Sender
from exporter.refusal import Refused

_PHONES = frozenset({"phone", "mobilephone", "hs_whatsapp_phone_number"})
_TRAITS = frozenset({"firstname", "lastname", "company", "lifecyclestage", "hs_lead_status"})
_LONGEST_TRAIT = 500
_FETCH = "the rest stands in HubSpot; an integration fetches it"


class HubSpot(Sender, frozen=True, forbid_unknown_fields=True, tag="hubspot"):
    """An app's subscriptions; ``secrets`` are its client secrets."""

    signatures: Annotated[
        tuple[Literal["v1", "v2", "v3"], ...],
        Meta(
            min_length=1,
            max_length=3,
            description="what is taken; v1 and v2 sign no time, so what was once sent may be sent "
            "again",
        ),
    ] = ("v3",)
    won_stages: Annotated[
        tuple[str, ...],
        Meta(
            max_length=100,
            description="stages of deals, such as closedwon, that are conversions of chat",
        ),
    ] = ()

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the client secret that signed method, URL, body and time."""
        return signature.verify(inbound, self.secrets, self.signatures, now, tolerance)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what each change tells; Refused where the body is no list of changes."""
        told = bodies.json_of(inbound.body)
        changes = told if isinstance(told, list) else [told]
        if not all(tree.word(one, "subscriptionType") for one in changes):
            raise Refused(
                "wrong_type",
                "the body is no list of objects with subscriptionType, so not HubSpot's",
                "check that the URL was given to HubSpot and to nobody else",
            )
        return found.parsed(
            (each for one in changes for each in self._told(change.of(one, now))), batch=True
        )

    def _told(self, told: Change) -> list[Found]:
        if told.type == "deal.propertyChange":
            return self._deal(told)
        tell = _TELLS.get(told.type)
        return told.unmapped(_WHY.get(told.type, _FETCH)) if tell is None else tell(told)

    def _deal(self, told: Change) -> list[Found]:
        if told.field != "dealstage" or told.value not in self.won_stages:
            return told.unmapped("see won_stages: for deals that are conversions")
        data = {"kind": "purchase", "deal_id": told.object}
        return [told.event("chat.conversion.recorded", data)]


def _contact(told: Change) -> list[Found]:
    return [told.event("customer.identified", {"customer_id": told.who(told.object)})]


def _property(told: Change) -> list[Found]:
    """A property of a contact changed; an e-mail and a phone number are their aliases too."""
    value = told.value[:_LONGEST_TRAIT]
    known: Mapping[str, object]
    if told.field == "email" and value:
        known = {"email": value, "aliases": [value[:200]]}
    elif told.field in _PHONES and value:
        known = {"phone": value[:100], "aliases": [value[:200]]}
    elif told.field in _TRAITS:
        known = {"traits": {told.field: value}}
    else:
        return told.unmapped("no mapping for this property")
    return [told.event("customer.identified", {"customer_id": told.who(told.object), **known})]


def _merged(told: Change) -> list[Found]:
    """Contacts became one: each of the others is an alias of it."""
    kept = tree.word(told.raw, "newObjectId") or tree.word(told.raw, "primaryObjectId")
    gone = [tree.word({"id": one}, "id") for one in tree.items(told.raw, "mergedObjectIds")]
    first = tree.word(told.raw, "primaryObjectId")
    others = [one for one in dict.fromkeys([first, *gone]) if one and one != kept]
    if not kept or not others:
        return told.unmapped("a merger that does not say of whom")
    return [
        told.event(
            "identity.linked", {"customer_id": told.who(kept), "alias": told.who(one)}, f"/{one}"
        )
        for one in others
    ]


def _started(told: Change) -> list[Found]:
    return [told.event("chat.conversation.started", {"conversation_id": told.thread})]


def _status(told: Change) -> list[Found]:
    data = {"conversation_id": told.thread}
    if told.field == "status" and told.value == "CLOSED":
        return [told.event("chat.conversation.ended", {**data, "outcome": "resolved"})]
    if told.field == "status" and told.value == "OPEN":
        return [told.event("chat.conversation.reopened", data)]
    return told.unmapped("no mapping for this property")


_TELLS: Mapping[str, Callable[[Change], list[Found]]] = {
    "contact.creation": _contact,
    "contact.restore": _contact,
    "contact.propertyChange": _property,
    "contact.merge": _merged,
    "conversation.creation": _started,
    "conversation.propertyChange": _status,
}
_WHY: Mapping[str, str] = {
    "contact.privacyDeletion": "to do: erase what is known of this contact",
    "contact.deletion": "a contact that was deleted, and may be restored",
    "conversation.privacyDeletion": "to do: erase what was said in this conversation",
    "conversation.newMessage": "who wrote and what stands in HubSpot; an integration fetches it",
}

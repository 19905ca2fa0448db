"""An outbound message, read with care: no entities, no document types, no session's id. Pure.

https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException
from msgspec import Struct

from exporter.events import flat, instants, people, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.refusal import Refused

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_HELP = "have a flow or a workflow rule of Salesforce send its outbound message here"
_LONGEST_KIND = 80
_TIMES = ("SystemModstamp", "LastModifiedDate", "CreatedDate")


class Notification(Struct, frozen=True):
    """One object as it was when the message was sent, which may be later than what caused it."""

    id: str
    organization: str
    kind: str
    object: str
    fields: Mapping[str, str]

    def event(self, now: datetime, id: str, type: str, data: Mapping[str, Any]) -> Found:
        """Return an event of the organisation; the newest state of an object holds."""
        time = self._time()
        since = instants.milliseconds(time)
        mark = None if since is None else Mark(f"{self.kind.lower()}:{self.object}", since)
        return Found(flat.event(id, type, time or now, data, source=self.organization), mark)

    def once(self, now: datetime, step: str, type: str, data: Mapping[str, Any]) -> Found:
        """Return an event that an object has once, however often it is told."""
        return self.event(now, tree.key(self.kind.lower(), self.object, step), type, data)

    def person(self, now: datetime) -> list[Found]:
        """Return what is known of a contact, a lead or an account."""
        names = (self.fields.get("FirstName", ""), self.fields.get("LastName", ""))
        known = {
            "name": " ".join(name for name in names if name) or self.fields.get("Name", ""),
            "email": self.fields.get("Email", ""),
            "phone": self.fields.get("MobilePhone", "") or self.fields.get("Phone", ""),
        }
        found = people.identified(
            self.id, self._time() or now, self.organization, self.object, known
        )
        return found or self.unmapped(now, "nothing is known of this person")

    def unmapped(self, now: datetime, why: str) -> list[Found]:
        """Keep the object with its fields; its id leaves room for the event that it may become."""
        raw = {
            "OrganizationId": self.organization,
            "Notification": {
                "Id": self.id,
                "sObject": {"type": self.kind, "Id": self.object, **self.fields},
            },
        }
        kind = f"salesforce.{self.kind[:_LONGEST_KIND] or 'unknown'}"
        id, time = tree.key("unmapped", self.id), self._time() or now
        return [Found(flat.unmapped(id, kind, time, raw, why, source=self.organization))]

    def _time(self) -> str:
        told = (self.fields.get(name, "") for name in _TIMES)
        return next((one for one in told if instants.milliseconds(one) is not None), "")


class Message(Struct, frozen=True):
    """The notifications of one message, and whose they are."""

    organization: str
    notifications: list[Notification]


def of(body: bytes) -> Message:
    """Return the message in a body; Refused where it is none."""
    if not body:
        raise Refused("empty_body", "the body is empty", _HELP)
    try:
        root = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused(
            "malformed_xml", "the body is no XML, or has entities of its own", _HELP
        ) from None
    told = next(
        (one for each in _children(root, "Body") for one in _children(each, "notifications")), None
    )
    organization = "" if told is None else _text(told, "OrganizationId")
    if told is None or not organization:
        raise Refused("wrong_type", "the body is no outbound message of Salesforce's", _HELP)
    return Message(
        organization, [_notification(organization, one) for one in _children(told, "Notification")]
    )


def _notification(organization: str, told: Element) -> Notification:
    object = next(_children(told, "sObject"), None)
    fields: dict[str, str] = {}
    kind = ""
    if object is not None:
        kind = object.get(_TYPE, "").rpartition(":")[2]
        fields = {_name(one): one.text.strip() for one in object if one.text and not len(one)}
    id = fields.pop("Id", "")
    own = _text(told, "Id") or tree.digest([organization, kind, id, fields])
    return Notification(tree.key(own), organization, kind, id, fields)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element if _name(one) == name)


def _name(element: Element) -> str:
    """Return an element's name without its namespace, which differs between WSDLs."""
    return element.tag.rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    return next(((one.text or "").strip() for one in _children(element, name)), "")

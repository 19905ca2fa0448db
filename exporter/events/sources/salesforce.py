"""Salesforce's outbound messages: SOAP, up to a hundred notifications, and an Ack.

Salesforce does not sign, so the path ends with a key, and the organisation is compared.
https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging.htm
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta

from exporter.events import found, mac
from exporter.events.fields import Currency
from exporter.events.found import Found
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt
from exporter.events.salesforce import outbound
from exporter.events.salesforce.outbound import Notification
from exporter.events.source import Sender
from exporter.refusal import Refused

# Ids are told with 15 characters or with 18, of which the last three are a checksum.
_ID = 15
_ACK = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    b'<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>'
    b"</notificationsResponse></soapenv:Body></soapenv:Envelope>"
)
_PEOPLE = frozenset({"Contact", "Lead", "Account"})


class Salesforce(Sender, frozen=True, forbid_unknown_fields=True, tag="salesforce"):
    """Outbound messages of flows and workflow rules; ``keys`` are in the endpoint's URL."""

    organizations: Annotated[
        tuple[str, ...],
        Meta(
            max_length=100,
            description="OrganizationIds that may send, of 15 or 18 characters; none: every one",
        ),
    ] = ()
    won_stages: Annotated[
        tuple[str, ...],
        Meta(
            max_length=100,
            description="StageNames of opportunities, such as Closed Won, that are conversions",
        ),
    ] = ()
    currency: Annotated[
        Currency | None,
        Meta(description="currency of amounts where the message has no CurrencyIsoCode"),
    ] = None
    conversation_field: Annotated[
        str, Meta(description="field of objects that holds a conversation's id")
    ] = "Conversation_Id__c"

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # there is nothing to verify
        """Refuse: Salesforce signs nothing, whatever ``secrets`` say."""
        raise mac.missing("Signature", "Salesforce does not sign; set keys: instead of secrets:")

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what each notification tells; Refused where the body is no outbound message."""
        message = outbound.of(inbound.body)
        allowed = {one[:_ID] for one in self.organizations}
        if allowed and message.organization[:_ID] not in allowed:
            raise Refused(
                "forbidden",
                "the message's OrganizationId is not of organizations: of this source",
                "compare it with Company Information in the setup of Salesforce",
            )
        return found.parsed(
            (each for one in message.notifications for each in self._told(one, now)), batch=True
        )

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: ARG002, FBT001 # one form
        """Acknowledge, as all is on disk; without it Salesforce sends again for a day."""
        return Answer(200, _ACK, "text/xml; charset=utf-8")

    def _told(self, told: Notification, now: datetime) -> list[Found]:
        if not told.object:
            return told.unmapped(now, "a notification without an object's id")
        if told.kind in _PEOPLE:
            return told.person(now)
        if told.kind == "Opportunity" and told.fields.get("StageName") in self.won_stages:
            return [told.once(now, "won", "chat.conversion.recorded", self._won(told.fields))]
        if told.kind == "Opportunity":
            return told.unmapped(now, "see won_stages: for opportunities that are conversions")
        return told.unmapped(now, "no mapping for this kind of object")

    def _won(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        amount = fields.get("Amount")
        code = fields.get("CurrencyIsoCode") or self.currency
        return {
            "kind": "purchase",
            "customer_id": fields.get("ContactId") or fields.get("AccountId"),
            "conversation_id": fields.get(self.conversation_field),
            "value": amount if code else None,
            "currency": code if amount else None,
        }

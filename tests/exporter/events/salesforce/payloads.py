"""Outbound messages as Salesforce sends them, written from its WSDL."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

ORGANIZATION = "00D24000000abcDEFG"
SESSION = "00D24!session-that-must-not-be-kept"
AT = "2026-11-21T11:00:00.000Z"


def notification(kind: str, notice: str = "04l0800002nrC5BAAU", **fields: str | None) -> str:
    return notified(kind, notice, fields)


def notified(kind: str, notice: str, fields: Mapping[str, str | None]) -> str:
    told = "".join(
        f'<sf:{name} xsi:nil="true"/>' if one is None else f"<sf:{name}>{escape(one)}</sf:{name}>"
        for name, one in fields.items()
    )
    return (
        f'<Notification><Id>{notice}</Id><sObject xsi:type="sf:{kind}" '
        f'xmlns:sf="urn:sobject.enterprise.soap.sforce.com">{told}</sObject></Notification>'
    )


def message(*notifications: str, organization: str = ORGANIZATION, begin: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>' + begin + "<soapenv:Envelope "
        'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        '<notifications xmlns="http://soap.sforce.com/2005/09/outbound">'
        f"<OrganizationId>{organization}</OrganizationId><ActionId>04k08000000001</ActionId>"
        f"<SessionId>{SESSION}</SessionId>"
        "<EnterpriseUrl>https://example.my.salesforce.com/services/Soap/c/60.0</EnterpriseUrl>"
        f"{''.join(notifications)}</notifications></soapenv:Body></soapenv:Envelope>"
    ).encode()


_CONTACT: Mapping[str, str | None] = {
    "Id": "0032400000abcDE",
    "Email": "ann@example.com",
    "FirstName": "Ann",
    "LastName": "Lee",
    "MobilePhone": None,
    "Phone": "+4930123456",
    "SystemModstamp": AT,
}
_WON: Mapping[str, str | None] = {
    "Id": "0062400000abcDE",
    "Amount": "1250.5",
    "CurrencyIsoCode": "EUR",
    "ContactId": "0032400000abcDE",
    "Conversation_Id__c": "c-1",
    "StageName": "Closed Won",
    "LastModifiedDate": AT,
}


def contact(**changes: str | None) -> str:
    return notified("Contact", "04l0800002nrC5BAAU", {**_CONTACT, **changes})


def won(notice: str = "04l0800002nrC5BAAV", **changes: str | None) -> str:
    return notified("Opportunity", notice, {**_WON, **changes})

"""Changes as HubSpot sends them, written from the fields of its documentation."""

from typing import Any

from tests.exporter.events.spoiling import NOW

AT = int(NOW.timestamp() * 1000) - 60_000


def change(type: str, **changes: Any) -> dict[str, Any]:
    told = {
        "eventId": 3816279340,
        "subscriptionId": 25,
        "portalId": 33,
        "appId": 1160452,
        "occurredAt": AT,
        "subscriptionType": type,
        "attemptNumber": 0,
        "objectId": 1246965,
        "changeFlag": "NEW",
        "changeSource": "CRM",
        "sourceId": "userId:123",
    }
    return told | changes


def changed(name: str, value: Any, kind: str = "contact") -> dict[str, Any]:
    return change(f"{kind}.propertyChange", propertyName=name, propertyValue=value)

"""A portal of HubSpot whose objects are searched as HubSpot does: one model, for all tests."""

import json
from typing import Any

from msgspec import Struct

from exporter.integrations.exchange.call import Call
from tests.exporter.integrations.stands.stand import iso

PORTAL = 62515
CHANGED = {"contacts": "lastmodifieddate", "deals": "hs_lastmodifieddate"}


class Object(Struct):
    """A contact or a deal: when each property was given which value, oldest first."""

    id: int
    created: float
    history: dict[str, list[tuple[float, str]]] = {}

    def updated(self, now: float) -> float:
        times = [at for changes in self.history.values() for at, _ in changes]
        return max(one for one in (self.created, *times) if one <= now)

    def webhooks(self, kind: str) -> list[tuple[float, dict[str, Any]]]:
        """Return instants and changes as they are sent, the creation of contacts among them."""
        found = (
            []
            if kind == "deal"
            else [(self.created, self.change("contact.creation", self.created))]
        )
        for name, changes in self.history.items():
            for at, value in changes:
                told = self.change(f"{kind}.propertyChange", at)
                found.append((at, {**told, "propertyName": name, "propertyValue": value}))
        return found

    def change(self, type: str, at: float) -> dict[str, Any]:
        return {
            "eventId": hash((self.id, type, at)) % 10**9,
            "subscriptionId": 25,
            "portalId": PORTAL,
            "appId": 1,
            "occurredAt": round(at * 1000),
            "subscriptionType": type,
            "attemptNumber": 0,
            "objectId": self.id,
        }


def told(call: Call, contacts: list[Object], deals: list[Object], now: float) -> Any:
    """Return what HubSpot answers."""
    path = call.url.partition("//")[2].partition("/")[2]
    if path == "account-info/v3/details":
        return {"portalId": PORTAL}
    asked = json.loads(call.body)
    _, _, _, kind, *verb = path.split("/")
    objects = [one for one in {"contacts": contacts, "deals": deals}[kind] if one.created <= now]
    if verb == ["search"]:
        return _found(asked, kind, objects, now)
    assert verb == ["batch", "read"]
    assert len(asked["inputs"]) <= 50, "HubSpot tells histories of 50 at most"
    ids = {int(one["id"]) for one in asked["inputs"]}
    names = asked["propertiesWithHistory"]
    return {"results": [_whole(one, names, now) for one in objects if one.id in ids]}


def _found(asked: Any, kind: str, objects: list[Object], now: float) -> Any:
    (group,) = asked["filterGroups"]
    assert {one["propertyName"] for one in group["filters"]} == {CHANGED[kind]}
    bounds = {one["operator"]: int(one["value"]) / 1000 for one in group["filters"]}
    assert asked["sorts"] == [{"propertyName": CHANGED[kind], "direction": "ASCENDING"}]
    known = [one for one in objects if bounds["GTE"] <= one.updated(now) < bounds["LT"]]
    known.sort(key=lambda one: (one.updated(now), one.id))
    start = int(asked.get("after", 0))
    assert start < 10_000, "HubSpot goes no further"
    end = start + asked["limit"]
    results = [_whole(one, [], now) for one in known[start:end]]
    paging = {"paging": {"next": {"after": str(end)}}} if end < len(known) else {}
    return {"total": len(known), "results": results, **paging}


def _whole(one: Object, names: list[str], now: float) -> dict[str, Any]:
    """Return an object; histories have the newest first."""
    told = {
        name: [
            {"value": value, "timestamp": iso(at)}
            for at, value in reversed(one.history.get(name, []))
            if at <= now
        ]
        for name in names
    }
    return {
        "id": str(one.id),
        "createdAt": iso(one.created),
        "updatedAt": iso(one.updated(now)),
        "propertiesWithHistory": told,
    }

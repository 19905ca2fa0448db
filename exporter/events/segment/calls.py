"""Segment's kinds of calls, each as the events that it becomes. Pure.

https://segment.com/docs/connections/spec/
"""

from collections.abc import Callable, Mapping
from typing import Any

from exporter.events import adaptation, flat, model, tree
from exporter.events.inbound import Unreadable
from exporter.events.segment import ecommerce
from exporter.events.segment.call import Call

KINDS = ("track", "identify", "page", "screen", "group", "alias")
_HELP = "https://segment.com/docs/connections/spec/ says what a call needs"
_TRAITS = ("name", "email", "phone", "timezone")
_LONGEST = {"name": 500, "email": 200, "phone": 100, "timezone": 100}
Made = list[dict[str, Any]] | Unreadable


def events(call: Call, types: Mapping[str, str], currency: str) -> Made:
    """Return what a call becomes, or why it is none.

    ``types`` are our types by the names of tracks; ``currency`` that of amounts without one.
    """
    if call.kind == "track":
        return _tracked(call, types, currency)
    if call.kind == "alias":
        return _aliased(call)
    if not call.customer:
        return _nobody()
    kind = _OTHERS.get(call.kind)
    if kind is not None:
        return kind(call)
    return [call.unmapped(f"segment.{call.kind}", "calls of this kind have no mapping")]


def _tracked(call: Call, types: Mapping[str, str], currency: str) -> Made:
    name = call.raw.get("event")
    if not isinstance(name, str) or not name:
        return Unreadable("missing_field", "event: required, a text", _HELP)
    if not call.customer:
        return _nobody()
    type = str(types.get(name, name))
    if type in model.TYPES:
        return [call.event(type, adaptation.adapted(type, call.properties))]
    found = ecommerce.events(call, name, currency)
    if found is not None:
        return found
    why = "not of e-commerce, and not in types: of the source"
    return [call.unmapped(f"segment.{name}", why)]


def _identified(call: Call) -> list[dict[str, Any]]:
    """Return who a customer is, and that the anonymous id is theirs."""
    traits = call.raw.get("traits")
    told: dict[str, Any] = dict(traits) if isinstance(traits, dict) else {}
    names = [tree.word(told, part) for part in ("firstName", "lastName")]
    told.setdefault("name", " ".join(filter(None, names)))
    told.setdefault("timezone", tree.word(call.raw, "context", "timezone"))
    known = {name: tree.word(told, name)[: _LONGEST[name]] for name in _TRAITS}
    alias = call.anonymous if call.user and call.anonymous else ""
    data = {
        **known,
        "aliases": [alias] if alias else None,
        "traits": {name: one for name, one in told.items() if name not in _TRAITS} or None,
    }
    made = [call.event("customer.identified", data)]
    if alias and alias != call.user:
        made.append(flat.linked(call.id, call.time, call.user, alias))
    return made


def _viewed(call: Call) -> list[dict[str, Any]]:
    told, context = call.properties, tree.at(call.raw, "context", "page")
    page = next(
        (
            one
            for where in (told, context)
            for at in ("url", "path")
            if (one := tree.word(where, at))
        ),
        tree.word(call.raw, "name"),
    )
    if not page:
        return [call.unmapped("segment.page", "neither url, path nor name")]
    data = {
        "page": page,
        "referrer": tree.word(told, "referrer") or tree.word(context, "referrer"),
        "traffic_source": call.source,
    }
    return [call.event("web.page.viewed", data)]


def _aliased(call: Call) -> Made:
    previous = tree.word(call.raw, "previousId") or call.anonymous
    if not call.user or not previous:
        return Unreadable("missing_field", "userId and previousId: required", _HELP)
    return [call.event("identity.linked", {"customer_id": call.user, "alias": previous})]


def _nobody() -> Unreadable:
    return Unreadable("missing_field", "userId or anonymousId: required", _HELP)


_OTHERS: Mapping[str, Callable[[Call], list[dict[str, Any]]]] = {
    "identify": _identified,
    "page": _viewed,
}

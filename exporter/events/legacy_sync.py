"""Rows A13 and A14: what our services tell each other, item by item, as events. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from exporter.events import flat, legacy_row, model
from exporter.events.fields import Id, Instant, Word
from exporter.events.invalid import Invalid
from exporter.events.legacy_services import MILLISECONDS, NESTED, SERVICES, Service
from exporter.refusal import Refused

ORIGIN = "sync/"
_NO_LETTER = re.compile(r"[^a-z]")
_WHY = "neither a word of this service nor a type of events.md"
_LONGEST_TYPE = 100

Meaning = tuple[str, Mapping[str, Any]]


class Item(Struct, frozen=True):
    """What a service tells, its data aside."""

    id: Id
    type: Word
    timestamp: Instant


def service_of(given: Any) -> str:
    """Return a service's canonical name however it is spelt, or raise Refused."""
    plain = _plain(given) if isinstance(given, str) else ""
    found = next((name for name in SERVICES if _plain(name) == plain), None)
    if found is None:
        raise Refused(
            "missing_field" if given is None else "out_of_range",
            f"service: expected one of {', '.join(SERVICES)}",
            "post it as the service that the items come from",
        )
    return found


def event(service: str, raw: Any, now: datetime) -> dict[str, Any]:  # noqa: ARG001 # calls agree
    """Return the event of an item, or raise Invalid; the item's id is the event's.

    Its type is one of the service's words or of events.md; what is neither is kept as unmapped.
    """
    told = legacy_row.of(raw, Item)
    given = raw.get("data")
    if not isinstance(given, dict):
        raise Invalid("wrong_type", "data: expected an object", legacy_row.HELP)
    origin, of = f"{ORIGIN}{service}", SERVICES[service]
    if told.type in model.TYPES:
        return flat.event(told.id, told.type, told.timestamp, given, source=origin)
    data = _named(of, given)
    word = legacy_row.snake(told.type)
    meaning = _meaning(of, word, data)
    if meaning is None:
        named = f"{service}.{word}"[:_LONGEST_TYPE]
        return flat.unmapped(told.id, named, told.timestamp, given, _WHY, source=origin)
    type, more = meaning
    own = {of.own: told.id} if of.own else {}
    found = flat.event(told.id, type, told.timestamp, {**own, **data}, source=origin)
    found["data"] = {**more, **found["data"]}
    return found


def _meaning(of: Service, word: str, data: dict[str, Any]) -> Meaning | None:
    """Return type and further fields of a word; what a noun's field says is taken out of data."""
    if word in of.nouns and data.get(of.asks) is not None:
        word = legacy_row.snake(str(data.pop(of.asks)))
    for noun in of.nouns:
        word = word.removeprefix(f"{noun}_")
    found = of.words.get(word)
    return (of.otherwise, {"status": word}) if found is None and of.otherwise else found


def _named(of: Service, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with our names and units; of two spellings of one field the first holds."""
    found: dict[str, Any] = {}
    for name, one in given.items():
        ours = legacy_row.snake(name)
        ours = of.named.get(ours, ours)
        if ours in MILLISECONDS and isinstance(one, int | float) and not isinstance(one, bool):
            found.setdefault(MILLISECONDS[ours], one / 1000)
        elif ours in NESTED and isinstance(one, dict):
            found.setdefault(ours, {legacy_row.snake(name): inner for name, inner in one.items()})
        else:
            found.setdefault(ours, one)
    return found


def _plain(name: str) -> str:
    return _NO_LETTER.sub("", name.lower()).removesuffix("service")

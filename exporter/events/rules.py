"""What is asked of a type's raw data before msgspec converts it, and what is made of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from exporter.events import bounds, money, summaries
from exporter.events.data import Data
from exporter.events.fields import CHANNELS
from exporter.events.invalid import Invalid


class Rules(NamedTuple):
    """What is asked of a type's raw data before it is converted; ``plain``: nothing but names."""

    wanted: type[Data]
    fields: frozenset[str]
    money: bool
    either: tuple[str, ...]
    loose: frozenset[str]
    plain: bool


def of(wanted: type[Data]) -> Rules:
    """Return the rules of an event type."""
    fields = frozenset(field.encode_name for field in msgspec.structs.fields(wanted))
    money = bool(wanted.MONEY)
    loose = fields & bounds.LOOSE
    return Rules(wanted, fields, money, wanted.EITHER, loose, not (money or wanted.EITHER or loose))


def prepared(raw: Mapping[str, Any], rules: Rules) -> Mapping[str, Any]:
    """Return raw data with its channel and money as we have them, or raise Invalid."""
    channel = raw.get("channel")
    if channel.__class__ is str and channel not in CHANNELS:
        raw = {**raw, "channel": channel_of(channel)}
    return raw if rules.plain else _checked(raw, rules)


def _checked(raw: Mapping[str, Any], rules: Rules) -> Mapping[str, Any]:
    if rules.money:
        raw = _settled(raw, rules)
    if rules.either and all(raw.get(name) is None for name in rules.either):
        raise Invalid("missing_field", f"data: {' or '.join(rules.either)} is required")
    for name in rules.loose & raw.keys():
        bounds.weigh(raw[name], f"data.{name}")
    return raw


def channel_of(given: str) -> str:
    """Return a channel as we call it; one that we do not know is ``other``."""
    return given.lower() if given.lower() in CHANNELS else "other"


def _settled(raw: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """Return raw data with every amount in integers, those of items and of a conversion too."""
    ready = money.settled(
        raw,
        rules.wanted.MONEY,
        root="data",
        nano="value_nano" in rules.wanted.__struct_fields__,
        bare=rules.wanted is summaries.Summarised,
    )
    currency = ready.get("currency")
    items = raw.get("items")
    if "items" in rules.fields and isinstance(items, list | tuple):
        ready["items"] = [
            _inner(item, f"data.items[{index}]", currency) for index, item in enumerate(items)
        ]
    if "conversion_event" in rules.fields and "conversion_event" in raw:
        ready["conversion_event"] = _inner(
            raw["conversion_event"], "data.conversion_event", currency
        )
    return ready


def _inner(raw: Any, root: str, currency: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    return money.settled(raw, ("value",), root=root, currency=currency)

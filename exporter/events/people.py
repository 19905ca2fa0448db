"""Who a customer is, as shops, payment and booking systems tell it alike. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from exporter.events import flat
from exporter.events.found import Found

_LONGEST = {"name": 500, "email": 200, "phone": 100, "timezone": 100}


def identified(
    id: str, time: datetime | str, source: str, customer: str, known: Mapping[str, str]
) -> list[Found]:
    """Return what is known of a customer, if anything is: name, email, phone, timezone.

    Without an id of the vendor's the e-mail is theirs. An e-mail and a phone number are aliases
    too, so that what other sources know them by is joined.
    """
    told = {name: known[name][:most] for name, most in _LONGEST.items() if known.get(name)}
    who = customer or told.get("email", "") or told.get("phone", "")
    if not who or not told:
        return []
    ways = (told.get("email"), told.get("phone"))
    aliases = [one for one in ways if one and one != who]
    more: dict[str, Any] = {**told, "aliases": aliases or None}
    return [Found(flat.identified(id, time, who, source=source, **more))]

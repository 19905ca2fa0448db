"""Flat native objects, as sources make them of what vendors send."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

LONGEST_WHY = 100


class Unmapped(dict[str, Any]):
    """An event without a mapping, the source's own word for why, and whose it is.

    No sender can write one. ``tenant`` is "" where the source knows of none.
    """

    __slots__ = ("tenant", "why")
    why: str
    tenant: str


def event(
    id: str,
    type: str,
    time: datetime | str,
    data: Mapping[str, Any],
    *,
    source: str | None = None,
    subject: str | None = None,
) -> dict[str, Any]:
    """Return an event; what is None or "" in ``data`` is left out.

    ``source`` is the vendor's account that it came from: a shop, a page, a phone number's id.
    """
    told = {name: one for name, one in data.items() if one is not None and one != ""}
    found = {"id": id, "type": type, "time": time, "data": told}
    if source:
        found["source"] = source
    if subject:
        found["subject"] = subject
    return found


def unmapped(  # an event has as many fields
    id: str,
    type: str,
    time: datetime | str,
    raw: Mapping[str, Any],
    why: str,
    *,
    source: str | None = None,
    tenant: str | None = None,
) -> Unmapped:
    """Return an event that is kept whole and sealed, as it has no mapping.

    ``type`` is ``<vendor>.<topic>``; ``why`` is our own sentence, as it is not sealed. ``tenant``
    is that of the vendor's account, where the source lists it.
    """
    found = Unmapped(id=id, type=type, time=time, data=raw)
    found.why = why[:LONGEST_WHY]
    found.tenant = tenant or ""
    if source:
        found["source"] = source
    return found


def identified(  # one for each thing that may be known of somebody
    id: str,
    time: datetime | str,
    customer_id: str,
    *,
    source: str | None = None,
    **known: Any,
) -> dict[str, Any]:
    """Return ``customer.identified`` of ``{id}/identified``; ``known`` as in docs/events.md."""
    data = {"customer_id": customer_id, **known}
    return event(f"{id}/identified", "customer.identified", time, data, source=source)


def linked(
    id: str, time: datetime | str, customer_id: str, alias: str, *, source: str | None = None
) -> dict[str, Any]:
    """Return ``identity.linked`` of ``{id}/linked``: two ids that are one person."""
    data = {"customer_id": customer_id, "alias": alias}
    return event(f"{id}/linked", "identity.linked", time, data, source=source)

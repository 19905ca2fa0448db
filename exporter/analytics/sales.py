"""What conversions brought, by what the customer wanted (row A16)."""

from collections import Counter
from collections.abc import Iterator

from exporter.analytics import measures
from exporter.analytics.amounts import Amount
from exporter.analytics.snapshot import Snapshot
from exporter.analytics.thread import Thread

Sale = tuple[str, str, int]
"""Service, "" where nothing tells, currency and minor units."""


def told(thread: Thread, snapshot: Snapshot) -> tuple[Sale, ...]:
    """Return what a conversation brought: of the service that a conversion names, else the last."""
    converted = [beat.more for beat in thread if beat.kind == "converted"]
    priced = [more for more in converted if "currency" in more and "value" in more]
    if not priced and (converted or snapshot.conversion is None):
        return ()
    last = next((beat.more["service"] for beat in reversed(thread) if "service" in beat.more), "")
    found: Counter[tuple[str, str]] = Counter()
    for more in priced:
        found[more.get("service", last), more["currency"]] += more["value"]
    if not converted and snapshot.conversion is not None:
        _, value, currency = snapshot.conversion
        found[last, currency] += value
    return tuple(
        (service, currency, value)
        for (service, currency), value in sorted(found.items())
        if currency and value
    )


def amounts(sales: tuple[Sale, ...]) -> Iterator[Amount]:
    """Return what they add."""
    for service, currency, value in sales:
        yield "service_minor", measures.name(currency, service), value

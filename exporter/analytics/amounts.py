"""What an event adds to a measure: single amounts, spans of time, and means."""

from collections.abc import Iterator

from exporter.analytics import buckets, measures

Amount = tuple[str, str, int]
"""Measure, name and amount."""


def span(measure: str, seconds: float | None, *label: str) -> Iterator[Amount]:
    """Return how long something took, told apart by labels; nothing where it is not known."""
    if seconds is not None:
        ms = round(seconds * 1000)
        name = measures.name(*label)
        yield f"{measure}_n", name, 1
        yield f"{measure}_ms", name, ms
        yield f"{measure}_bucket", measures.name(buckets.of(ms), *label), 1


def mean(measure: str, name: str, value: float | None) -> Iterator[Amount]:
    """Return a mean's parts, in thousandths."""
    if value is not None:
        yield f"{measure}_n", name, 1
        yield f"{measure}_milli", name, round(value * 1000)

"""The way of a message to its reader (row Q7), of all that is told about it, in any order.

A message takes several steps, and senders leave some out: who reads has received, though nobody
may say so. Hence rates are of messages by how far they came, not of steps.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import days, measures
from exporter.analytics.cells import Cell
from exporter.analytics.conversation import OTHER
from exporter.events.messages import Status

DIGEST_BYTES: Final = 8
_ARRIVED: Final = ("delivered", "read")


class Step(NamedTuple):
    """A step at an instant (Unix milliseconds), and what was told with it; "" where nothing was."""

    at: int
    error: str
    pricing: str
    agent: str


class Place(NamedTuple):
    """A message: its channel, and a digest of both that and its id."""

    tenant: str
    digest: bytes
    channel: str


Way = Mapping[str, Step]
"""Steps by status, each the first of its kind."""


def place(tenant: str, data: Status) -> Place:
    """Return which message a status is of; ids of two channels may be the same."""
    channel = data.channel or OTHER
    name = measures.name(channel, data.message_id).encode("utf-8", "replace")
    digest = hashlib.blake2b(name, digest_size=DIGEST_BYTES).digest()
    return Place(tenant, digest, channel)


def of(at: int, data: Status) -> Way:
    """Return the way that one status tells of."""
    told = Step(at, data.error_class or "", data.pricing_category or "", data.agent_id or "")
    return {data.status: told}


def merged(one: Way, other: Way) -> Way:
    """Return all that two tell; which of them came first changes nothing."""
    found = dict(one)
    for status, step in other.items():
        found[status] = min(found.get(status, step), step)
    return found


def began(way: Way) -> int:
    """Return the instant of its first step."""
    return min(step.at for step in way.values())


def moved(before: Way, after: Way, channel: str, zone: ZoneInfo) -> Counter[Cell]:
    """Return by how much cells move when a way becomes another; ``before`` is empty of a new one.

    A message belongs to the day of its first step.
    """
    found = Counter(cells(after, channel, zone))
    if before:
        found.subtract(cells(before, channel, zone))
    return Counter({cell: amount for cell, amount in found.items() if amount})


def cells(way: Way, channel: str, zone: ZoneInfo) -> Counter[Cell]:
    """Return the cells of a message: of all, and of the agent that was named first."""
    day = days.day(began(way), zone)
    agent = next((step.agent for step in sorted(way.values()) if step.agent), "")
    found: Counter[Cell] = Counter()
    for measure, name in _told(way):
        for whose in ("", agent) if agent else ("",):
            found[Cell(day, channel, whose, measure, name)] += 1
    return found


def _told(way: Way) -> Iterator[tuple[str, str]]:
    yield "outgoing", ""
    arrived = any(status in way for status in _ARRIVED)
    if arrived or "sent" in way:
        yield "outgoing_sent", ""
    if arrived:
        yield "outgoing_delivered", ""
    if "read" in way:
        yield "outgoing_read", ""
    if "failed" in way and not arrived:
        yield "outgoing_failed", ""
        yield "outgoing_errors", measures.name(way["failed"].error or OTHER)
    pricing = next((step.pricing for step in sorted(way.values()) if step.pricing), "")
    if pricing:
        yield "outgoing_pricing", measures.name(pricing)

"""Which sources are waited for, since when nothing came of them, and how long that may be. Pure."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from alerting.duration import Duration

Contact = tuple[str, int, int | None]
"""A source, since when it is waited for, and when its events were last accepted, if they were.

Milliseconds since 1970.
"""


class Source(Protocol):
    """A source of the configuration; without `silent_after` nobody waits for it."""

    @property
    def name(self) -> str: ...
    @property
    def silent_after(self) -> Duration | None: ...


class Silence(Struct, frozen=True):
    """Since when nothing came of a source, and how long that may be; both in seconds."""

    source: str
    since: float
    limit: float


def contacts(
    known: Mapping[str, Contact], sources: Iterable[str], heard: Mapping[str, float], now: int
) -> tuple[Contact, ...]:
    """Return what is new of the sources of a configuration.

    `heard` is when events of each were accepted, in seconds since 1970; `now` in milliseconds.
    """
    found = []
    for source in sources:
        before = known.get(source)
        received = before[2] if before is not None else None
        if source in heard:
            received = round(heard[source] * 1000)
        contact = (source, before[1] if before is not None else now, received)
        if contact != before:
            found.append(contact)
    return tuple(found)


def silences(sources: Iterable[Source], known: Mapping[str, Contact]) -> tuple[Silence, ...]:
    """Return the silence of each source that is waited for and known."""
    found = []
    for source in sources:
        contact = known.get(source.name)
        if source.silent_after is not None and contact is not None:
            _, awaited, received = contact
            since = awaited if received is None else received
            found.append(Silence(source.name, since / 1000, source.silent_after.seconds))
    return tuple(found)

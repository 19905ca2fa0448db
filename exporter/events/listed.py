"""What of a vendor's listing is to be taken in: what makes figures, and is not known. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from exporter.events import flat
from exporter.events.inbound import Mark, Parsed
from exporter.events.sources import Source
from exporter.events.sources.chatwoot import Chatwoot
from exporter.events.sources.hubspot import HubSpot

NEAR: Final = 1_000
"""Milliseconds by which a webhook and a list may differ about when the same thing happened."""
_EVER: Final = 1 << 62
_CONVERSATION: Final = "conversation:"


class Sifted(NamedTuple):
    """What is left of a request, and how many of its events are known."""

    parsed: Parsed
    known: int


def by_version(source: Source) -> bool:
    """Say whether a source's events are known by their objects' versions, besides their ids.

    HubSpot's lists have no ids of events, and no promise that their instants are the webhooks';
    Chatwoot's say that a conversation is resolved, and not since when.
    """
    return isinstance(source, HubSpot | Chatwoot)


def believed(source: Source, versions: Mapping[str, int]) -> Mapping[str, int]:
    """Return up to which version each object is known, where these are the newest that came.

    Of a conversation of Chatwoot's of which any turn came, no list tells a further one.
    """
    if not isinstance(source, Chatwoot):
        return versions
    return {one: _EVER for one in versions if one.startswith(_CONVERSATION)}


def sifted(parsed: Parsed, versions: Mapping[str, int]) -> Sifted:
    """Return the events of a listed request that may be new.

    What has no mapping is no figure's, and its webhook is another request than its listing, so it
    could not be known again: nothing of it is taken. ``versions`` are as `believed`.
    """
    kept = [
        (one, parsed.marks.get(place))
        for place, one in enumerate(parsed.events)
        if not isinstance(one, flat.Unmapped)
    ]
    new = [(one, mark) for one, mark in kept if not _is_known(mark, versions)]
    marks = {place: mark for place, (_, mark) in enumerate(new) if mark is not None}
    return Sifted(Parsed([one for one, _ in new], parsed.batch, marks), len(kept) - len(new))


def _is_known(mark: Mark | None, versions: Mapping[str, int]) -> bool:
    if mark is None or mark.object not in versions:
        return False
    return mark.version <= versions[mark.object] + NEAR

"""What was changed of what runs, and which changes are near a time (`change.recorded`)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics import stored
from exporter.analytics.stored import Stored
from exporter.events.operations import ChangeRecorded

TYPE: Final = ChangeRecorded.TYPE
REACH: Final = 3_600_000
"""So many milliseconds before a time a change is near it: what it breaks shows within an hour."""
REACH_OF_DAYS: Final = 48 * REACH
"""The same for what is told by figures of whole days: today's and yesterday's."""
MOST_NEAR: Final = 5
MOST_OF_PERIOD: Final = 10
"""The changes that an answer about days names."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Change(Struct, frozen=True):
    """A deploy, or another model, prompt or configuration."""

    id: Annotated[str, Meta(description="id of its event")]
    at: Annotated[datetime, Meta(description="when it was")]
    kind: Annotated[
        Literal["deploy", "prompt", "model", "config"], Meta(description="what was changed")
    ]
    name: Annotated[str, Meta(description="of what, as its sender calls it")]
    version: Annotated[str | None, Meta(description="to which version, where that was told")]
    url: Annotated[str | None, Meta(description="where more of it stands, where that was told")]
    source: Annotated[str, Meta(description="who told it")]


def change(id: str, source: str, time: int, data: bytes) -> Change | None:
    """Return a change as it was kept; None of one that cannot be read any more."""
    found = stored.data(Stored(0, b"", "", TYPE, time, data))
    if not isinstance(found, ChangeRecorded):
        return None
    at = _EPOCH + timedelta(milliseconds=time)
    return Change(id, at, found.kind, found.name, found.version, found.url, source)


def near(
    changes: Iterable[Change], begins: int, ends: int, reach: int = REACH, most: int = MOST_NEAR
) -> list[Change]:
    """Return the changes within a span or shortly before it, the newest first, a few at most."""
    since, until = (_EPOCH + timedelta(milliseconds=at) for at in (begins - reach, ends))
    found = [one for one in changes if since <= one.at < until]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:most]


def said(change: Change) -> str:
    """Return a change in a few words, as `deploy of web 2.4 at 2026-11-21 14:30 UTC`."""
    version = f" {change.version}" if change.version else ""
    return f"{change.kind} of {change.name}{version} at {change.at:%Y-%m-%d %H:%M} UTC"

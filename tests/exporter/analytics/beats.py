"""Conversations told as strings, so that tests read like them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exporter.analytics import hours
from exporter.analytics.beat import Beat, Kind
from exporter.analytics.conversation import Terms
from exporter.analytics.hours import Hours

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = round(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp() * 1000)
"""A Monday morning."""
ALWAYS = Hours(ZoneInfo("UTC"))

_KINDS: dict[str, tuple[Kind, str]] = {
    "c": ("received", ""),
    "b": ("sent", "ai"),
    "h": ("sent", "human"),
    "s": ("sent", "system"),
    "q": ("answered", ""),
    "S": ("started", ""),
    "E": ("ended", ""),
    "R": ("reopened", ""),
    "!": ("escalated", ""),
    "v": ("deescalated", ""),
}


def told(story: str, *, every: int = MINUTE, start: int = START) -> tuple[Beat, ...]:
    """Return the beats of a story: a letter a minute, `.` for silence.

    c customer, b bot, h human, s system, q question with its answer, S started, E ended (resolved),
    R reopened, ! escalated, v de-escalated.
    """
    return tuple(
        beat(_KINDS[letter][0], start + place * every, who=_KINDS[letter][1], place=place)
        for place, letter in enumerate(story)
        if letter != "."
    )


def beat(
    kind: Kind, at: int, *, who: str = "", place: int = 0, agent: str = "", **more: object
) -> Beat:
    if kind == "ended":
        more = {"outcome": "resolved", **more}
    if kind == "answered":
        more = {"ms": 2_000, **more}
    return Beat(at, place.to_bytes(8), kind, who, agent, "web", "anna", "en", dict(more))


def terms(now: int = START + DAY, text: str = "", zone: str = "UTC") -> Terms:
    return Terms(now, hours.read(text, ZoneInfo(zone)))

"""What a sender's own summary of a conversation says (rows A4, A6, A8); the latest one wins."""

from typing import Any, Final

from msgspec import Struct

from exporter.analytics.beat import Beat
from exporter.analytics.thread import Thread

_WRITTEN: Final = frozenset({"received", "sent", "answered"})


class Snapshot(Struct, frozen=True, kw_only=True, gc=False):
    """A summary, by the key of its beat; what it does not tell is None or empty.

    ``stands_in`` says that no message of the conversation is known by itself, so that the
    summary's counts, end and outcome are the only ones; else they are not used.
    """

    key: bytes = b""
    stands_in: bool = False
    agent: str = ""
    started: int | None = None
    ended: int | None = None
    ms: int | None = None
    messages: int = 0
    by_customer: int = 0
    by_agent: int = 0
    mean_ms: int | None = None
    resolution_ms: int | None = None
    score: float | None = None
    escalated: bool = False
    outcome: str = ""
    feeling: str = ""
    with_data: bool = False
    conversion: tuple[str, int, str] | None = None


NONE: Final = Snapshot()


def latest(thread: Thread) -> Snapshot:
    """Return what the latest summary says (row A18: by its end, then by when it came)."""
    found = [beat for beat in thread if beat.kind == "summarised"]
    if not found:
        return NONE
    stands_in = not any(beat.kind in _WRITTEN for beat in thread)
    return _read(max(found, key=_order), stands_in=stands_in)


def _order(beat: Beat) -> tuple[int, int, bytes]:
    ended: int = beat.more.get("ended", beat.at)
    return ended, beat.more.get("seq", 0), beat.key


def _read(beat: Beat, *, stands_in: bool) -> Snapshot:
    more: dict[str, Any] = beat.more
    kind, minutes = more.get("what"), more.get("minutes")
    return Snapshot(
        key=beat.key,
        stands_in=stands_in,
        agent=beat.agent,
        started=more.get("started"),
        ended=more.get("ended") if stands_in else None,
        ms=_span(more),
        messages=more.get("messages", 0) if stands_in else 0,
        by_customer=more.get("by_customer", 0) if stands_in else 0,
        by_agent=more.get("by_agent", 0) if stands_in else 0,
        mean_ms=more.get("ms") if stands_in else None,
        resolution_ms=round(minutes * 60_000) if minutes is not None else None,
        score=more.get("score"),
        escalated=more.get("escalated", False),
        outcome=more.get("outcome", "") if stands_in else "",
        feeling=more.get("feeling", ""),
        with_data=more.get("with_data", False),
        conversion=(kind, more.get("value", 0), more.get("currency", "")) if kind else None,
    )


def _span(more: dict[str, Any]) -> int | None:
    """Return how long it went on: as told, else end less start (row A18)."""
    seconds: float | None = more.get("seconds")
    if seconds is not None:
        return round(seconds * 1000)
    started, ended = more.get("started"), more.get("ended")
    return None if started is None or ended is None else max(0, int(ended) - int(started))

"""A figure with its N, and how instants and numbers are told."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Figure(Struct, frozen=True):
    """A number, and of how many it is made."""

    value: Annotated[float | None, Meta(description="the figure; null where `why` says so")]
    n: Annotated[int, Meta(ge=0, description="of how many runs or minutes it is made")]
    why: Annotated[str | None, Meta(description="why there is none")] = None


def of(value: float | None, n: int, least: int, what: str) -> Figure:
    """Return a figure, or why there is none; ``what`` is what was counted."""
    if n < least or value is None:
        return Figure(None, n, f"{n} {what}, at least {max(least, 1)} are needed")
    return Figure(value, n)


def percent(ratio: float) -> float:
    """Return a share in per cent with two digits; it is 100 only where nothing is missing."""
    found = round(100 * ratio, 2)
    return 99.99 if ratio < 1 and found >= 100 else found


def instant(milliseconds: int) -> datetime:
    """Return Unix milliseconds as an instant."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def span(milliseconds: float) -> str:
    """Return a span as people read it, in its largest two units."""
    seconds = round(milliseconds / 1000)
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 120:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def clock(at: datetime) -> str:
    """Return an instant as people read it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"

"""Spans, shares and instants as the status page shows them: short, and never better than true."""

import math
from datetime import datetime

from msgspec import Struct

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_SIZES = ("B", "KiB", "MiB", "GiB", "TiB")


class Moment(Struct, frozen=True):
    """An instant as people read it: how long ago, and exactly; `iso` is for programs."""

    iso: str
    exact: str
    ago: str


def moment(instant: datetime, now: datetime) -> Moment:
    """Return an instant as it looks from now; both are UTC."""
    return Moment(
        f"{instant:%Y-%m-%dT%H:%M:%SZ}",
        f"{instant:%Y-%m-%d %H:%M:%S} UTC",
        span((now - instant).total_seconds()),
    )


def span(seconds: float) -> str:
    """Return a span in its largest unit, with the next one from an hour up: ``2 h 5 min``.

    Nothing is rounded up, and what is yet to come is `0 s`: clocks differ a little.
    """
    whole = max(0, math.floor(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    large, small = (("h", _HOUR), ("min", _MINUTE)) if whole < _DAY else (("d", _DAY), ("h", _HOUR))
    rest = whole % large[1] // small[1]
    return f"{whole // large[1]:,} {large[0]}" + (f" {rest} {small[0]}" if rest else "")


def response(seconds: float) -> str:
    """Return how long an answer took, in three digits at most: ``83 ms``, ``1.24 s``."""
    milliseconds = seconds * 1_000
    if milliseconds < 9.95:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 9.995 else f"{seconds:.1f} s"


def uptime(up: int, judged: int) -> str:
    """Return the share of runs that were up, rounded down: one failure is never 100%."""
    if not judged:
        return "–"
    if up in {0, judged}:
        return "100%" if up else "0%"
    hundredths = up * 10_000 // judged
    return f"{hundredths / 100:.2f}%" if hundredths else "<0.01%"


def usage(ratio: float) -> str:
    """Return a share from 0 to 1 that is in use: ``23%``."""
    return f"{100 * ratio:.0f}%"


def amount(size: float) -> str:
    """Return bytes in the largest unit that leaves at most four digits: ``1.5 MiB``."""
    step = 0
    while size >= 1_023.5 and step < len(_SIZES) - 1:
        size /= 1_024
        step += 1
    digits = 1 if step and size < 99.95 else 0
    return f"{size:,.{digits}f} {_SIZES[step]}"


def number(count: int, noun: str, plural: str = "") -> str:
    """Return how many there are of something: ``1 probe``, ``1,430 probes``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"

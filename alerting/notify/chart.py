"""What the picture of an alert's trend shows: its line, its bounds and the words at them. Pure."""

import math
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from alerting.model import Alert
from alerting.notify import trend, wording

MOST_VALUES: Final = 240
_MARGIN: Final = 0.12  # of the range, above and below
_APART: Final = 0.21  # of the range, between the middles of two words
_LARGEST: Final = 1e300


class Mark(Struct, frozen=True):
    """Words at a height from 0, the bottom, to 1."""

    height: float
    text: str


class Chart(Struct, frozen=True, kw_only=True):
    """Heights from left to right, None where nothing is known; ``limit`` is the threshold's.

    `over` says that values above the limit are bad, None that this is not known.
    """

    heights: tuple[float | None, ...]
    least: Mark | None
    most: Mark | None
    limit: Mark | None
    over: bool | None
    begin: str
    end: str


class Picture(Struct, frozen=True):
    """A chart in a mail, the name by which the HTML calls it, and what it shows in words."""

    name: str
    chart: Chart
    words: str


def chart(alert: Alert, at: datetime) -> Chart | None:
    """Return what is shown of an alert's trend, which ends `at`; None where it has none."""
    values = alert.trend[-MOST_VALUES:]
    known = [one for one in values if abs(one) < _LARGEST]
    if len(known) < 2:
        return None
    limit = trend.limit(alert)
    least, most = min(known), max(known)
    bottom, top = _range(least, most, limit)

    def height(value: float) -> float:
        return (value - bottom) / (top - bottom)

    shown = trend.shown(alert)
    line = None if limit is None else Mark(height(limit), wording.threshold(alert))
    high = _free(Mark(height(most), shown(most)), line)
    low = None if least == most else _free(Mark(height(least), shown(least)), line, high)
    return Chart(
        heights=tuple(height(one) if abs(one) < _LARGEST else None for one in values),
        least=low,
        most=high,
        limit=line,
        over=_over(wording.threshold(alert)),
        begin=wording.clock(at - timedelta(seconds=alert.trend_seconds), at),
        end=f"{wording.clock(at, at)} UTC",
    )


def _range(least: float, most: float, limit: float | None) -> tuple[float, float]:
    """Return the values at the bottom and at the top."""
    if limit is not None:
        least, most = min(least, limit), max(most, limit)
    size = most - least or abs(most) or 1.0
    bottom, top = least - size * _MARGIN, most + size * _MARGIN
    return bottom, top if top > bottom else math.nextafter(bottom, math.inf)


def _free(mark: Mark, *others: Mark | None) -> Mark | None:
    """Return a mark if its words do not run into those of others."""
    near = any(one and abs(one.height - mark.height) < _APART for one in others)
    return None if near else mark


def _over(threshold: str) -> bool | None:
    return {">": True, "<": False}.get(threshold[:1])

"""How an alert's value went, in a line: ``▁▂▅▇ 1.2s to 6.2s in 1 h``. Pure."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from alerting import figures
from alerting.model import Alert

_BARS: Final = "▁▂▃▄▅▆▇█"
_GAP: Final = "·"
WIDTH: Final = 16  # characters
_LARGER: Final = {
    "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "%": 0.01, "B": 1.0,
    "KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30, "TiB": 2.0**40, "PiB": 2.0**50, "": 1.0,
}  # fmt: skip
_PART: Final = re.compile(r"([+-]?[\d,]+(?:\.\d+)?(?:e[+-]?\d+)?)(µs|ms|[smhd%]|[KMGTP]?i?B)?")
_BOUND: Final = re.compile(r"(?:[<>]=?|[=!]=)\s*(.+)")
_UNITS: Final[Mapping[str, Callable[[float], str]]] = {
    **dict.fromkeys(("µs", "ms", "s", "m", "h", "d"), figures.duration),
    "%": figures.percent,
    "": figures.number,
}
Shown = Callable[[float], str]


def words(alert: Alert) -> str:
    """Return bars with the least and the most of them, and over how long; "" without a trend."""
    known = [one for one in alert.trend if math.isfinite(one)]
    if len(known) < 2:
        return ""
    form = shown(alert)
    least, most = form(min(known)), form(max(known))
    range = f"always {least}" if least == most else f"{least} to {most}"
    return f"{bars(alert.trend)} {range} in {span(alert.trend_seconds)}"


def bars(values: Sequence[float], width: int = WIDTH) -> str:
    """Return values as bars from the least to the most; ``·`` where there is none."""
    means = _reduced(values, width)
    known = [one for one in means if math.isfinite(one)]
    if not known:
        return ""
    least, most = min(known), max(known)
    # Halves, so that the difference of any two numbers is one.
    range = (most / 2 - least / 2) or 1.0
    return "".join(
        _BARS[round((one / 2 - least / 2) / range * (len(_BARS) - 1))]
        if math.isfinite(one)
        else _GAP
        for one in means
    )


def shown(alert: Alert) -> Shown:
    """Return how the alert's values are written, which its own texts tell."""
    notes = dict(alert.annotations)
    for text in (notes.get("value", ""), notes.get("threshold", "")):
        parts = list(_PART.finditer(text))
        if parts and parts[0][2]:
            return _UNITS.get(parts[0][2], figures.size)
    return figures.number


def limit(alert: Alert) -> float | None:
    """Return the number of the alert's threshold, None where it has none that is one."""
    bound = _BOUND.fullmatch(dict(alert.annotations).get("threshold", "").strip())
    return None if bound is None else number(bound[1])


def number(text: str) -> float | None:
    """Return what a text like ``2m 5s``, ``80%`` or ``1.5GiB`` says; None where it is no number."""
    parts = [_PART.fullmatch(word) for word in text.split()]
    if not parts or len(parts) > 2:
        return None
    found = 0.0
    for part in parts:
        if part is None or len(part[1]) > 40 or not any(map(str.isdigit, part[1])):
            return None
        found += float(part[1].replace(",", "")) * _LARGER.get(part[2] or "", 1.0)
    return found if math.isfinite(found) else None


def span(seconds: float) -> str:
    """Return a span in its two largest units: ``2 h 5 min``."""
    rest = round(max(seconds, 0.0))
    parts: list[str] = []
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        if count or (name == "s" and not parts):
            parts.append(f"{count} {name}")
        elif parts:
            break
    return " ".join(parts[:2])


def _reduced(values: Sequence[float], width: int) -> list[float]:
    """Return at most so many values: of neighbours, the mean of those that there are."""
    if len(values) <= width:
        return list(values)
    ends = [round(place * len(values) / width) for place in range(width + 1)]
    return [_mean(values[ends[place] : ends[place + 1]]) for place in range(width)]


def _mean(values: Sequence[float]) -> float:
    known = [one for one in values if math.isfinite(one)]
    return sum(one / len(known) for one in known) if known else math.nan

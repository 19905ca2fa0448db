"""Numbers and instants as people read them, for summaries and messages."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

_SMALL: Final = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))
_LARGE: Final = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_SIZES: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def number(value: float) -> str:
    """Return a number with at most two decimals, more where it is small: `1,234.5`, `0.0031`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    if abs(value) >= 1e15 or (value and abs(value) < 1e-6):
        return f"{value:.3g}"
    decimals = 2 if abs(value) >= 0.1 or not value else 2 - math.floor(math.log10(abs(value)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float) -> str:
    """Return a ratio as per cent: 0.8123 is `81.23%`."""
    return f"{number(value * 100)}%"


def duration(seconds: float) -> str:
    """Return seconds in the two units that matter: `850ms`, `6.1s`, `2m 5s`, `1d 3h`."""
    if not math.isfinite(seconds):
        return number(seconds)
    if seconds < 0:
        return f"-{duration(-seconds)}"
    if seconds < 59.995:
        unit, size = next((one for one in _SMALL if seconds >= one[1]), _SMALL[-1])
        return f"{number(seconds / size)}{unit}" if seconds else "0s"
    rest = round(seconds)
    parts = []
    for unit, span in _LARGE:
        count, rest = divmod(rest, span)
        parts.append((count, unit))
    first = next(place for place, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count:,}{unit}" for count, unit in parts[first : first + 2] if count)


def size(amount: float) -> str:
    """Return an amount of bytes: `1.5GiB`."""
    if not math.isfinite(amount):
        return number(amount)
    step = 0
    while abs(amount) >= 1024 and step < len(_SIZES) - 1:
        amount /= 1024
        step += 1
    return f"{number(amount)}{_SIZES[step]}"


def moment(instant: datetime) -> str:
    """Return an instant to the second."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


BY_UNIT: Final[Mapping[str, Callable[[float], str]]] = {
    "": number,
    "seconds": duration,
    "ratio": percent,
    "bytes": size,
}

"""Numbers as people read them, in Prometheus' words: ``1.235M``, ``1Mi``, ``1h 2m 3s``, ``12.3%``.

https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#numbers
"""

import math
from collections.abc import Iterable

from alerting import floats
from alerting.gotemplate import numerals, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.values import Named, Type, Value

_LARGE = ("k", "M", "G", "T", "P", "E", "Z", "Y")
_SMALL = ("m", "u", "n", "p", "f", "a", "z", "y")
_BINARY = ("ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")
_NANOSECONDS = 1_000_000_000


def number(value: Value) -> float:
    """Return the number that a value is or says; Fault if it is none."""
    match value:
        case str():
            return _said(value)
        case float() | int() if not isinstance(value, bool):
            return float(value)
        case Named(type=Type(name="time.Duration"), value=int() as nanoseconds):
            return nanoseconds / _NANOSECONDS
    said = "<nil>" if value is None else values.type_of(value)
    raise Fault(f"can't convert {said} to float")


def _said(text: str) -> float:
    try:
        return numerals.floating(text)
    except ValueError as error:
        raise Fault(str(error)) from None


def decimal(value: Value) -> str:
    """Return a number with a prefix of 1000: ``1.235M``, ``120m``."""
    found = number(value)
    if found == 0 or not math.isfinite(found):
        return _four(found)
    if abs(found) >= 1:
        return _scaled(found, 1000, _LARGE)
    return _small(found)


def binary(value: Value) -> str:
    """Return a number with a prefix of 1024: ``1Mi``."""
    found = number(value)
    if abs(found) <= 1 or not math.isfinite(found):
        return _four(found)
    return _scaled(found, 1024, _BINARY)


def percentage(value: Value) -> str:
    """Return a ratio as per cent: ``12.35%``."""
    return f"{_four(number(value) * 100)}%"


def duration(value: Value) -> str:
    """Return seconds in larger units, or smaller ones: ``1d 2h 3m 4s``, ``12.3s``, ``5ms``."""
    found = number(value)
    if not math.isfinite(found):
        return _four(found)
    if found == 0:
        return f"{_four(found)}s"
    if abs(found) < 1:
        return f"{_small(found)}s"
    sign = "-" if found < 0 else ""
    # Go cannot hold more, and makes the least number of what is too large.
    whole = int(abs(found)) if abs(found) < 1 << 63 else -(1 << 63)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{sign}{days}d {hours}h {minutes}m {seconds}s"
    if hours:
        return f"{sign}{hours}h {minutes}m {seconds}s"
    return f"{sign}{minutes}m {seconds}s" if minutes else f"{sign}{_four(abs(found))}s"


def _four(value: float) -> str:
    """Return a number in four digits."""
    return floats.text(value, "g", 4)


def _scaled(value: float, step: int, prefixes: Iterable[str]) -> str:
    shown = ""
    for prefix in prefixes:
        if abs(value) < step:
            break
        shown = prefix
        value /= step
    return _four(value) + shown


def _small(value: float) -> str:
    shown = ""
    for prefix in _SMALL:
        if abs(value) >= 1:
            break
        shown = prefix
        value *= 1000
    return _four(value) + shown

"""Instants as numbers since 1970, in whichever unit a sender counts. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds have fewer figures until the year 5138; milliseconds since 1973, and so on.
_UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3), (0, 1))
_FIGURES = 19


def instant(raw: Any) -> Any:
    """Return a number of seconds, milliseconds, micro- or nanoseconds, or its text, as an instant.

    What is no such number, as a time in RFC 3339, is returned as it is; model.read looks at it.
    """
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= _FIGURES:
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw < 10**_FIGURES:
        return raw
    unit = next(unit for least, unit in _UNITS if raw >= least)
    if isinstance(raw, int):
        seconds, rest = divmod(raw, unit)
        return _EPOCH + timedelta(seconds=seconds, microseconds=rest * 10**6 // unit)
    return _EPOCH + timedelta(seconds=raw / unit)

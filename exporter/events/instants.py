"""Times that vendors write as RFC 3339, where a number of them is wanted. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(told: Any) -> int | None:
    """Return an instant in milliseconds since 1970, None where it is none or has no offset."""
    if not isinstance(told, str):
        return None
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return None if found.tzinfo is None else (found - _EPOCH) // _MILLISECOND

"""Instants as vendors write them; what is none is None."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from exporter.events import tree

_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|z|UTC|[+-]\d\d:?\d\d)?"
)


def iso(told: Any) -> datetime | None:
    """Return an instant of RFC 3339 or near it; without an offset, of UTC."""
    if not isinstance(told, str) or not _ISO.fullmatch(told.strip()):
        return None
    text = told.strip().upper().replace("UTC", "Z")
    text = re.sub(r"(\.\d{6})\d+", r"\1", text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def unix(told: Any) -> datetime | None:
    """Return an instant of seconds or milliseconds since 1970, as a number or its text."""
    if isinstance(told, float):
        told = int(told) if abs(told) < 1e15 else None
    since = tree.milliseconds(told)
    return None if since is None else datetime.fromtimestamp(since / 1000, UTC)


def mail(told: Any) -> datetime | None:
    """Return an instant as mails and HTTP write it: `Sat, 21 Nov 2026 18:00:00 +0000`."""
    if not isinstance(told, str):
        return None
    try:
        found = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

"""Reading JSON of which nothing is certain: what is absent or of another type is empty. Pure."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from exporter.refusal import Refused

# Leaves room for a suffix: ids of events have at most 200 characters.
LONGEST_ID = 180
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 10**30
# Seconds since 1970 have fewer figures until the year 5138, milliseconds more since 1973.
_MILLISECONDS = 10**11
_FIGURES = 13
_NO_TIME = "not a time"


def at(tree: Any, *path: str) -> Any:
    """Return what stands at a path of names, None where there is nothing."""
    for name in path:
        if not isinstance(tree, dict):
            return None
        tree = tree.get(name)
    return tree


def word(tree: Any, *path: str) -> str:
    """Return the text at a path, a whole number as text, "" for anything else."""
    found = at(tree, *path)
    if isinstance(found, str):
        return found
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < _LARGEST:
        return str(found)
    return ""


def items(tree: Any, *path: str) -> list[Any]:
    """Return the list at a path; one thing in place of a list is a list of it."""
    found = at(tree, *path)
    if isinstance(found, list):
        return found
    return [] if found is None else [found]


def milliseconds(raw: Any) -> int | None:
    """Return an instant in milliseconds since 1970; Meta writes seconds or milliseconds.

    None where it is neither, be it a number or its text.
    """
    text = word({"time": raw}, "time")
    if not text or not text.isascii() or not text.isdigit() or len(text) > _FIGURES:
        return None
    number = int(text)
    return number if number >= _MILLISECONDS else number * 1000


def instant(raw: Any, now: datetime) -> datetime | str:
    """Return an instant; ``now`` where there is none, and for what is no time, a text that says so.

    An event with that text is kept aside like every other that is not as it should be.
    """
    if raw is None:
        return now
    since = milliseconds(raw)
    return _NO_TIME if since is None else _EPOCH + timedelta(milliseconds=since)


def latest(now: datetime, *raws: Any) -> datetime:
    """Return the last of several instants that is one, ``now`` where none is."""
    found = [since for raw in raws if (since := milliseconds(raw)) is not None]
    return _EPOCH + timedelta(milliseconds=found[-1]) if found else now


def key(*parts: str) -> str:
    """Return parts as one id; a long one becomes a digest, the same for the same parts."""
    joined = "/".join(parts)
    if len(joined) <= LONGEST_ID:
        return joined
    return "sha256-" + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def digest(value: Any) -> str:
    """Return an id of what has none: the same for the same JSON, in whatever order its fields are.

    Refused where it nests too deep to be written.
    """
    try:
        written = json.dumps(value, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        raise Refused(
            "too_deep", "the JSON nests too deep to be read", "send at most 16 levels"
        ) from None
    return hashlib.sha256(written.encode()).hexdigest()[:40]

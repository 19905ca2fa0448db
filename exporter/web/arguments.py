"""What stands behind the `?` of a request, read strictly: a Refused says what may stand there."""

import base64
import binascii
from collections.abc import Collection, Mapping
from typing import TypeVar

import msgspec

from exporter.refusal import Refused

T = TypeVar("T")
_LONGEST_NUMBER = 9
_LONGEST_CURSOR = 400


def refuse_unknown(query: Collection[str], known: Collection[str]) -> None:
    """Raise Refused where a parameter is none of those known, or stands there twice."""
    for name in query:
        if name not in known:
            raise _refused(f"{_shown(name)} is no parameter of this path", f"known: {_list(known)}")
    names = list(query)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _refused(f"{twice} stands there twice", "send it once")


def whole(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """Return a whole number within its bounds."""
    text = query.get(name)
    if text is None:
        return default
    fits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not fits or not least <= int(text) <= most:
        wanted = f"a whole number from {least} to {most}"
        raise _refused(f"{name}: expected {wanted}, got {_shown(text)}", f"send {wanted}")
    return int(text)


def cursor(query: Mapping[str, str], kind: type[T], name: str = "cursor") -> T | None:
    """Return where to go on, as an answer before told; None at the beginning."""
    text = query.get(name)
    if text is None:
        return None
    try:
        if len(text) > _LONGEST_CURSOR:
            raise ValueError("too long")
        return msgspec.json.decode(base64.b64decode(text, b"-_", validate=True), type=kind)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise _refused(
            f"{name}: no answer of this path told it",
            "send next_cursor of the answer before as it is, or nothing for the first page",
        ) from None


def worded(cursor: object) -> str:
    """Return a cursor as an answer tells it; it needs no escaping in a URL."""
    text = msgspec.json.encode(cursor)
    # Spaces after JSON mean nothing, and save the = that a URL would have to escape.
    return base64.urlsafe_b64encode(text + b" " * (-len(text) % 3)).decode()


def _refused(message: str, help: str) -> Refused:
    return Refused("bad_argument", message, help)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))

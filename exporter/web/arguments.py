"""What stands behind the `?` of a request, read strictly: a Refused says what may stand there."""

import base64
import binascii
from collections.abc import Collection, Mapping
from typing import TypeVar

import msgspec

from exporter.refusal import Refused

T = TypeVar("T")
_LONGEST_NUMBER = 9
# Of whole groups of four, so that what is longer is cut to what nobody can read.
_LONGEST_CURSOR = 400


def refuse_unknown(query: Mapping[str, str], known: Collection[str]) -> None:
    """Raise Refused where a parameter is none of those known, or stands there twice."""
    # A multidict's items tell of each, its keys do not.
    names = [name for name, _ in query.items()]
    for name in names:
        if name not in known:
            help = f"known: {', '.join(sorted(known))}" if known else "this path takes none"
            raise _refused(f"{_shown(name)} is no parameter of this path", help)
        if names.count(name) > 1:
            raise _refused(f"{name} stands there twice", "send it once")


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
        told = base64.b64decode(text[: _LONGEST_CURSOR + 1], b"-_", validate=True)
        return msgspec.json.decode(told, type=kind)
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

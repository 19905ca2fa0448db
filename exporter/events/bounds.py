"""Bounds of what has no type: the whole record, free JSON, and fields that a type does not know."""

from collections.abc import Mapping, Set
from typing import Any, NoReturn

import msgspec

from exporter.events.invalid import Invalid, shown

RECORD_BYTES = 512 * 1024
LOOSE_BYTES = 64 * 1024
DEPTH = 16
ATTRIBUTES = 32
ATTRIBUTE_CHARACTERS = 256
ATTRIBUTE_NAME_CHARACTERS = 100
# Fields of free JSON, in whichever type.
LOOSE = frozenset({"context", "traits"})
_encode = msgspec.json.Encoder().encode
_NUL = b"\\u0000"
_BAD = "\ufffd"


def is_storable(value: Any) -> bool:
    """Say whether any store can keep ``value``, many records at once; storable mends what can't."""
    try:
        encoded = _encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False
    return len(encoded) <= RECORD_BYTES and (b"\\" not in encoded or _NUL not in encoded)


def storable(raw: Any) -> Any:
    """Return ``raw`` as any store can keep it, or raise Invalid.

    Half characters (lone surrogates, as apps cut them out of emoji) and NULs become U+FFFD; in an
    id they are refused, since two ids could then become one.
    """
    try:
        encoded = _encode(raw)
    except UnicodeEncodeError:
        encoded = _encode(raw := _scrubbed(raw, "", 0))
    except RecursionError:
        _too_deep("event")
    except (TypeError, ValueError, OverflowError):
        raise Invalid("wrong_type", "event: expected JSON values only") from None
    if b"\\" in encoded and _NUL in encoded:
        encoded = _encode(raw := _scrubbed(raw, "", 0))
    if len(encoded) > RECORD_BYTES:
        raise Invalid(
            "out_of_range", f"event: expected at most {RECORD_BYTES} bytes, got {len(encoded)}"
        )
    return raw


def attributes(raw: Mapping[str, Any], fields: Set[str]) -> dict[str, str]:
    """Return what ``raw`` has beside ``fields``, as texts; nulls are left out. Raises Invalid."""
    extra = {name: raw[name] for name in raw if name not in fields and raw[name] is not None}
    if len(extra) > ATTRIBUTES:
        raise Invalid(
            "out_of_range",
            f"data: expected at most {ATTRIBUTES} fields that its type lacks, got {len(extra)}",
        )
    return {name: _attribute(name, value) for name, value in extra.items()}


def weigh(value: Any, path: str, most: int = LOOSE_BYTES) -> None:
    """Raise Invalid where free JSON is deeper or longer than bounds allow."""
    if _depth(value) > DEPTH:
        _too_deep(path)
    length = len(_encode(value))
    if length > most:
        raise Invalid("out_of_range", f"{path}: expected at most {most} bytes, got {length}")


def _attribute(name: str, value: Any) -> str:
    if len(name) > ATTRIBUTE_NAME_CHARACTERS:
        raise Invalid(
            "out_of_range",
            f"data: expected names of at most {ATTRIBUTE_NAME_CHARACTERS} characters,"
            f" got {shown(name)}",
        )
    if _depth(value) > DEPTH:
        _too_deep(f"data.{name}")
    text = value if isinstance(value, str) else _encode(value).decode()
    if len(text) > ATTRIBUTE_CHARACTERS:
        raise Invalid(
            "out_of_range",
            f"data.{name}: expected at most {ATTRIBUTE_CHARACTERS} characters in a field that the"
            f" type lacks, got {len(text)}",
        )
    return text


def _depth(value: Any, limit: int = DEPTH + 1) -> int:
    """Return how deep ``value`` nests, 0 for a scalar; counts no further than ``limit``."""
    if limit == 0 or not isinstance(value, dict | list | tuple):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(one, limit - 1) for one in inner), default=0)


def _scrubbed(value: Any, name: str, depth: int) -> Any:
    if depth > 2 * DEPTH:
        _too_deep(name or "event")
    if isinstance(value, str):
        clean = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        clean = clean.replace("\0", _BAD)
        if clean != value and _is_id(name):
            raise Invalid("out_of_range", f"{name}: expected no NUL and no half character in an id")
        return clean
    if isinstance(value, dict):
        return {
            _scrubbed(key, "", depth): _scrubbed(one, f"{name}.{key}".lstrip("."), depth + 1)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_scrubbed(one, name, depth + 1) for one in value]
    return value


def _is_id(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.endswith("_id") or last in {"id", "source", "type", "alias", "aliases", "tenant"}


def _too_deep(path: str) -> NoReturn:
    raise Invalid("too_deep", f"{path}: expected at most {DEPTH} levels of nesting") from None

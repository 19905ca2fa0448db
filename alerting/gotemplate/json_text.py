"""Values as JSON, as Go's package writes them.

https://pkg.go.dev/encoding/json#Marshal
"""

import math

from alerting import floats
from alerting.gotemplate import layouts, quoting, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.moments import Time
from alerting.gotemplate.values import List, Map, Named, Pointer, Record, Value

_DEEPEST = 40
_ESCAPED = str.maketrans(
    {one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029\b\f"}
    | {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)
_TIME = "2006-01-02T15:04:05.999999999Z07:00"


def text(value: Value, limit: int) -> str:
    """Return a value as JSON; Fault where it has none, or becomes longer than ``limit``."""
    return "".join(_parts(value, _Room(limit), 0))


class _Room:
    """How many characters there may still be."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._left = limit

    def taken(self, text: str) -> str:
        self._left -= len(text)
        if self._left < 0:
            raise Fault(f"the text becomes longer than {self._limit} characters")
        return text


def _parts(value: Value, room: _Room, depth: int) -> list[str]:
    if depth > _DEEPEST:
        raise Fault(f"values are more than {_DEEPEST} deep within one another")
    if isinstance(value, Pointer):
        return _parts(value.target, room, depth + 1)
    if isinstance(value, List):
        return _listed("[]", [(None, one) for one in value.items], room, depth)
    if isinstance(value, Map):
        known = sorted(value.items.items(), key=lambda item: quoting.raw(item[0]))
        return _listed("{}", known, room, depth)
    if isinstance(value, Record):
        return _listed("{}", _tagged(value), room, depth)
    return [room.taken(_simple(value))]


def _listed(
    brackets: str,
    found: list[tuple[str, Value]] | list[tuple[None, Value]],
    room: _Room,
    depth: int,
) -> list[str]:
    parts = [room.taken(brackets[0])]
    for place, (name, one) in enumerate(found):
        parts.append(room.taken("," if place else ""))
        if name is not None:
            parts.append(room.taken(f"{_string(name)}:"))
        parts += _parts(one, room, depth + 1)
    return [*parts, room.taken(brackets[1])]


def _tagged(value: Record) -> list[tuple[str, Value]]:
    """Return a struct's fields with their names in JSON, which begin with small letters."""
    if value.type.name == "template.Pair":
        return list(value.fields.items())
    return [(name[0].lower() + name[1:], one) for name, one in value.fields.items()]


def _simple(value: Value) -> str:
    match value:
        case None | values.NIL:
            return "null"
        case bool():
            return "true" if value else "false"
        case Time():
            return _string(layouts.formatted(_nanoseconds(value), _TIME, value.zone))
        case Named() if isinstance(value.value, str):
            return _string(value.value)
        case Named():
            return str(value.value)
        case str():
            return _string(value)
    return _number(value) if isinstance(value, float) else str(value)


def _nanoseconds(value: Time) -> int:
    found = value.value
    return found if isinstance(found, int) else 0


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise Fault(f"json: unsupported value: {floats.text(value)}")
    is_odd = value != 0 and not 1e-6 <= abs(value) < 1e21
    shown = floats.text(value, "e" if is_odd else "f", floats.SHORTEST)
    return shown.replace("e-0", "e-")


def _string(text: str) -> str:
    escaped = quoting.shown(text).translate(_ESCAPED)
    return '"' + "".join([f"\\u{ord(one):04x}" if one < " " else one for one in escaped]) + '"'

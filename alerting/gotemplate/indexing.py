"""index, slice and len: parts of maps, lists and strings. A string's parts are bytes.

https://pkg.go.dev/text/template#hdr-Functions
"""

from itertools import pairwise

from alerting.gotemplate import quoting, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.values import NIL, List, Map, Named, Value


def index(item: Value, *places: Value) -> Value:
    """Return a part of a part of …; what a map does not have is the zero of its type."""
    if item is None:
        raise Fault("index of untyped nil")
    for place in places:
        if item is None or item is NIL:
            raise Fault("index of nil pointer")
        item = _part(values.target(item), place)
    return item


def _part(item: Value, place: Value) -> Value:
    text = _text(item)
    if text is not None:
        data = quoting.raw(text)
        return Named(values.BYTE, data[_within(place, len(data), "string")])
    if isinstance(item, List):
        return item.items[_within(place, len(item.items), "slice")]
    if isinstance(item, Map):
        return _entry(item, place)
    raise Fault(f"can't index item of type {values.type_of(item)}")


def _entry(item: Map, key: Value) -> Value:
    if not isinstance(key, str):
        if key is None:
            raise Fault("value is nil; should be of type string")
        raise Fault(f"value has type {values.type_of(key)}; should be string")
    return item.items[key] if key in item.items else values.zero(item.type.element or values.ANY)


def slice(item: Value, *places: Value) -> Value:
    """Return a string or list from one place up to another; ``slice x`` is all of it."""
    if item is None:
        raise Fault("slice of untyped nil")
    if len(places) > 3:
        raise Fault(f"too many slice indexes: {len(places)}")
    text = _text(item)
    if text is not None:
        if len(places) == 3:
            raise Fault("cannot 3-index slice a string")
        data = quoting.raw(text)
        start, end = _bounds(places, len(data))
        return quoting.cooked(data[start:end])
    if isinstance(item, List):
        start, end = _bounds(places, len(item.items))
        return List(item.type, item.items[start:end])
    raise Fault(f"can't slice item of type {values.type_of(item)}")


def length(item: Value) -> int:
    """Return how many parts a value has; of a string, bytes."""
    if item is None:
        raise Fault("reflect: call of reflect.Value.Type on zero Value")
    item = values.target(item)
    text = _text(item)
    if text is not None:
        return len(quoting.raw(text))
    if isinstance(item, Map | List):
        return len(item.items)
    raise Fault(f"len of type {values.type_of(item)}")


def _bounds(places: tuple[Value, ...], size: int) -> tuple[int, int]:
    """Return where a slice begins and ends; a third place may only lie behind the second."""
    found = [_checked(place, size) for place in places]
    ends = [*found, size] if len(found) == 1 else found or [0, size]
    for before, after in pairwise(ends):
        if before > after:
            raise Fault(f"invalid slice index: {before} > {after}")
    return ends[0], ends[1]


def _within(place: Value, size: int, what: str) -> int:
    found = _checked(place, size)
    if found == size:
        raise Fault(f"reflect: {what} index out of range")
    return found


def _checked(place: Value, most: int) -> int:
    found = values.plain(place)
    if found is None:
        raise Fault("cannot index slice/array with nil")
    if not isinstance(found, int) or isinstance(found, bool):
        raise Fault(f"cannot index slice/array with type {values.type_of(place)}")
    if not 0 <= found <= most:
        raise Fault(f"index out of range: {found}")
    return found


def _text(item: Value) -> str | None:
    """Return the string that a value is, None if it is none."""
    found = values.plain(item)
    return found if isinstance(found, str) else None

"""eq, ne, lt, le, gt and ge: values compare with those of their own kind only.

https://pkg.go.dev/text/template#hdr-Functions
"""

from typing import Any, Final

from alerting.gotemplate import printing, quoting, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.values import List, Map, Named, Record, Value

_BASIC: Final = frozenset({"bool", "int", "uint", "float", "string"})
_WHOLE: Final = frozenset({"int", "uint"})
_BAD: Final = "invalid type for comparison"
_LONGEST: Final = 4_000  # characters of a value in an error


def eq(first: Value, *others: Value) -> bool:
    """Say whether the first is equal to one of the others; Fault if they do not compare."""
    if not others:
        raise Fault("missing argument for comparison")
    return any(_is_equal(first, other) for other in others)


def ne(first: Value, other: Value) -> bool:
    return not eq(first, other)


def lt(first: Value, other: Value) -> bool:
    """Say whether the first is less; Fault if there is no order among them."""
    kind = _kind(first)
    if not kind or not _kind(other):
        raise Fault(_BAD)
    if not _is_of_a_kind(first, other):
        raise Fault(_incompatible(first, other))
    if kind == "bool":
        raise Fault(_BAD)
    less: bool = _basic(first) < _basic(other)
    return less


def le(first: Value, other: Value) -> bool:
    return lt(first, other) or eq(first, other)


def gt(first: Value, other: Value) -> bool:
    # As in Go: what is neither less nor equal is greater, so NaN is greater than anything.
    return not le(first, other)


def ge(first: Value, other: Value) -> bool:
    return not lt(first, other)


def _kind(value: Value) -> str:
    """Return the basic kind of a value, "" for none."""
    kind = "" if value is None else values.type_of(value).kind
    return kind if kind in _BASIC else ""


def _is_of_a_kind(first: Value, other: Value) -> bool:
    kinds = {_kind(first), _kind(other)}
    return len(kinds) == 1 or kinds == _WHOLE


def _basic(value: Value) -> Any:
    found = values.plain(value)
    # Go orders strings by their bytes.
    return quoting.raw(found) if isinstance(found, str) else found


def _incompatible(first: Value, other: Value) -> str:
    one, another = values.type_of(first), values.type_of(other)
    return f"incompatible types for comparison: {one} and {another}"


def _is_equal(first: Value, other: Value) -> bool:
    if not _is_of_a_kind(first, other):
        if first is None or other is None:
            return False
        raise Fault(_incompatible(first, other))
    if _kind(first):
        return bool(_basic(first) == _basic(other))
    if first is None or other is None:
        return first is other
    if values.type_of(first).kind != values.type_of(other).kind:
        shown = f"{values.type_of(other)}: {_printed(other)}"
        raise Fault(f"non-comparable types {_told(first)}, {shown}")
    if isinstance(other, Map | List | Record):
        raise Fault(f"non-comparable type {_told(other)}")
    return _identity(first) == _identity(other)


def _told(value: Value) -> str:
    return f"{_printed(value)}: {values.type_of(value)}"


def _printed(value: Value) -> str:
    return printing.printed((value,), _LONGEST)


def _identity(value: Value) -> object:
    """Return what makes a pointer, or a time, the same as another."""
    return value.value if isinstance(value, Named) else id(values.target(value))

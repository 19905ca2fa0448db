"""The values that a template works with, each of a type of Go's.

Only what stands here can reach a template, so it can touch nothing else of ours.

=================  ===========================================================
Python             Go
=================  ===========================================================
None               no value, which prints as ``<no value>``
NIL                an ``interface {}`` that holds nothing
bool               ``bool``
int                ``int``
float              ``float64``
str                ``string``; its bytes are UTF-8, others as lone surrogates
Named              a value whose type has a name of its own: ``time.Duration``
Map, List, Record  ``map``, slice and ``struct``
Pointer            a pointer to one of these
=================  ===========================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

Kind = Literal[
    "bool", "int", "uint", "float", "string", "map", "slice", "struct", "ptr", "interface"
]
_NILABLE: Final = frozenset({"map", "slice", "ptr", "interface"})


class Type(Struct, frozen=True, eq=False):
    """A type of Go's: its name as Go prints it, and what its values can do.

    ``element`` is what a pointer points to, or a map or slice holds.
    """

    name: str
    kind: Kind
    element: Type | None = None
    methods: Mapping[str, Function] = {}

    def __str__(self) -> str:
        return self.name

    @property
    def is_nilable(self) -> bool:
        """Whether ``nil`` is one of its values."""
        return self.kind in _NILABLE


COSTLY: Final = 20
"""What searches and sorts cost: they take longer than the length of their answer tells."""


class Function(Struct, frozen=True, eq=False):
    """Something a template may call: types of what it takes, and what makes its result.

    ``rest`` is the type of any further arguments. ``call`` gets None for whatever is ``nil``, and
    raises Fault with what is wrong.
    """

    parameters: tuple[Type, ...]
    call: Callable[..., Value]
    rest: Type | None = None
    cost: int = 1
    """In steps."""


class Nothing(Enum):
    """What is not there."""

    NIL = "nil"


class Named(Struct, frozen=True, eq=False):
    """A value of a type with a name; ``shown`` is what it says of itself where it has a say."""

    type: Type
    value: int | str
    shown: str | None = None


class Map(Struct, frozen=True, eq=False):
    """A map from strings; ``type.element`` is the type of its values."""

    type: Type
    items: Mapping[str, Value]


class List(Struct, frozen=True, eq=False):
    """A slice."""

    type: Type
    items: tuple[Value, ...]


class Record(Struct, frozen=True, eq=False):
    """A struct; ``interfaces`` are its fields whose type is ``interface {}``."""

    type: Type
    fields: Mapping[str, Value]
    interfaces: frozenset[str] = frozenset()


class Pointer(Struct, frozen=True, eq=False):
    """A pointer; one to nothing is None."""

    type: Type
    target: Named | Record


Value: TypeAlias = bool | int | float | str | Named | Map | List | Record | Pointer | Nothing | None

NIL: Final = Nothing.NIL
ANY: Final = Type("interface {}", "interface")
BOOL: Final = Type("bool", "bool")
INT: Final = Type("int", "int")
BYTE: Final = Type("uint8", "uint")
FLOAT: Final = Type("float64", "float")
STRING: Final = Type("string", "string")
STRINGS: Final = Type("map[string]string", "map", STRING)
TEXTS: Final = Type("[]string", "slice", STRING)
LIST: Final = Type("[]interface {}", "slice", ANY)
THINGS: Final = Type("map[string]interface {}", "map", ANY)
_TYPES: Final[Mapping[type, Type]] = {bool: BOOL, int: INT, float: FLOAT, str: STRING}


def type_of(value: Any) -> Type:
    """Return the type of a value; of NIL, that of the interface that holds nothing."""
    found = _TYPES.get(type(value))
    if found is not None:
        return found
    return ANY if value is None or value is NIL else value.type


def zero(type: Type) -> Value:
    """Return the value that Go gives a variable of a type before any other."""
    match type.kind:
        case "string":
            return ""
        case "slice":
            return List(type, ())
        case "interface":
            return NIL
    return None


def target(value: Value) -> Value:
    """Return what a value points to, or the value itself."""
    return value.target if isinstance(value, Pointer) else value


def plain(value: Value) -> Value:
    """Return a value without the name of its type: the int of a ``time.Duration``."""
    return value.value if isinstance(value, Named) and value.type.kind != "struct" else value


def is_true(value: Value) -> bool:
    """Say whether a value counts as true: not zero, and not empty."""
    match value:
        case None | Nothing.NIL:
            return False
        case bool() | int() | float() | str():
            return bool(value)
        case Named():
            return value.type.kind == "struct" or bool(value.value)
        case Map() | List():
            return bool(value.items)
    return True

"""Calling a function: its arguments are of the types it takes, or the template is wrong.

https://pkg.go.dev/text/template#hdr-Arguments
"""

from collections.abc import Callable
from enum import Enum
from typing import Final

from msgspec import Struct

from alerting.gotemplate import syntax, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.run import Run
from alerting.gotemplate.values import NIL, Function, Type, Value


class Absent(Enum):
    """No value came through the pipe."""

    NONE = "none"


NONE: Final = Absent.NONE


class Given(Struct, frozen=True, eq=False):
    """What a function or method is given.

    ``final`` is what came through the pipe, ``value`` works an operand out for a type.
    """

    operands: tuple[syntax.Operand, ...]
    final: Value | Absent
    value: Callable[[Type, syntax.Operand], Value]

    @property
    def is_something(self) -> bool:
        return bool(self.operands) or self.final is not NONE


def called(run: Run, name: str, function: Function, node: syntax.Part, given: Given) -> Value:
    """Return what a function makes of what it is given; ``node`` is what an error points at."""
    _count(run, name, function, given)
    types = function.parameters
    arguments = [
        given.value(_type(function, place), operand) for place, operand in enumerate(given.operands)
    ]
    if given.final is not NONE:
        last = _type(function, len(arguments)) if function.rest else types[-1]
        arguments.append(fitting(run, given.final, last))
    run.spend(function.cost)
    try:
        found = function.call(*[None if one is NIL else one for one in arguments])
    except Fault as fault:
        run.node = node
        raise run.refusal(f"error calling {name}: {fault}") from None
    if isinstance(found, str):
        run.measure(found, node)
    return found


def _count(run: Run, name: str, function: Function, given: Given) -> None:
    count = len(given.operands) + (given.final is not NONE)
    wanted = len(function.parameters)
    if function.rest is not None:
        if count < wanted:
            said = f"want at least {wanted} got {len(given.operands)}"
            raise run.refusal(f"wrong number of args for {name}: {said}")
    elif count != wanted:
        raise run.refusal(f"wrong number of args for {name}: want {wanted} got {count}")


def _type(function: Function, place: int) -> Type:
    """Return the type of an argument, counted from 0."""
    if place < len(function.parameters):
        return function.parameters[place]
    return function.rest or values.ANY


def fitting(run: Run, value: Value, wanted: Type) -> Value:
    """Return a value as one of a type; the template is wrong if it is none."""
    if wanted is values.ANY:
        return NIL if value is None else value
    if value is None:
        if wanted.is_nilable:
            return values.zero(wanted)
        raise run.refusal(f"invalid value; expected {wanted}")
    found = values.type_of(value)
    if found is wanted:
        return value
    if found.kind == "ptr" and found.element is wanted:
        return values.target(value)
    raise run.refusal(f"wrong type for value; expected {wanted}; got {found}")

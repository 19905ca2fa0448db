"""What a pipeline comes to: commands, each of which gets what the one before it made.

https://pkg.go.dev/text/template#hdr-Pipelines
"""

from typing import Final

from alerting.gotemplate import calls, fields, functions, syntax, values
from alerting.gotemplate.calls import NONE, Absent, Given
from alerting.gotemplate.run import Run
from alerting.gotemplate.values import ANY, NIL, Type, Value

_EXPECTED: Final = {"bool": "bool", "float": "float", "int": "integer", "string": "string"}


def piped(run: Run, dot: Value, pipe: syntax.Pipe) -> Value:
    """Return the value of a pipeline, and set the variables that it declares."""
    run.node = pipe
    value: Value | Absent = NONE
    for command in pipe.commands:
        run.spend()
        value = _command(run, dot, command, value)
        if value is NIL:
            value = None
    # A pipeline has at least one command.
    found = None if value is NONE else value
    for name in pipe.variables:
        if pipe.assigns:
            run.assign(name, found)
        else:
            run.variables.append((name, found))
    return found


def _command(run: Run, dot: Value, command: syntax.Command, final: Value | Absent) -> Value:
    first, *rest = command.operands
    given = _given(run, dot, tuple(rest), final)
    match first:
        case syntax.Field() | syntax.Chain() | syntax.Variable():
            return _walked(run, dot, first, given)
        case syntax.Identifier():
            return _called(run, first, command, given)
        case syntax.Pipe():
            _alone(run, first, given)
            return piped(run, dot, first)
        case syntax.Nil():
            run.node = first
            _alone(run, first, given)
            raise run.refusal("nil is not a command")
    run.node = first
    _alone(run, first, given)
    return dot if isinstance(first, syntax.Dot) else _constant(run, first)


def _given(
    run: Run, dot: Value, operands: tuple[syntax.Operand, ...], final: Value | Absent = NONE
) -> Given:
    return Given(operands, final, lambda wanted, operand: _argument(run, dot, operand, wanted))


def _alone(run: Run, operand: syntax.Operand, given: Given) -> None:
    if given.is_something:
        raise run.refusal(f"can't give argument to non-function {operand}")


def _walked(
    run: Run,
    dot: Value,
    node: syntax.Field | syntax.Chain | syntax.Variable,
    given: Given,
) -> Value:
    """Return what a path leads to, from the dot, a variable or a value in parentheses."""
    run.node = node
    if isinstance(node, syntax.Field):
        start = dot
    elif isinstance(node, syntax.Variable):
        start = run.variable(node.name)
    else:
        start = _argument(run, dot, node.operand, None)
    if not node.names:
        _alone(run, node, given)
        return start
    return fields.followed(run, start, node.names, node, given)


def _called(run: Run, node: syntax.Identifier, whole: syntax.Part, given: Given) -> Value:
    run.node = node
    if node.name in functions.LAZY:
        return _chosen(run, node.name, given)
    return calls.called(run, node.name, run.function(node.name), whole, given)


def _chosen(run: Run, name: str, given: Given) -> Value:
    """Return the first value that decides an ``and`` or ``or``, without a look at the others."""
    value: Value = None
    if not given.is_something:
        raise run.refusal(f"wrong number of args for {name}: want at least 1 got 0")
    for operand in given.operands:
        value = given.value(ANY, operand)
        if values.is_true(value) == (name == "or"):
            return value
    return value if given.final is NONE else given.final


def _argument(run: Run, dot: Value, operand: syntax.Operand, type: Type | None) -> Value:
    """Return an operand as a value of a type; None is any, also no value at all."""
    run.node = operand
    match operand:
        case syntax.Dot():
            value = dot
        case syntax.Nil():
            return _nothing(run, type or ANY)
        case syntax.Field() | syntax.Variable() | syntax.Chain():
            value = _walked(run, dot, operand, _given(run, dot, ()))
        case syntax.Pipe():
            value = piped(run, dot, operand)
        case syntax.Identifier():
            value = _called(run, operand, operand, _given(run, dot, ()))
        case _:
            return _literal(run, operand, type or ANY)
    return value if type is None else calls.fitting(run, value, type)


def _nothing(run: Run, type: Type) -> Value:
    if not type.is_nilable:
        raise run.refusal(f"cannot assign nil to {type}")
    return values.zero(type)


def _literal(run: Run, operand: syntax.Literal, type: Type) -> Value:
    """Return what is written, as the type wants it: 1 is a ``float64`` where one is wanted."""
    if type.kind == "interface":
        return _constant(run, operand)
    if type.kind not in _EXPECTED:
        raise run.refusal(f"can't handle {operand} for arg of type {type}")
    found = _written(operand, type.kind)
    if found is None:
        raise run.refusal(f"expected {_EXPECTED[type.kind]}; found {operand}")
    return found


def _written(operand: syntax.Literal, kind: values.Kind) -> Value:
    """Return what is written as a value of a kind, None if it is of another."""
    match operand:
        case syntax.Numeral():
            return {"float": operand.floating, "int": operand.integer}.get(kind)
        case syntax.String():
            return operand.value if kind == "string" else None
    return operand.value if kind == "bool" else None


def _constant(run: Run, operand: syntax.Literal) -> Value:
    """Return what is written, where any type will do."""
    if not isinstance(operand, syntax.Numeral):
        return operand.value
    if operand.ideal is None:
        raise run.refusal(f"{operand.literal} overflows int")
    return operand.ideal

"""Fields and methods: ``.Labels.instance``, ``$time.Format "15:04"``.

A field of a map is what stands under that name, and the zero of its type where nothing does.
https://pkg.go.dev/text/template#hdr-Arguments
"""

from alerting.gotemplate import calls, syntax, values
from alerting.gotemplate.calls import NONE, Given
from alerting.gotemplate.run import Run
from alerting.gotemplate.values import ANY, NIL, Function, Map, Record, Type, Value


def followed(
    run: Run, receiver: Value, names: tuple[str, ...], node: syntax.Part, given: Given
) -> Value:
    """Return the field of a field of … of a value; what is given, is given to the last."""
    type = values.type_of(receiver)
    nothing = Given((), NONE, given.value)
    for name in names[:-1]:
        receiver, type = _field(run, receiver, type, name, node, nothing)
    return _field(run, receiver, type, names[-1], node, given)[0]


def _field(
    run: Run, receiver: Value, type: Type, name: str, node: syntax.Part, given: Given
) -> tuple[Value, Type]:
    """Return a field, and the type that the way to it promises: errors speak of that."""
    if receiver is None:
        return None, ANY
    if receiver is NIL:
        raise run.refusal(f"nil pointer evaluating {type}.{name}")
    pointed = values.target(receiver)
    method = values.type_of(pointed).methods.get(name)
    if method is not None:
        found = calls.called(run, name, _bound(method, pointed), node, given)
        return found, values.type_of(found)
    if isinstance(pointed, Map):
        return _entry(run, pointed, name, given)
    if isinstance(pointed, Record) and name in pointed.fields:
        if given.is_something:
            raise run.refusal(f"{name} has arguments but cannot be invoked as function")
        found = pointed.fields[name]
        return found, ANY if name in pointed.interfaces else values.type_of(found)
    raise run.refusal(f"can't evaluate field {name} in type {type}")


def _bound(method: Function, receiver: Value) -> Function:
    """Return a method as a function, which has its receiver already."""
    return Function(
        method.parameters, lambda *arguments: method.call(receiver, *arguments), method.rest
    )


def _entry(run: Run, found: Map, name: str, given: Given) -> tuple[Value, Type]:
    if given.is_something:
        raise run.refusal(f"{name} is not a method but has arguments")
    element = found.type.element or ANY
    value = found.items[name] if name in found.items else values.zero(element)
    return NIL if value is None else value, element

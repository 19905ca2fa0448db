"""The text that a template makes: texts, actions, blocks and definitions, one after another.

https://pkg.go.dev/text/template#hdr-Actions
"""

from collections.abc import Iterator
from enum import Enum

from alerting.gotemplate import evaluation, printing, quoting, syntax, values
from alerting.gotemplate.run import Run
from alerting.gotemplate.values import List, Map, Value
from alerting.quoting import quoted


class Leaving(Enum):
    """Why the nodes of a block are left before their end."""

    BREAK = "break"
    CONTINUE = "continue"


def execute(run: Run, dot: Value, nodes: syntax.Nodes) -> Leaving | None:
    """Write what nodes make; say if a loop around them is to be left."""
    run.depth += 1
    if run.depth > run.limits.depth:
        raise run.refusal(f"more than {run.limits.depth} blocks and definitions within one another")
    for node in nodes:
        run.node = node
        run.spend()
        leaving = _executed(run, dot, node)
        if leaving is not None:
            break
    else:
        leaving = None
    run.depth -= 1
    return leaving


def _executed(run: Run, dot: Value, node: syntax.Node) -> Leaving | None:
    match node:
        case syntax.Text():
            run.write(run.form.literal(node.text))
        case syntax.Action():
            _act(run, dot, node)
        case syntax.If() | syntax.With():
            return _choose(run, dot, node)
        case syntax.Range():
            return _repeat(run, dot, node)
        case syntax.Leave():
            return Leaving.BREAK if node.is_break else Leaving.CONTINUE
        case _:
            _include(run, dot, node)
    return None


def _act(run: Run, dot: Value, node: syntax.Action) -> None:
    value = evaluation.piped(run, dot, node.pipe)
    if not node.pipe.variables:
        run.node = node
        run.write(run.form.value(value, node.pipe, run.limits.output))


def _choose(run: Run, dot: Value, node: syntax.If | syntax.With) -> Leaving | None:
    known = len(run.variables)
    inner, nodes = _branch(run, dot, node)
    leaving = execute(run, inner, nodes)
    del run.variables[known:]
    return leaving


def _branch(run: Run, dot: Value, node: syntax.If | syntax.With) -> tuple[Value, syntax.Nodes]:
    """Return the nodes whose pipeline is true, or the last ``else``, and the dot in them."""
    # A chain of `else if` is walked here and not climbed.
    kind = type(node)
    while True:
        value = evaluation.piped(run, dot, node.pipe)
        if values.is_true(value):
            return value if kind is syntax.With else dot, node.body
        following = node.other[0] if len(node.other) == 1 else None
        if not isinstance(following, kind):
            return dot, node.other
        run.spend()
        node = following


def _repeat(run: Run, dot: Value, node: syntax.Range) -> Leaving | None:
    known = len(run.variables)
    value = values.target(evaluation.piped(run, dot, node.pipe))
    inside = len(run.variables)
    is_empty = True
    for place, element in _elements(run, value, node.pipe):
        is_empty = False
        run.spend()
        _set(run, node.pipe, place, element)
        leaving = execute(run, element, node.body)
        del run.variables[inside:]
        if leaving is Leaving.BREAK:
            break
    leaving = execute(run, dot, node.other) if is_empty else None
    del run.variables[known:]
    return leaving


def _elements(run: Run, value: Value, pipe: syntax.Pipe) -> Iterator[tuple[Value, Value]]:
    """Return what a loop goes through, and the place of each."""
    found = values.plain(value)
    if isinstance(value, List):
        yield from enumerate(value.items)
    elif isinstance(value, Map):
        yield from sorted(value.items.items(), key=lambda item: quoting.raw(item[0]))
    elif isinstance(found, int) and not isinstance(found, bool):
        if len(pipe.variables) > 1:
            raise run.refusal(f"can't use {found} to iterate over more than one variable")
        for number in range(found):
            yield None, number
    elif value is not None:
        shown = printing.printed((value,), run.limits.output)
        raise run.refusal(f"range can't iterate over {shown}")


def _set(run: Run, pipe: syntax.Pipe, place: Value, element: Value) -> None:
    """Give the variables of a loop their values: the place, if there are two, and the element."""
    given = (element,) if len(pipe.variables) == 1 else (place, element)
    if pipe.assigns:
        for name, value in zip(pipe.variables, given, strict=False):
            run.assign(name, value)
    else:
        first = len(run.variables) - len(pipe.variables)
        for offset, name in enumerate(pipe.variables):
            run.variables[first + offset] = name, given[offset]


def _include(run: Run, dot: Value, node: syntax.Include) -> None:
    """Execute a definition, which knows no variable but its dot."""
    found = run.definitions.get(node.name)
    if found is None:
        raise run.refusal(f"template {quoted(node.name)} not defined")
    given = evaluation.piped(run, dot, node.pipe) if node.pipe else None
    outside = run.variables, run.defined, run.source
    run.variables, run.defined, run.source = [("$", given)], node.name, found
    execute(run, given, found.nodes)
    run.variables, run.defined, run.source = outside

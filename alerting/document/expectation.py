"""What a type wants and what was written instead, in people's words."""

import re
from typing import Any

from msgspec import inspect

from alerting.document.node import Node
from alerting.document.problem import hint, quoted

_SWITCHES = {"on": "true", "yes": "true", "y": "true", "off": "false", "no": "false", "n": "false"}


def expected(kind: inspect.Type, extra: dict[str, Any] | None = None) -> str:
    """Return what a type wants; `extra` is its Meta's, whose `expected` says it better."""
    if isinstance(kind, inspect.Metadata):
        return expected(kind.type, kind.extra)
    if extra and "expected" in extra:
        return str(extra["expected"])
    match kind:
        case inspect.CustomType(cls=cls):
            return str(getattr(cls, "expected", cls.__name__))
        case inspect.LiteralType(values=values):
            return f"one of {', '.join(map(str, values))}"
        case inspect.UnionType(types=types):
            words = [expected(one) for one in types if not isinstance(one, inspect.NoneType)]
            return " or ".join(dict.fromkeys(words))
        case inspect.StrType():
            return "text" + _lengths(kind)
    return _plain(kind)


def _plain(kind: inspect.Type) -> str:
    match kind:
        case inspect.IntType():
            return "a whole number" + _range(kind)
        case inspect.FloatType():
            return "a number" + _range(kind)
        case inspect.BoolType():
            return "true or false"
        case inspect.VarTupleType():
            return "a list"
        case inspect.DateTimeType():
            return "an instant with its offset, like 2027-03-01T00:00:00Z"
    return "a mapping"


def shown(node: Node) -> str:
    """Return what was written instead, cut; of a collection only what it is."""
    if node.value is None or isinstance(node.value, dict | tuple):
        return sort(node)
    return quoted(node.text) if isinstance(node.value, str) else node.text


def sort(node: Node) -> str:
    """Return what sort of value was written, where the value itself may be a secret."""
    match node.value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case tuple():
            return "a list"
        case str():
            return "text"
    return "true or false" if isinstance(node.value, bool) else "a number"


def advice(kind: inspect.Type, node: Node) -> str:
    """Return what to write instead where that is known, mostly against habits of YAML 1.1."""
    match kind:
        case inspect.VarTupleType() if isinstance(node.value, str):
            return "; write [it] in brackets"
        case inspect.BoolType() if node.plain and node.text.lower() in _SWITCHES:
            return f"; write {_SWITCHES[node.text.lower()]}"
        case inspect.LiteralType(values=values) if isinstance(node.value, str):
            near = hint(node.text, map(str, values))
            return near if "did you mean" in near else ""
        case inspect.StrType() if isinstance(node.value, bool | int | float):
            return f'; put it in quotes: "{node.text}"'
        case inspect.IntType() | inspect.FloatType() if isinstance(node.value, str):
            return _number_advice(node)
    return ""


def _range(kind: inspect.IntType | inspect.FloatType) -> str:
    """Word the bounds; `ge` with `le` is the common case."""
    if kind.ge is not None and kind.le is not None:
        return f" from {kind.ge} to {kind.le}"
    parts = ((kind.ge, "of at least"), (kind.gt, "above"), (kind.le, "of at most"))
    words = [
        f" {word} {bound}" for bound, word in (*parts, (kind.lt, "below")) if bound is not None
    ]
    return " and".join(words)


def _lengths(kind: inspect.StrType) -> str:
    if kind.pattern is not None:
        return f" that matches {kind.pattern}"
    if kind.max_length is not None:
        return f" of {kind.min_length or 0} to {kind.max_length} characters"
    return " that is not empty" if kind.min_length else ""


def _number_advice(node: Node) -> str:
    bare = node.text.replace("_", "").lstrip("0")
    if not node.plain:
        return "; leave out the quotes" if node.text.isdecimal() else ""
    if re.fullmatch(r"0[xo][0-9a-fA-F]+", node.text):
        return "; write it in decimal"
    return f"; write {bare}" if bare.isdecimal() and bare.isascii() else ""

"""One scalar of a file × the type it should have → its value, or a sentence in people's words.

A type of our own is any class with `expected` (its words), `schema` (its JSON Schema) and
`parse(text)`, which raises ValueError with the sentence.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import inspect

from alerting.document.expectation import advice, expected, shown, sort
from alerting.document.node import Node
from alerting.secret import Place, Secret, Written

Resolve = Callable[[Place], Secret]
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")


def scalar(kind: inspect.Type, node: Node, resolve: Resolve) -> Any:
    """Return the value of a scalar; ValueError says what was expected, and of a secret no more."""
    extra: dict[str, Any] = {}
    if isinstance(kind, inspect.Metadata):
        extra, kind = kind.extra or {}, kind.type
    match kind:
        case inspect.CustomType(cls=cls):
            return _own(cls, node, resolve, extra)
        case inspect.LiteralType(values=values) if node.value in values:
            return node.value
        case inspect.StrType() if isinstance(node.value, str):
            return _text(kind, node, extra)
    value = _plain(kind, node)
    if value is not None:
        return value
    collects = isinstance(kind, inspect.StructType | inspect.DictType | inspect.VarTupleType)
    got = sort(node) if collects else shown(node)
    raise ValueError(f"expected {expected(kind, extra)}, got {got}{advice(kind, node)}")


def _plain(kind: inspect.Type, node: Node) -> Any:
    """Return the value of a switch, a number or an instant; None where it is none."""
    match kind:
        case inspect.BoolType() if isinstance(node.value, bool):
            return node.value
        case inspect.IntType() if type(node.value) is int:
            return _within(kind, node.value, node)
        case inspect.FloatType() if type(node.value) in {int, float}:
            return _within(kind, float(node.text), node)
        case inspect.DateTimeType() if _INSTANT.fullmatch(node.text):
            return _instant(node)
    return None


def _instant(node: Node) -> datetime:
    try:
        return datetime.fromisoformat(node.text.upper())
    except ValueError:
        raise ValueError(f"{shown(node)} is no day of the calendar, or no time of it") from None


def _own(cls: type[Any], node: Node, resolve: Resolve, extra: dict[str, Any]) -> Any:
    if node.value is None or isinstance(node.value, dict | tuple):
        raise ValueError(f"expected {extra.get('expected', cls.expected)}, got {shown(node)}")
    if cls is Secret:
        return _secret(node.text, resolve, extra)
    value = cls.parse(node.text)
    # Bounds of our own types are written as the values are.
    least, most = extra.get("least"), extra.get("most")
    if (least and value < cls.parse(least)) or (most and value > cls.parse(most)):
        raise ValueError(f"expected {least} to {most}, got {node.text}")
    return value


def _secret(text: str, resolve: Resolve, extra: dict[str, Any]) -> Secret:
    hashed = bool(extra.get("hashed"))
    written = Written(text)
    if written.is_hashed and hashed:
        return Secret(text)
    if written.is_hashed:
        raise ValueError("the secret itself is needed, not its digest: write env:NAME or file:path")
    if extra.get("inline") and not Place.names(text):
        if not text.strip():
            raise ValueError("the secret is empty; leave the key out where there is none")
        return written
    place = Place("file", text) if extra.get("file") else Place.parse(text)
    secret = resolve(place)
    if secret.is_hashed and not hashed:
        raise ValueError(f"{place} holds a digest; the secret itself is needed")
    return secret


def _text(kind: inspect.StrType, node: Node, extra: dict[str, Any]) -> str:
    fits = (kind.min_length or 0) <= len(node.text) <= (kind.max_length or len(node.text))
    if fits and (kind.pattern is None or re.search(kind.pattern, node.text)):
        return node.text
    raise ValueError(f"expected {expected(kind, extra)}, got {shown(node)}")


def _within(kind: inspect.IntType | inspect.FloatType, value: float, node: Node) -> float:
    fits = (
        (kind.ge is None or value >= kind.ge)
        and (kind.gt is None or value > kind.gt)
        and (kind.le is None or value <= kind.le)
        and (kind.lt is None or value < kind.lt)
    )
    if fits:
        return value
    raise ValueError(f"expected {expected(kind)}, got {node.text}")

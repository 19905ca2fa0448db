"""What a field may hold, in words: msgspec's types as a reader of the docs calls them."""

from collections.abc import Callable
from typing import Any

from msgspec import inspect

_KINDS: dict[type[inspect.Type], str] = {
    inspect.AnyType: "anything",
    inspect.BoolType: "true or false",
    inspect.BytesType: "bytes",
    inspect.DateType: "date",
    inspect.DateTimeType: "instant",
    inspect.DecimalType: "number",
    inspect.NoneType: "null",
}


def of(kind: inspect.Type) -> str:
    """Describe a type: ``text of 1 to 200 characters``, ``number from 0 to 1``, ``list of …``."""
    if isinstance(kind, inspect.Metadata):
        return (kind.extra_json_schema or {}).get("description") or of(kind.type)
    for base, words in _WORDS:
        if isinstance(kind, base):
            return words(kind)
    return _KINDS.get(type(kind), type(kind).__name__)


def _union(kind: Any) -> str:
    kinds = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    return " or ".join(dict.fromkeys(of(one) for one in kinds))


def _literal(kind: Any) -> str:
    return " ".join(f"`{value}`" for value in kind.values)


def _text(kind: Any) -> str:
    bounds = _range(kind.min_length, kind.max_length)
    return f"text of {bounds} characters" if bounds else "text"


def _number(kind: Any) -> str:
    word = "whole number" if isinstance(kind, inspect.IntType) else "number"
    bounds = _range(kind.ge, kind.le)
    return f"{word} of {bounds}" if bounds else word


def _list(kind: Any) -> str:
    most = f" of at most {kind.max_length}" if kind.max_length is not None else ""
    return f"list{most}: {of(kind.item_type)}"


def _dict(kind: Any) -> str:
    if isinstance(kind.value_type, inspect.AnyType):
        return "object"
    return f"object: {of(kind.key_type)} to {of(kind.value_type)}"


def _struct(kind: Any) -> str:
    fields = ", ".join(f"`{field.encode_name}`" for field in kind.fields)
    return f"object of {fields}"


def _custom(kind: Any) -> str:
    word: str = kind.cls.__name__
    return word.lower()


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{_short(low)} to {_short(high)}"
    if high is not None:
        return f"at most {_short(high)}"
    return f"at least {_short(low)}" if low is not None else ""


def _short(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,g}"


_WORDS: tuple[tuple[type[inspect.Type], Callable[[Any], str]], ...] = (
    (inspect.UnionType, _union),
    (inspect.LiteralType, _literal),
    (inspect.StrType, _text),
    (inspect.IntType, _number),
    (inspect.FloatType, _number),
    (inspect.CollectionType, _list),
    (inspect.VarTupleType, _list),
    (inspect.DictType, _dict),
    (inspect.StructType, _struct),
    (inspect.CustomType, _custom),
)

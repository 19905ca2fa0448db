"""What senders write a little differently: ids as numbers, instants as numbers. Pure."""

import functools
from collections.abc import Mapping
from typing import Any

from msgspec import inspect

from exporter.events import epoch, model


def adapted(type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` with numbers as texts where the type wants a text, as instants likewise."""
    texts, instants = _fields(type)
    return {name: _one(name, value, texts, instants) for name, value in data.items()}


def _one(name: str, value: Any, texts: frozenset[str], instants: frozenset[str]) -> Any:
    if name in instants:
        return epoch.instant(value)
    if name in texts and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


@functools.cache
def _fields(type: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of a type's texts and of its instants; none of a type that is unknown."""
    wanted = model.TYPES.get(type)
    if wanted is None:
        return frozenset(), frozenset()
    kinds = {
        field.encode_name: _bare(field.type)
        for field in inspect.type_info(wanted).fields  # type: ignore[attr-defined]
    }
    texts = {name for name, kind in kinds.items() if isinstance(kind, inspect.StrType)}
    instants = {name for name, kind in kinds.items() if isinstance(kind, inspect.DateTimeType)}
    return frozenset(texts), frozenset(instants)


def _bare(kind: inspect.Type) -> inspect.Type:
    """Return the type without what is said about it, and without None beside it."""
    if isinstance(kind, inspect.Metadata):
        return _bare(kind.type)
    if isinstance(kind, inspect.UnionType):
        others = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return _bare(others[0]) if len(others) == 1 else kind
    return kind

"""alerting.yml as it may be shown: its text, comments too, with its secrets left out. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import yaml
from msgspec import inspect
from yaml.nodes import Node, ScalarNode, SequenceNode

from alerting.secret import Secret

HIDDEN: Final = "<secret>"
"""What Alertmanager writes in a secret's place, and reads as one."""
HIDDEN_URL: Final = "http://secret.invalid/"
"""In the place of a URL of which nothing may be shown; older amtools read nothing else there."""

_Change = tuple[int, int, str]


def shown(text: str, kind: type) -> str:
    """Return a checked file's text without the secrets of `kind`, the Struct that it is read as."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found = set(_secrets(root, (inspect.type_info(kind),))) if root is not None else set()
    for start, end, instead in sorted(found, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _secrets(node: Node, kinds: Iterable[inspect.Type], name: str = "") -> Iterator[_Change]:
    """Yield where secrets stand and what is shown there; a node is known by its place.

    Paths of files that hold a secret are none.
    """
    known = tuple(_plain(kinds))
    match node:
        case ScalarNode():
            if any(isinstance(one, inspect.CustomType) and _is_secret(one.cls) for one in known):
                yield node.start_mark.index, node.end_mark.index, _instead(node.value, name)
        case SequenceNode():
            inner = [of for one in known for of in _items(one)]
            for item in node.value:
                yield from _secrets(item, inner, name)
        case _:  # a mapping
            for key, value in node.value:
                # A merged mapping says what the one around it does.
                same = key.value == "<<"
                fields = known if same else _fields(known, key.value)
                yield from _secrets(value, fields, str(key.value))


def _instead(value: str, name: str) -> str:
    """Return what is shown instead: of a URL where it leads to, and nothing behind that."""
    if not name.endswith("url"):
        return HIDDEN
    parts = urlsplit(value)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}/{HIDDEN}" if host else HIDDEN_URL


def _plain(kinds: Iterable[inspect.Type]) -> Iterator[inspect.Type]:
    for kind in kinds:
        if isinstance(kind, inspect.UnionType):
            yield from _plain(kind.types)
        elif isinstance(kind, inspect.Metadata):
            if not (kind.extra or {}).get("file"):
                yield from _plain((kind.type,))
        else:
            yield kind


def _items(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    if isinstance(kind, inspect.ListType | inspect.VarTupleType):
        return (kind.item_type,)
    # What is merged may be a list of mappings.
    return (kind,) if isinstance(kind, inspect.StructType) else ()


def _fields(kinds: Iterable[inspect.Type], name: Any) -> tuple[inspect.Type, ...]:
    found: list[inspect.Type] = []
    for kind in kinds:
        if isinstance(kind, inspect.StructType):
            found += [field.type for field in kind.fields if field.encode_name == name]
        elif isinstance(kind, inspect.DictType):
            found.append(kind.value_type)
    return tuple(found)


def _is_secret(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Secret)

"""docs/configuration.md: every key of config/chatwatch.yml with what it holds and its default."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.inspect import (
    CollectionType,
    Field,
    Metadata,
    NoneType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
)

from exporter.config import Config
from exporter.docs import shape
from exporter.docs.table import code, page, prose, table

_INTRODUCTION = """\
`config/chatwatch.yml`, or the file that `--config` names. Unknown keys, keys written twice and
wrong types are errors with file, line and path; `chatwatch check` shows all of them. A secret is
`env:NAME` or `file:path`, a token also `sha256:…` (`chatwatch token new` prints both halves).
Durations are written `90s`, `1h30m`, `400d`; sizes `16KiB`, `4MiB`. Lists carry `name:`."""


class Setting(msgspec.Struct, frozen=True):
    """One row: ``path`` as errors show it (``sources[].name``), what it holds, its default."""

    path: str
    holds: str
    default: str


def written(config: type[msgspec.Struct] = Config) -> str:
    """The page: one section for each section of the file."""
    parts = [_section(field) for field in _struct(msgspec.inspect.type_info(config)).fields]
    return page("Configuration", "`exporter/config.py`", _INTRODUCTION, *parts)


def settings(kind: Type, path: str) -> Iterator[Setting]:
    """The rows below a type; a list of Structs is walked as ``path[]``, each of a union in turn."""
    for struct in structs(kind):
        inner = f"{path}[]" if is_list(kind) else path
        if struct.tag is not None:
            yield Setting(f"{inner}.{struct.tag_field}", code(str(struct.tag)), "required")
        for field in struct.fields:
            below = f"{inner}.{field.encode_name}"
            plain = field.type if is_list(field.type) else without_structs(field.type)
            if plain is not None:
                yield Setting(below, shape.of(plain), default(field))
            yield from settings(field.type, below)


def structs(kind: Type) -> tuple[StructType, ...]:
    """The Structs that a type can be, or that its list can hold."""
    if isinstance(kind, Metadata):
        return structs(kind.type)
    if isinstance(kind, StructType):
        return (kind,)
    if isinstance(kind, UnionType):
        return tuple(struct for one in kind.types for struct in structs(one))
    if isinstance(kind, CollectionType | VarTupleType):
        return structs(kind.item_type)
    return ()


def without_structs(kind: Type) -> Type | None:
    """What else a type can be than a Struct; None where it can be nothing else."""
    if not structs(kind):
        return kind
    if isinstance(kind, UnionType):
        plain = tuple(one for one in kind.types if not structs(one) and one != NoneType())
        return UnionType(plain) if plain else None
    return None


def is_list(kind: Type) -> bool:
    kind = kind.type if isinstance(kind, Metadata) else kind
    return isinstance(kind, CollectionType | VarTupleType)


def default(field: Field) -> str:
    """The default as YAML would have it."""
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return _shown(field.default_factory())
    return _shown(field.default)


def _shown(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return code(str(value).lower())
        case () | [] | frozenset():
            return code("[]")
        case dict():
            return code(f"{{{', '.join(f'{key}: {one}' for key, one in value.items())}}}")
        case "":
            return code('""')
        case tuple() | list():
            return ", ".join(map(_shown, value))
        case _:
            return code(str(value))


def _section(field: Field) -> str:
    """One section; where its list takes several kinds, each has a table of its own.

    What all of them have alike stands once, before these.
    """
    heading = f"## {code(field.encode_name)}{' (optional)' if _is_optional(field.type) else ''}"
    kinds = structs(field.type)
    path = f"{field.encode_name}{'[]' if is_list(field.type) else ''}"
    rows = [list(settings(struct, path)) for struct in kinds]
    alike = _alike(rows) if len(kinds) > 1 else []
    parts = [heading]
    if alike:
        parts.append(f"All {len(kinds)} kinds have:\n\n{_rows(alike)}")
    for struct, of_kind in zip(kinds, rows, strict=True):
        own = [row for row in of_kind if row not in alike]
        parts.append(f"{prose(struct.cls)}\n\n{_rows(own)}")
    return "\n\n".join(parts)


def _alike(tables: Sequence[Sequence[Setting]]) -> list[Setting]:
    """The rows that all kinds have, in the order of the first."""
    first, *others = tables
    return [row for row in first if all(row in other for other in others)]


def _rows(found: Iterable[Setting]) -> str:
    rows = ((code(one.path), one.holds, one.default) for one in found)
    return table(("key", "holds", "default"), rows)


def _is_optional(kind: Type) -> bool:
    return isinstance(kind, UnionType) and any(isinstance(one, NoneType) for one in kind.types)


def _struct(kind: Type) -> StructType:
    (struct,) = structs(kind)
    return struct

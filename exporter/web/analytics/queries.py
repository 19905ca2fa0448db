"""What may stand behind the `?` of endpoints: a Struct each, read strictly."""

import functools
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeVar, cast

import msgspec
from msgspec import Meta, Struct, inspect

from exporter.refusal import Refused
from exporter.web import arguments

T = TypeVar("T", bound=Struct)

MOST_DAYS: Final = 400
_LONGEST: Final = 400


class Nothing(Struct, frozen=True):
    """An endpoint that takes no parameters."""


Period = Annotated[
    int, Meta(ge=1, le=MOST_DAYS, description="how many whole days, today the last of them")
]


class ByPeriod(Struct, frozen=True):
    """Figures of whole days up to today."""

    period: Period = 30


class Pages(Struct, frozen=True):
    """Lists in pages."""

    limit: Annotated[int, Meta(ge=1, le=1_000, description="rows of a page")] = 100
    cursor: Annotated[
        str, Meta(max_length=400, description="`next_cursor` of the page before; none: the first")
    ] = ""


class PagesByPeriod(Pages, frozen=True):
    """Lists in pages, of whole days up to today."""

    period: Period = 30


class SplitByPeriod(PagesByPeriod, frozen=True):
    """Figures of whole days, split in rows."""

    by: Annotated[Literal["day", "channel", "agent"], Meta(description="what each row is of")] = (
        "day"
    )


def read(query: Mapping[str, str], wanted: type[T]) -> T:
    """Return the parameters of a request; Refused says what is allowed."""
    fields = {field.encode_name: field for field in _fields(wanted)}
    arguments.refuse_unknown(query, fields)
    found = {name: _value(query, name, field) for name, field in fields.items()}
    return msgspec.convert(found, wanted)


@functools.cache
def _fields(wanted: type[Struct]) -> tuple[inspect.Field, ...]:
    return cast("inspect.StructType", inspect.type_info(wanted)).fields


def _value(query: Mapping[str, str], name: str, field: inspect.Field) -> Any:
    kind = field.type.type if isinstance(field.type, inspect.Metadata) else field.type
    text = query.get(name)
    if isinstance(kind, inspect.IntType):
        return arguments.whole(query, name, field.default, kind.ge or 0, kind.le or 1 << 31)
    if text is None:
        return field.default
    if isinstance(kind, inspect.LiteralType):
        return _chosen(text, name, [str(value) for value in kind.values])
    longest = getattr(kind, "max_length", None) or _LONGEST
    if len(text) > longest:
        said = f"{name}: at most {longest} characters"
        raise Refused("bad_argument", said, "send it as an answer told it")
    return text


def _chosen(text: str, name: str, allowed: list[str]) -> str:
    if text not in allowed:
        wanted = ", ".join(allowed)
        raise Refused("bad_argument", f"{name}: expected one of {wanted}", f"send one of {wanted}")
    return text

"""docs/events.md: what apps post, one section for each event type."""

from collections.abc import Mapping

import msgspec
from msgspec.inspect import Field, StructType

from exporter.docs import shape
from exporter.docs.table import code, page, prose, table
from exporter.events.data import Data
from exporter.events.model import TYPES

_INTRODUCTION = """\
An event is one JSON object: `{"id", "type", "time", "source"?, "subject"?, "data": {…}}`, posted to
`/webhooks/{source}` alone or in a list; the same as a CloudEvents 1.0 record. `time` is RFC 3339
with an offset. The key of an event is (configured source, its `source`, its `id`): the same key
again is acknowledged and changes nothing.

An app that counts its events up by one, beginning at 1, may put that number beside them:
`"sequence": 17`, or CloudEvents' `"sequence": "17", "sequencetype": "Integer"`. Each `source` has a
counter of its own. Then it is known which events never came, and `data_completeness_ratio` says so:
[analytics.md](analytics.md#how-complete-a-period-is).

Of the fields below, those without a mark are optional. **Personal** fields are sealed with the
storage key; text is cut and cleaned after its language, sentiment and topics were taken. A
**person's id** that is an e-mail address or a phone number is kept as a keyed hash. Money is in
major units (`"12.50"` or `12.5`) and needs a `currency`. Fields that a type lacks are kept under
`attributes`. A `type` that is not here is acknowledged, stored as `unmapped` and counted."""

_HEAD = ("field", "holds", "")


def written(types: Mapping[str, type[Data]] = TYPES) -> str:
    """The page."""
    shared = {field.encode_name for field in _fields(Data)}
    index = ", ".join(f"[`{name}`](#{anchor(name)})" for name in types)
    every = table(_HEAD, [_row(field, Data) for field in _fields(Data)])
    return page(
        "Events",
        "`exporter/events/`",
        _INTRODUCTION,
        f"Types: {index}.",
        f"## Fields that every type may carry\n\n{every}",
        *(section(name, kind, shared) for name, kind in types.items()),
    )


def section(name: str, kind: type[Data], shared: set[str]) -> str:
    """One type: what it says, then its own fields; shared ones only where it requires them."""
    own = [f for f in _fields(kind) if f.encode_name not in shared or f.required]
    said = prose(kind)
    rows = table(_HEAD, [_row(field, kind) for field in own]) if own else "No fields of its own."
    either = f"\n\nOne of {', '.join(map(code, kind.EITHER))} is required." if kind.EITHER else ""
    return f"## {code(name)}\n\n{said}\n\n{rows}{either}"


def anchor(name: str) -> str:
    """The fragment that a heading gets: letters, digits, ``_`` and ``-`` stay."""
    return "".join(mark for mark in name.lower() if mark.isalnum() or mark in "_-")


def _fields(kind: type[Data]) -> tuple[Field, ...]:
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, StructType)  # noqa: S101 # what type_info makes of a Struct
    return info.fields


def _row(field: Field, kind: type[Data]) -> tuple[str, str, str]:
    marks = [
        word
        for word, holds in (
            ("required", field.required),
            ("personal", field.name in kind.PERSONAL),
            ("a person's id", field.name in kind.PEOPLE),
        )
        if holds
    ]
    return code(field.encode_name), _held(field, kind), ", ".join(marks)


def _held(field: Field, kind: type[Data]) -> str:
    return "money" if field.encode_name in kind.MONEY else shape.of(field.type)

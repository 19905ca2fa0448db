"""Conversations of which only some fields are read: what is kept of one is mostly passed over."""

import functools
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from exporter.analytics.conversation import Conversation

_KNOWN: Final = {field.name: field.type for field in msgspec.structs.fields(Conversation)}
_ID: Final = "id"
_SHAPES: Final = 64
"""Choices of fields whose shape is remembered."""

Part = Any
"""As much of a conversation as was asked for, and its ``id``, which may be set."""


@functools.lru_cache(_SHAPES)
def reader(fields: frozenset[str]) -> Callable[[Iterable[tuple[str, bytes]]], list[Part]]:
    """Return what reads ids and kept conversations as parts; it raises msgspec.DecodeError."""
    # As what is kept names fields, these are found whatever else there is.
    asked = [(name, known) for name, known in _KNOWN.items() if name in fields]
    shape: Any = msgspec.defstruct("Part", [*asked, (_ID, str, "")], gc=False)
    decode = msgspec.msgpack.Decoder(shape).decode

    def read(kept: Iterable[tuple[str, bytes]]) -> list[Part]:
        found = []
        for id, row in kept:
            part = decode(row)
            part.id = id
            found.append(part)
        return found

    return read

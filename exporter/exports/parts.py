"""Conversations of which only some fields are read: what is kept of one is mostly passed over."""

import functools
from collections.abc import Callable, Sequence
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
def reader(fields: frozenset[str]) -> Callable[[Sequence[tuple[str, bytes]]], list[Part]]:
    """Return what reads ids and kept conversations as parts; it raises msgspec.DecodeError."""
    # As what is kept names fields, these are found whatever else there is.
    asked = [(name, known) for name, known in _KNOWN.items() if name in fields]
    shape: Any = msgspec.defstruct("Part", [*asked, (_ID, str, "")], gc=False)
    decode = msgspec.msgpack.Decoder(shape).decode

    def read(kept: Sequence[tuple[str, bytes]]) -> list[Part]:
        ids, rows = zip(*kept, strict=True) if kept else ((), ())
        found = list(map(decode, rows))
        for part, id in zip(found, ids, strict=True):
            part.id = id
        return found

    return read

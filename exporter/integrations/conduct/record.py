"""A memory as bytes that outlive the daemon. Pure.

Secrets stand in them in the clear: whoever keeps them seals them first.
"""

from typing import Any, Final

import msgspec
from msgspec import Struct

from alerting.secret import Secret
from exporter.integrations.conduct import upkeep
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.kind import Integration

VERSION: Final = 1


class _Record(Struct, frozen=True):
    """What is known of an integration of a provider; of another version nothing is read."""

    version: int
    provider: str
    memory: Memory


def written(one: Integration, memory: Memory) -> bytes:
    """Return all that is known of an integration as bytes."""
    return _ENCODER.encode(_Record(VERSION, one.PROVIDER, memory))


def read(one: Integration, data: bytes) -> Memory:
    """Return what is known of an integration.

    Bytes of another provider, of another version or of nobody tell nothing.
    """
    try:
        found = _DECODER.decode(data)
        state = found.memory.state
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, LookupError):
        return Memory()
    if not state or found.version != VERSION or found.provider != one.PROVIDER:
        return Memory()
    return upkeep.fit(one, found.memory)


def _revealed(value: Any) -> Any:
    if not isinstance(value, Secret):
        raise NotImplementedError(f"no {type(value).__name__} is kept")
    # What a vendor gave and reads as a digest cannot be shown to it, either.
    return "" if value.is_hashed else value.reveal()


def _hidden(_: type, value: Any) -> Secret:
    if not isinstance(value, str):
        raise ValueError("expected a text")  # noqa: TRY004 # msgspec makes it a ValidationError
    return Secret(value)


_ENCODER: Final = msgspec.json.Encoder(enc_hook=_revealed)
_DECODER: Final = msgspec.json.Decoder(_Record, dec_hook=_hidden)

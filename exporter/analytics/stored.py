"""Events as the store has them → typed data again, without what is sealed."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from exporter.events import model
from exporter.events.data import Data

DIGEST_BYTES: Final = 8
"""Of an event's key, so much is kept of each beat: two of a conversation never have the same."""


class Stored(NamedTuple):
    """A row of the events' table; instants are Unix milliseconds."""

    seq: int
    key: bytes
    tenant: str
    type: str
    time: int
    data: bytes


def _decoder(wanted: type[Data]) -> Any:
    """Return a decoder of a type: with what intake and the store add to data.

    That is that a newer state came before, and a digest of words (`exporter.privacy.likeness`).
    The language is not held against its pattern again: that takes as long as all other fields.
    """
    more: list[tuple[str, Any, Any]] = [("late", bool, False), ("language", str | None, None)]
    if wanted.LIKENED:
        more.append(("likeness", str, ""))
    made: Any = msgspec.defstruct(
        f"Stored{wanted.__name__}",
        more,
        bases=(wanted,),
        frozen=True,
        kw_only=True,
        gc=False,
    )
    return msgspec.json.Decoder(made)


_DECODERS: Final[Mapping[str, Any]] = {
    name: _decoder(wanted) for name, wanted in model.TYPES.items()
}


def data(row: Stored) -> Data | None:
    """Return the data of an event; None of one without a mapping, or that cannot be read any more.

    What was checked on its way in can be read, unless a later version has narrower types.
    """
    decoder = _DECODERS.get(row.type)
    if decoder is None:
        return None
    try:
        found: Data = decoder.decode(row.data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found

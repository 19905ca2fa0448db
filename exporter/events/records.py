"""The short way in: JSON straight into typed records, where all of it is as events.md says.

One pass of msgspec instead of three over dictionaries. Whatever is unusual, such as an unknown type
or field, a null, a NUL or a value out of bounds, makes ``decoded`` answer None: model.read then
looks at every record by itself, and says what is wrong.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Union

import msgspec
from msgspec import Struct

from exporter.events import model, rules, sequence
from exporter.events.data import Data
from exporter.events.fields import CHANNELS, Id, Instant
from exporter.events.model import Event
from exporter.events.sequence import Sequence, SequenceType

_NUL = b"\\u0000"


class Record(Struct, frozen=True, gc=False):
    """What stands around data; a type's record adds ``data``, typed where no rule looks at it."""

    id: Id
    time: Instant


def _record(type: str, wanted: type[Data]) -> type[Record]:
    data = wanted if model.RULES[type].plain else dict[str, Any]
    made: Any = msgspec.defstruct(
        f"{wanted.__name__}Record",
        [
            ("data", data),
            ("source", Id | None, None),
            ("subject", Id | None, None),
            ("sequence", Sequence, None),
            ("sequencetype", SequenceType, None),
        ],
        bases=(Record,),
        tag_field="type",
        tag=type,
        frozen=True,
        gc=False,
    )
    return made  # type: ignore[no-any-return]


_TYPES: Mapping[Any, str] = {_record(type, wanted): type for type, wanted in model.TYPES.items()}
_ANY: Any = Union[tuple(_TYPES)]  # noqa: UP007
_ONE = msgspec.json.Decoder(_ANY)
_MANY = msgspec.json.Decoder(list[_ANY])
_NO_FIELDS: Mapping[str, str] = {}


def decoded(body: bytes) -> list[Record] | None:
    """Return the records of a body, an object or a list of them, or None where any is unusual."""
    if _NUL in body:
        return None
    decoder = _MANY if body[:1] == b"[" else _ONE
    try:
        found: Any = decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if decoder is _MANY else [found]


def event(record: Any, *, now: datetime, future: timedelta, oldest: datetime) -> Event:
    """Return the event of a record; raises Invalid, as model.read does of the same JSON."""
    time = record.time
    if time.tzinfo is not UTC or not oldest <= time <= now:
        time = model.within(time, now, future, oldest)
    data = record.data
    type = _TYPES[record.__class__]
    extra = _NO_FIELDS
    if data.__class__ is dict:
        data, extra = model.typed(data, model.RULES[type])
    elif (channel := data.channel) is not None and channel not in CHANNELS:
        data = msgspec.structs.replace(data, channel=rules.channel_of(channel))
    of = None
    if record.sequence is not None:
        of = sequence.number(record.sequence, record.sequencetype)
    return Event(
        record.id, type, time, record.source or "", record.subject, data.tenant, data, extra, of
    )


def type_of(record: Any) -> str | None:
    """Return the type of a record, None of anything else."""
    return _TYPES.get(record.__class__)

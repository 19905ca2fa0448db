"""One event as the bytes that the daemon reads: the native JSON of events.md."""

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import datetime
from decimal import Decimal
from numbers import Real
from typing import TypedDict
from uuid import UUID

import msgspec

LIMIT = 512 * 1024  # bytes of one event, as the daemon has it


class Common(TypedDict, total=False):
    """What every named call takes besides: the event's own id and time, and fields of all types."""

    id: str
    time: datetime | str
    customer_id: str
    session_id: str
    agent_id: str
    agent_kind: str
    channel: str
    service: str
    feature: str
    language: str
    tenant: str


class UnfitError(ValueError):
    """An event that can't be posted, whatever the daemon says."""


def written(type: str, data: object, *, id: object, time: object) -> bytes:
    """The event as JSON; `time` is an aware datetime or an RFC 3339 string.

    Raises UnfitError with what to give instead. Objects with code of their own may raise anything.
    """
    if not isinstance(type, str):
        raise UnfitError(f"type: expected a string, got {_kind(type)}")
    if not isinstance(id, str | int | UUID) or isinstance(id, bool):
        raise UnfitError(f"id: expected a string, got {_kind(id)}")
    if not isinstance(data, Mapping | msgspec.Struct) and not is_dataclass(data):
        raise UnfitError(f"data: expected a mapping, got {_kind(data)}")
    body = _json({"id": str(id), "type": type, "time": _instant(time), "data": data})
    if len(body) > LIMIT:
        raise UnfitError(f"data: expected at most {LIMIT} bytes as JSON, got {len(body)}")
    return body


def seconds(milliseconds: object) -> object:
    """Milliseconds as seconds; what is no number stays, for the daemon to refuse by its name."""
    if isinstance(milliseconds, Real | Decimal) and not isinstance(milliseconds, bool):
        try:
            return float(milliseconds) / 1000
        except (ValueError, ArithmeticError):
            return milliseconds
    return milliseconds


def present(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that were given: an optional argument left at None is left out."""
    return {name: value for name, value in fields.items() if value is not None}


def _instant(time: object) -> str | datetime:
    if isinstance(time, str):
        return time
    if not isinstance(time, datetime):
        raise UnfitError(f"time: expected an aware datetime, got {_kind(time)}")
    if time.utcoffset() is None:
        raise UnfitError("time: expected an aware datetime, this one has no time zone")
    return time


def _json(event: dict[str, object]) -> bytes:
    try:
        return _ENCODER.encode(event)
    except UnicodeEncodeError:
        return _mended(event)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnfitError(f"data: can't be written as JSON: {error}") from error


def _mended(event: dict[str, object]) -> bytes:
    """The event with half an emoji, cut out of a text, as "?": UTF-8 has no form for it."""
    plain = msgspec.to_builtins(event, enc_hook=_plain)
    try:
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise UnfitError(f"data: can't be written as JSON: {error}") from error
    return text.encode("utf-8", "replace")


def _plain(value: object) -> object:
    """Values of other libraries: frozen mappings, fractions, numpy's scalars."""
    if isinstance(value, Mapping):
        return dict(value)
    scalar = getattr(value, "item", None)
    if callable(scalar):
        return scalar()
    if isinstance(value, Real):
        return float(value)
    raise TypeError(f"{_kind(value)} has no JSON form")


def _kind(value: object) -> str:
    return "nothing" if value is None else type(value).__name__


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)

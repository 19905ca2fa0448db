"""An export of spans or log records, in protocol buffers or JSON, as one kind of record. Pure.

Of what says nothing of GenAI only the number is kept: in protocol buffers it is not even read.
https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from exporter.events.otel import protobuf
from exporter.events.otel.protobuf import Broken

Signal = Literal["traces", "logs"]
SIGNALS: tuple[Signal, ...] = ("traces", "logs")
PREFIX = "gen_ai."
_MARK = PREFIX.encode()
# Attributes nest by lists and maps, which no attribute that is looked at does.
Value = str | int | float | bool | None

ERROR = 2


class Record(NamedTuple):
    """A span or a log record with GenAI's attributes; instants in nanoseconds since 1970.

    ``service`` is the resource's service.name; a log record has its only instant as ``end``.
    """

    name: str
    trace_id: str
    span_id: str
    start: int
    end: int
    failed: bool
    attributes: Mapping[str, Value]
    service: str


class Export(NamedTuple):
    """The records of an export that tell of GenAI, and how many others there are."""

    signal: Signal
    records: list[Record]
    foreign: int


class _Places(NamedTuple):
    """The numbers of the fields of a span or of a log record, 0 for those it has not."""

    name: int
    trace_id: int
    span_id: int
    start: int
    end: int
    attributes: int
    status: int = 0
    observed: int = 0


_PLACES: Mapping[Signal, _Places] = {
    "traces": _Places(name=5, trace_id=1, span_id=2, start=7, end=8, attributes=9, status=15),
    "logs": _Places(name=12, trace_id=9, span_id=10, start=0, end=1, attributes=6, observed=11),
}
_JSON: Mapping[Signal, tuple[str, str, str]] = {
    "traces": ("resourceSpans", "scopeSpans", "spans"),
    "logs": ("resourceLogs", "scopeLogs", "logRecords"),
}


def of_protobuf(body: bytes, signal: Signal) -> Export:
    """Read an export in protocol buffers; Broken where it is none."""
    records: list[Record] = []
    foreign = 0
    for number, resource in protobuf.fields(body):
        if number != 1:
            continue
        inner = list(protobuf.fields(protobuf.message(resource)))
        service = next((_service(one) for at, one in inner if at == 1), "")
        for raw in _entries(inner):
            # Most spans are of something else, and are not worth reading.
            record = _record(raw, _PLACES[signal], service) if _MARK in raw else None
            if record is None or not _is_genai(record.attributes):
                foreign += 1
            else:
                records.append(record)
    return Export(signal, records, foreign)


def _entries(resource: list[tuple[int, int | bytes]]) -> Iterator[bytes]:
    for at, scope in resource:
        if at == 2:
            for number, raw in protobuf.fields(protobuf.message(scope)):
                if number == 2:
                    yield protobuf.message(raw)


def _service(resource: int | bytes) -> str:
    named = _attributes(protobuf.message(resource), 1).get("service.name")
    return named if isinstance(named, str) else ""


def _record(raw: bytes, places: _Places, service: str) -> Record:
    last = dict(protobuf.fields(raw))

    def text(place: int) -> str:
        return protobuf.text(last.get(place, b""))

    def hexadecimal(place: int) -> str:
        return protobuf.message(last.get(place, b"")).hex()

    def instant(place: int) -> int:
        return protobuf.unsigned(last.get(place, 0))

    status = dict(protobuf.fields(protobuf.message(last.get(places.status, b""))))
    return Record(
        text(places.name),
        hexadecimal(places.trace_id),
        hexadecimal(places.span_id),
        instant(places.start),
        instant(places.end) or instant(places.observed),
        failed=protobuf.unsigned(status.get(3, 0)) == ERROR,
        attributes=_attributes(raw, places.attributes),
        service=service,
    )


def _attributes(raw: bytes, place: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for number, pair in protobuf.fields(raw):
        if number == place:
            parts = dict(protobuf.fields(protobuf.message(pair)))
            name = protobuf.text(parts.get(1, b""))
            found[name] = _value(protobuf.message(parts.get(2, b"")))
    return found


def _value(raw: bytes) -> Value:
    """Return a plain AnyValue; None for lists, maps and bytes."""
    for number, value in protobuf.fields(raw):
        match number:
            case 1:
                return protobuf.text(value)
            case 2:
                return bool(protobuf.unsigned(value))
            case 3:
                return protobuf.signed(value)
            case 4:
                return protobuf.double(value)
    return None


def of_json(body: Any, signal: Signal) -> Export:
    """Read an export in decoded JSON; Broken where it is none."""
    resources, scopes, entries = _JSON[signal]
    if not isinstance(body, dict):
        raise Broken("an export is a JSON object")
    records: list[Record] = []
    foreign = 0
    for resource in _objects(body, resources):
        about = resource.get("resource")
        named = _plain_attributes(about if isinstance(about, dict) else {}).get("service.name")
        for scope in _objects(resource, scopes):
            for raw in _objects(scope, entries):
                attributes = _plain_attributes(raw)
                if _is_genai(attributes):
                    service = named if isinstance(named, str) else ""
                    records.append(_of_object(raw, attributes, service))
                else:
                    foreign += 1
    return Export(signal, records, foreign)


def _is_genai(attributes: Mapping[str, Value]) -> bool:
    return any(name.startswith(PREFIX) for name in attributes)


def _objects(raw: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    listed = raw.get(name)
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Broken(f"{name} is a list of objects")
    return listed


def _of_object(raw: Mapping[str, Any], attributes: dict[str, Value], service: str) -> Record:
    status = raw.get("status")
    code = status.get("code") if isinstance(status, dict) else None
    return Record(
        _text(raw.get("name") or raw.get("eventName")),
        _text(raw.get("traceId")).lower(),
        _text(raw.get("spanId")).lower(),
        _whole(raw.get("startTimeUnixNano")),
        _whole(raw.get("endTimeUnixNano"))
        or _whole(raw.get("timeUnixNano"))
        or _whole(raw.get("observedTimeUnixNano")),
        failed=code in {ERROR, "STATUS_CODE_ERROR"},
        attributes=attributes,
        service=service,
    )


def _plain_attributes(raw: Mapping[str, Any]) -> dict[str, Value]:
    return {
        one["key"]: _plain(one.get("value"))
        for one in _objects(raw, "attributes")
        if isinstance(one.get("key"), str)
    }


def _plain(value: Any) -> Value:
    """Return a plain AnyValue; 64 bits may be written as text."""
    if not isinstance(value, dict):
        return None
    if (whole := value.get("intValue")) is not None:
        return _whole(whole)
    for name in ("stringValue", "boolValue", "doubleValue"):
        told = value.get(name)
        if isinstance(told, str | bool | int | float):
            return told
    return None


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else ""


def _whole(raw: Any) -> int:
    if isinstance(raw, str) and len(raw) <= 20:
        digits = raw.removeprefix("-")
        return int(raw) if digits.isascii() and digits.isdigit() else 0
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else 0

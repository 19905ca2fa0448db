"""What OTLP's senders are told, in the encoding that they speak. Pure.

https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
"""

from typing import Any

import msgspec

from exporter.events.inbound import Answer
from exporter.events.otel import protobuf
from exporter.events.otel.export import Signal
from exporter.refusal import Refused

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
_REJECTED = {"traces": "rejectedSpans", "logs": "rejectedLogRecords"}
_LONGEST = 500
# https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
_CODES = {400: 3, 401: 16, 403: 7, 404: 5, 413: 11, 422: 3, 429: 8, 503: 14}
_UNKNOWN = 2


def success(signal: Signal, media: str, rejected: int, said: str) -> Answer:
    """Return 200: all is taken, or all but ``rejected``; ``said`` alone is a hint."""
    said = said[:_LONGEST]
    is_partial = bool(rejected or said)
    if media == PROTOBUF:
        inner = protobuf.field(1, rejected) + protobuf.field(2, said.encode())
        return Answer(200, protobuf.field(1, inner) if is_partial else b"", PROTOBUF)
    told: dict[str, Any] = {_REJECTED[signal]: str(rejected), "errorMessage": said}
    return Answer(200, msgspec.json.encode({"partialSuccess": told} if is_partial else {}), JSON)


def encoded(answer: Answer, signal: Signal, media: str, hint: str) -> Answer:
    """Return a success in JSON in another encoding, with a hint where it says nothing yet."""
    told = msgspec.json.decode(answer.body).get("partialSuccess", {})
    rejected = int(told.get(_REJECTED[signal], "0"))
    return success(signal, media, rejected, told.get("errorMessage", "") or hint)


def failure(refused: Refused, media: str) -> Answer:
    """Return a refusal as google.rpc.Status."""
    code = _CODES.get(refused.status, _UNKNOWN)
    said = f"{refused.code}: {refused.message}; {refused.help}"
    if media == PROTOBUF:
        body = protobuf.field(1, code) + protobuf.field(2, said.encode("utf-8", "replace"))
        return Answer(refused.status, body, PROTOBUF)
    told = {"code": code, "message": said}
    return Answer(refused.status, msgspec.json.encode(told), JSON)

"""Exports as OpenTelemetry's own classes write them."""

from typing import Any

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import (
    AnyValue,
    ArrayValue,
    KeyValue,
    KeyValueList,
)

from exporter.events.otel.export import Signal

TRACE = bytes(range(16))
SPAN = bytes(range(8))
START = 1_795_000_000_000_000_000
CALL: dict[str, Any] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "gen_ai.usage.input_tokens": 120,
    "gen_ai.usage.output_tokens": 40,
    "gen_ai.response.time_to_first_chunk": 0.25,
    "gen_ai.conversation.id": "c-1",
    "gen_ai.request.stream": True,
}
FOREIGN: dict[str, Any] = {"http.request.method": "GET", "http.response.status_code": 200}
Request = ExportTraceServiceRequest | ExportLogsServiceRequest


def value(told: Any) -> AnyValue:
    """Return a value; a list or a map of values too."""
    match told:
        case bool():
            return AnyValue(bool_value=told)
        case int():
            return AnyValue(int_value=told)
        case float():
            return AnyValue(double_value=told)
        case str():
            return AnyValue(string_value=told)
        case bytes():
            return AnyValue(bytes_value=told)
        case dict():
            return AnyValue(kvlist_value=KeyValueList(values=pairs(told)))
        case list():
            return AnyValue(array_value=ArrayValue(values=[value(one) for one in told]))
    return AnyValue()


def pairs(told: dict[str, Any]) -> list[KeyValue]:
    """Return attributes."""
    return [KeyValue(key=name, value=value(one)) for name, one in told.items()]


def traces(*attributes: dict[str, Any], service: str = "bot", **span: Any) -> Request:
    """Return an export of a span for each set of attributes."""
    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    resource.resource.attributes.extend(pairs({"service.name": service} if service else {}))
    scope = resource.scope_spans.add()
    told: dict[str, Any] = {
        "name": "chat gpt-4o",
        "trace_id": TRACE,
        "start_time_unix_nano": START,
        "end_time_unix_nano": START + 1_500_000_000,
        **span,
    }
    for place, one in enumerate(attributes):
        span_id = SPAN[:-2] + place.to_bytes(2, "big")
        scope.spans.add(**{"span_id": span_id, **told}, attributes=pairs(one))
    return request


def logs(*attributes: dict[str, Any], **record: Any) -> Request:
    """Return an export of a log record for each set of attributes."""
    request = ExportLogsServiceRequest()
    resource = request.resource_logs.add()
    resource.resource.attributes.extend(pairs({"service.name": "bot"}))
    scope = resource.scope_logs.add()
    told: dict[str, Any] = {
        "event_name": "gen_ai.client.inference.operation.details",
        "trace_id": TRACE,
        "span_id": SPAN,
        "time_unix_nano": START,
        **record,
    }
    for one in attributes:
        scope.log_records.add(**told, attributes=pairs(one))
    return request


def in_json(request: Request) -> Any:
    """Return an export as OTLP writes it in JSON: its ids in hexadecimal figures, not in base64."""
    told = MessageToDict(request, use_integers_for_enums=True)
    for resource in told.get("resourceSpans", told.get("resourceLogs", [])):
        for scope in resource.get("scopeSpans", resource.get("scopeLogs", [])):
            for one in scope.get("spans", scope.get("logRecords", [])):
                for name in ("traceId", "spanId"):
                    if name in one:
                        one[name] = (TRACE if name == "traceId" else SPAN).hex()
    return told


def signal(request: Request) -> Signal:
    return "traces" if isinstance(request, ExportTraceServiceRequest) else "logs"

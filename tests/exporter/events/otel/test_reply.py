import json

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from exporter.events.otel import protobuf, reply
from exporter.events.otel.export import SIGNALS, Signal
from exporter.refusal import CODES, Refused


@pytest.mark.parametrize("signal", SIGNALS)
def test_when_all_is_taken_nothing_is_said(signal: Signal) -> None:
    assert reply.success(signal, reply.JSON, 0, "").body == b"{}"
    assert reply.success(signal, reply.PROTOBUF, 0, "").body == b""


def test_what_is_rejected_is_counted_in_protocol_buffers() -> None:
    spans = reply.success("traces", reply.PROTOBUF, 300, "too old")
    assert (spans.status, spans.content_type) == (200, "application/x-protobuf")
    partial = ExportTraceServiceResponse.FromString(spans.body).partial_success
    assert (partial.rejected_spans, partial.error_message) == (300, "too old")
    logs = reply.success("logs", reply.PROTOBUF, 1, "")
    rejected = ExportLogsServiceResponse.FromString(logs.body).partial_success
    assert rejected.rejected_log_records == 1


def test_and_in_json() -> None:
    told = json.loads(reply.success("logs", reply.JSON, 2, "x" * 900).body)
    assert told == {"partialSuccess": {"rejectedLogRecords": "2", "errorMessage": "x" * 500}}


@pytest.mark.parametrize(
    ("rejected", "said", "hint", "message"),
    [(0, "", "", ""), (0, "", "3 others", "3 others"), (2, "too old", "3 others", "too old")],
)
def test_an_answer_in_json_is_said_in_protocol_buffers(
    rejected: int, said: str, hint: str, message: str
) -> None:
    answer = reply.success("traces", reply.JSON, rejected, said)
    found = reply.encoded(answer, "traces", reply.PROTOBUF, hint)
    partial = ExportTraceServiceResponse.FromString(found.body).partial_success
    assert (partial.rejected_spans, partial.error_message) == (rejected, message)
    again = reply.encoded(answer, "traces", reply.JSON, hint)
    assert json.loads(again.body).get("partialSuccess", {}).get("errorMessage", "") == message


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_is_a_status_in_either_encoding(code: str) -> None:
    refused = Refused(code, "why", "do this")
    told = reply.failure(refused, reply.JSON)
    assert told.status == refused.status
    status = json.loads(told.body)
    assert status["message"] == f"{code}: why; do this"
    raw = reply.failure(refused, reply.PROTOBUF)
    (_, number), (_, text) = protobuf.fields(raw.body)
    assert (number, protobuf.text(text)) == (status["code"], status["message"])

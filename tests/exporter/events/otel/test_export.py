from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.otel import export
from exporter.events.otel.export import Export, Record
from exporter.events.otel.protobuf import Broken, field
from tests.exporter.events.otel import samples
from tests.exporter.events.test_expression import VALUES

PLAIN = st.text(max_size=5) | st.integers(-(1 << 60), 1 << 60) | st.booleans()
TOLD = st.dictionaries(
    st.sampled_from(["gen_ai.system", "gen_ai.prompt.name", "http.route", "x"]),
    PLAIN | st.floats(allow_nan=False, allow_infinity=False) | st.lists(PLAIN, max_size=2),
    max_size=4,
)


def both(request: samples.Request) -> tuple[Export, Export]:
    signal = samples.signal(request)
    raw = export.of_protobuf(request.SerializeToString(), signal)
    return raw, export.of_json(samples.in_json(request), signal)


def test_a_span_is_the_same_in_both_encodings() -> None:
    request = samples.traces(samples.CALL, status={"code": 2})
    expected = Record(
        name="chat gpt-4o",
        trace_id=samples.TRACE.hex(),
        span_id="000102030405" + "0000",
        start=samples.START,
        end=samples.START + 1_500_000_000,
        failed=True,
        attributes=samples.CALL,
        service="bot",
    )
    raw, told = both(request)
    assert raw == Export("traces", [expected], 0)
    assert told.records == [expected._replace(span_id=samples.SPAN.hex())]


@pytest.mark.parametrize("time", ["time_unix_nano", "observed_time_unix_nano"])
def test_a_log_record_is_the_same_in_both_encodings(time: str) -> None:
    request = samples.logs(samples.CALL, **{"time_unix_nano": 0, time: samples.START})
    raw, told = both(request)
    assert raw == told
    (record,) = raw.records
    assert (record.name, record.start, record.end) == (
        "gen_ai.client.inference.operation.details",
        0,
        samples.START,
    )


def test_what_is_not_of_genai_is_only_counted() -> None:
    request = samples.traces(samples.FOREIGN, samples.CALL, {}, samples.FOREIGN)
    for found in both(request):
        assert (len(found.records), found.foreign) == (1, 3)


def test_lists_maps_and_bytes_are_passed_over() -> None:
    told = {"gen_ai.a": ["x"], "gen_ai.b": {"c": 1}, "gen_ai.c": None, "gen_ai.d": "d"}
    for found in both(samples.traces(told)):
        assert dict(found.records[0].attributes) == dict.fromkeys(told) | {"gen_ai.d": "d"}
    request = samples.traces({"gen_ai.a": b"x"}, service="")
    found = export.of_protobuf(request.SerializeToString(), "traces")
    assert (found.records[0].attributes, found.records[0].service) == ({"gen_ai.a": None}, "")


def test_a_failure_may_be_named() -> None:
    told = samples.in_json(samples.traces(samples.CALL))
    told["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["status"] = {"code": "STATUS_CODE_ERROR"}
    assert export.of_json(told, "traces").records[0].failed


@given(st.lists(TOLD, max_size=3))
def test_both_encodings_tell_the_same(attributes: list[dict[str, Any]]) -> None:
    raw, told = both(samples.logs(*attributes))
    assert [dict(one.attributes) for one in told.records] == [
        dict(one.attributes) for one in raw.records
    ]
    assert told.foreign == raw.foreign


@pytest.mark.parametrize(
    "told",
    [
        [],
        7,
        None,
        {"resourceSpans": 7},
        {"resourceSpans": [7]},
        {"resourceSpans": [{"scopeSpans": {}}]},
        {"resourceSpans": [{"scopeSpans": [{"spans": "x"}]}]},
        {"resourceSpans": [{"scopeSpans": [{"spans": [{"attributes": 7}]}]}]},
        {"resourceSpans": [{"resource": {"attributes": [7]}}]},
    ],
)
def test_what_is_no_export_in_json_is_broken(told: Any) -> None:
    with pytest.raises(Broken):
        export.of_json(told, "traces")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ({"intValue": "-7"}, -7),
        ({"intValue": 7}, 7),
        ({"intValue": "x"}, 0),
        ({"intValue": "9" * 30}, 0),
        ({"intValue": True}, 0),
        ({"stringValue": []}, None),
        ({}, None),
        (7, None),
    ],
)
def test_values_in_json_of_whatever_kind(value: Any, plain: Any) -> None:
    span = {"attributes": [{"key": "gen_ai.x", "value": value}, {"key": 7}], "traceId": 7}
    told = {"resourceSpans": [{"resource": 7, "scopeSpans": [{"spans": [span]}]}]}
    (record,) = export.of_json(told, "traces").records
    assert (record.attributes, record.trace_id, record.service) == ({"gen_ai.x": plain}, "", "")


def test_an_empty_export_is_one() -> None:
    assert export.of_protobuf(b"", "logs") == export.of_json({}, "logs") == Export("logs", [], 0)


def test_fields_of_later_versions_are_passed_over() -> None:
    later = field(77, 1)
    span = later + field(9, field(1, b"gen_ai.x")) + field(3, b"state")
    scope = later + field(1, b"") + field(2, span)
    body = later + field(1, later + field(2, scope))
    (record,) = export.of_protobuf(body, "traces").records
    assert record.attributes == {"gen_ai.x": None}


@given(VALUES)
def test_no_json_breaks_the_reader(told: Any) -> None:
    try:
        export.of_json(told, "traces")
    except Broken:
        return


@given(st.binary(), st.sampled_from(export.SIGNALS))
def test_no_bytes_break_the_reader(raw: bytes, signal: export.Signal) -> None:
    whole = samples.traces(samples.CALL).SerializeToString()
    for body in (raw, whole[: len(raw)], whole + raw):
        try:
            export.of_protobuf(body, signal)
        except Broken:
            continue

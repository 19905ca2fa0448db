import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Secret
from exporter.events.inbound import Inbound, Receipt, Refusal
from exporter.events.otel import reply
from exporter.events.sources.otlp import Otlp, Read, Told
from exporter.refusal import Refused
from tests.exporter.events.otel import samples
from tests.exporter.events.sources import matrix

NOW = datetime.fromtimestamp(1_795_000_100, UTC)
SOURCE = Otlp(name="traces", secrets=(Secret("k1"), Secret("k2")))
TRACES = "https://chat.example.com/v1/traces"


def post(body: Any, url: str = TRACES, **headers: str) -> Inbound:
    """Return a request: protocol buffers of a message or of bytes, JSON of anything else."""
    if isinstance(body, dict | list):
        return Inbound({"Content-Type": "application/json", **headers}, _json(body), url=url)
    raw = body if isinstance(body, bytes) else body.SerializeToString()
    return Inbound({"Content-Type": reply.PROTOBUF, **headers}, raw, url=url)


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def test_an_export_is_read_in_either_encoding() -> None:
    request = samples.traces(samples.CALL, samples.FOREIGN)
    raw, told = SOURCE.read(post(request), NOW), SOURCE.read(post(samples.in_json(request)), NOW)
    assert (raw.signal, raw.foreign, len(raw.events)) == ("traces", 1, 1)
    assert raw.events[0]["data"] == told.events[0]["data"]
    assert raw.events[0]["data"]["conversation_id"] == "c-1"


def test_a_span_and_the_event_within_it_are_one_call() -> None:
    span = samples.traces(samples.CALL, span_id=samples.SPAN)
    record = samples.logs(samples.CALL)
    logs = SOURCE.parse(post(record, "https://chat.example.com/v1/logs"), NOW)
    traces = SOURCE.parse(post(span), NOW)
    assert [one["id"] for one in logs.events] == [one["id"] for one in traces.events]
    assert (traces.batch, logs.batch) == (True, False)


def test_spans_of_genai_that_are_no_calls_are_foreign_too() -> None:
    agent = {**samples.CALL, "gen_ai.operation.name": "invoke_agent"}
    told = SOURCE.read(post(samples.traces(agent, samples.FOREIGN)), NOW)
    assert (told.events, told.foreign) == ([], 2)
    assert told.hint == "2 spans are no calls of language models: counted, not kept"
    assert Told("logs", [], 1).hint.startswith("1 log records are no calls")
    assert not Told("logs", [], 0).hint


def test_what_was_read_before_is_not_read_again() -> None:
    told = Told("traces", [{"id": "a"}], 0)
    assert SOURCE.parse(Read({}, b"broken", told=told), NOW).events == [{"id": "a"}]


def test_a_cost_is_in_the_sources_currency() -> None:
    request = samples.traces({**samples.CALL, "gen_ai.usage.cost": 0.5})
    (event,) = Otlp(name="o", currency="EUR").read(post(request), NOW).events
    assert (event["data"]["value"], event["data"]["currency"]) == (0.5, "EUR")


@pytest.mark.parametrize(
    ("inbound", "code"),
    [
        (post({}, "https://chat.example.com/webhooks/traces-of-mine"), "not_found"),
        (post({}, "https://chat.example.com/v1/metrics"), "not_found"),
        (post({}, ""), "not_found"),
        (post([]), "bad_request"),
        (post(b"\x0a\x05a"), "bad_request"),
        (Inbound({"Content-Type": "text/plain"}, b"", url=TRACES), "wrong_content_type"),
        (Inbound({}, b"", url=TRACES), "wrong_content_type"),
        (Inbound({"Content-Type": "application/json"}, b"{", url=TRACES), "malformed_json"),
    ],
)
def test_what_is_no_export_is_refused(inbound: Inbound, code: str) -> None:
    with pytest.raises(Refused) as told:
        SOURCE.parse(inbound, NOW)
    assert told.value.code == code


def test_the_key_comes_as_token() -> None:
    inbound = post({}, Authorization="Bearer k2")
    assert SOURCE.verify(inbound, NOW, timedelta(0)) == 1


@pytest.mark.parametrize(
    ("batch", "refused", "told"),
    [
        (True, (), {}),
        (
            True,
            (Refusal(0, "too_old", "time: too old"),),
            {"partialSuccess": {"rejectedSpans": "1", "errorMessage": "time: too old"}},
        ),
        (
            False,
            (Refusal(0, "too_old", "a"), Refusal(1, "too_old", "b")),
            {"partialSuccess": {"rejectedLogRecords": "2", "errorMessage": "a"}},
        ),
    ],
)
def test_the_answer_counts_what_was_refused(
    batch: bool, refused: tuple[Refusal, ...], told: dict[str, Any]
) -> None:
    answer = SOURCE.answer(Receipt(1, 0, refused), batch)
    assert (answer.status, json.loads(answer.body)) == (200, told)
    assert not SOURCE.quarantines


def signed(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    return matrix.headed(inbound, {"Authorization": f"Bearer {secret}"})


def recent(now: datetime) -> samples.Request:
    nano = int(now.timestamp()) * 10**9
    return samples.traces(
        samples.CALL, span_id=samples.SPAN, start_time_unix_nano=nano, end_time_unix_nano=nano
    )


KEYED = Otlp(name="traces", secrets=matrix.SECRETS)
# A token signs no body, so that a changed one is believed; an empty export in protobuf is one.
NOT_SIGNED = {"tampered body", "emptied body"}
SAMPLES = {
    "json": matrix.Sample(
        source=KEYED,
        inbound=lambda now: post(samples.in_json(recent(now))),
        sign=signed,
        signature=("Authorization",),
        is_timed=False,
    ),
    "protobuf": matrix.Sample(
        source=KEYED,
        inbound=lambda now: post(recent(now)),
        sign=signed,
        signature=("Authorization",),
        is_timed=False,
        media="protobuf",
        malformed=(200,),
    ),
}
CASES = [
    (name, case)
    for name, one in SAMPLES.items()
    for case in matrix.cases(one)
    if case.name not in NOT_SIGNED
]


@pytest.mark.parametrize(("encoding", "case"), CASES, ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    encoding: str, case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)

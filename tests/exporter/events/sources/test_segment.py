import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from alerting.strict import Secret
from exporter.events.inbound import Inbound, Receipt, Refusal, Unreadable
from exporter.events.sources import segment
from exporter.events.sources.segment import Segment
from exporter.refusal import Refused
from tests.exporter.events.sources import matrix
from tests.exporter.events.test_expression import VALUES

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
SOURCE = Segment(name="app", secrets=(Secret("k1"), Secret("k2")))
TRACK = {"type": "track", "event": "Signed Up", "userId": "u", "messageId": "m"}


def post(body: Any, call: str = "batch", **headers: str) -> Inbound:
    url = f"https://chat.example.com/v1/{call}?x=1"
    return Inbound(headers, msgspec.json.encode(body), url=url)


def events(body: Any, call: str = "batch", source: Segment = SOURCE) -> list[Any]:
    return list(source.parse(post(body, call), NOW).events)


def test_a_batch_is_walked_and_its_clock_corrected() -> None:
    made, sent = NOW + timedelta(minutes=50), NOW + timedelta(minutes=60)
    batch: list[Any] = [{**TRACK, "timestamp": made.isoformat()}, {**TRACK, "type": "nothing"}, 7]
    batch.append({**TRACK, "event": ""})
    good, other, number, bare = events({"batch": batch, "sentAt": sent.isoformat()})
    assert (good["id"], good["time"]) == ("m", NOW - timedelta(minutes=10))
    assert isinstance(other, Unreadable)
    assert isinstance(number, Unreadable)
    assert (other.code, number.code) == ("out_of_range", "wrong_type")
    assert isinstance(bare, Unreadable)


@pytest.mark.parametrize("call", ["track", "batch"])
def test_a_single_call_is_of_its_own_type_or_of_its_paths(call: str) -> None:
    told = {name: one for name, one in TRACK.items() if name != "type" or call == "batch"}
    parsed = SOURCE.parse(post({**told, "writeKey": "k1"}, call), NOW)
    assert not parsed.batch
    (found,) = parsed.events
    assert found["type"] == "segment.Signed Up"
    assert "writeKey" not in found["data"]


def test_an_empty_batch_is_one() -> None:
    parsed = SOURCE.parse(post({"batch": []}), NOW)
    assert (list(parsed.events), parsed.batch) == ([], True)


def test_a_call_over_32_kib_is_told_and_its_neighbours_are_taken() -> None:
    large, small = events({"batch": [{**TRACK, "x": "y" * 40_000}, TRACK]})
    assert isinstance(large, Unreadable)
    assert small["id"] == "m"


@pytest.mark.parametrize(
    ("flavour", "size", "is_taken"),
    [
        ("segment", 500 << 10, False),
        ("rudderstack", 500 << 10, True),
        ("rudderstack", 4 << 20, False),
    ],
)
def test_a_batch_has_the_size_that_its_sdk_knows(flavour: Any, size: int, is_taken: bool) -> None:
    body = msgspec.json.encode({"batch": [], "x": "y" * size})
    source = Segment(name="app", flavour=flavour)
    if is_taken:
        assert not source.parse(Inbound({}, body), NOW).events
        return
    with pytest.raises(Refused) as told:
        source.parse(Inbound({}, body), NOW)
    assert told.value.code == "body_too_large"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([TRACK], "malformed_json"),
        ({"batch": {}}, "malformed_json"),
        ({"batch": [1] * 5_001}, "too_many_events"),
    ],
)
def test_what_is_no_call_is_refused(body: Any, code: str) -> None:
    with pytest.raises(Refused) as told:
        events(body)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("inbound", "key"),
    [
        (post({}, Authorization="Basic " + base64.b64encode(b"k2:").decode()), "k2"),
        (post({}, Authorization="Bearer k2"), "k2"),
        (post({"batch": [], "writeKey": "k2"}), "k2"),
        (post({"writeKey": "k1"}, Authorization="Bearer k2"), "k2"),
        (post({"writeKey": 7}), ""),
        (post([{"writeKey": "k2"}]), ""),
        (Inbound({}, b'{"writeKey": "\xff"}'), ""),
        (Inbound({}, b'{"writeKey":' + b"[" * 50_000), ""),
        (post({}), ""),
    ],
)
def test_the_write_key_stands_in_the_headers_or_in_the_body(inbound: Inbound, key: str) -> None:
    assert segment.shown(inbound) == key
    if key:
        assert SOURCE.verify(inbound, NOW, timedelta(0)) == 1


def test_the_answer_is_that_of_the_api() -> None:
    taken = SOURCE.answer(Receipt(1, 0), batch=True)
    assert (taken.status, json.loads(taken.body)) == (200, {"success": True})
    rudder = Segment(name="r", flavour="rudderstack").answer(Receipt(0, 1), batch=True)
    assert (rudder.status, rudder.body) == (200, b"OK")
    refused = (Refusal(0, "missing_field", "event: required", "help"),)
    assert SOURCE.answer(Receipt(1, 0, refused), batch=True).status == 200
    none = SOURCE.answer(Receipt(0, 0, refused), batch=True)
    assert none.status == 422
    assert json.loads(none.body) == {
        "success": False,
        "code": "missing_field",
        "message": "event: required",
        "help": "help",
    }
    assert not SOURCE.quarantines


@given(VALUES, VALUES)
def test_no_call_breaks_the_reader(raw: Any, sent: Any) -> None:
    calls = [raw, {"type": "identify", "userId": "u", "traits": raw, "context": raw}]
    calls += [{**TRACK, "properties": raw, "timestamp": sent}]
    assert len(events({"batch": calls, "sentAt": sent})) >= 3


def signed(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    basic = base64.b64encode(f"{secret}:".encode()).decode()
    return matrix.headed(inbound, {"Authorization": f"Basic {basic}"})


def good(now: datetime) -> Inbound:
    body = {"batch": [{**TRACK, "timestamp": now.isoformat()}], "sentAt": now.isoformat()}
    return post(body, "batch", **{"Content-Type": "application/json"})


SAMPLE = matrix.Sample(
    source=Segment(name="app", secrets=matrix.SECRETS),
    inbound=good,
    sign=signed,
    signature=("Authorization",),
    is_timed=False,
)
# A write key signs no body, so that a changed one is believed.
NOT_SIGNED = {"tampered body", "emptied body"}
CASES = [one for one in matrix.cases(SAMPLE) if one.name not in NOT_SIGNED]


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)

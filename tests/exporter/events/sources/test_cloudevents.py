import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from multidict import CIMultiDict

from alerting.strict import Secret
from exporter.events import signature
from exporter.events.inbound import Inbound, Receipt, Unreadable
from exporter.events.sources.cloudevents import CloudEvents
from exporter.refusal import Refused
from tests.exporter.events.sources import matrix

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = CloudEvents(name="cloud")
STRUCTURED = {"Content-Type": "application/cloudevents+json; charset=utf-8"}
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
EVENT = {
    "specversion": "1.0",
    "id": "a",
    "source": "/apps/bot",
    "type": "chat.feedback.received",
    "time": "2026-11-21T11:59:00Z",
    "subject": "c-1",
    "datacontenttype": "application/json",
    "data": {"score": 4},
}
FLAT = {k: v for k, v in EVENT.items() if k not in ("specversion", "datacontenttype")}


def parsed(headers: Mapping[str, str], body: Any) -> list[Any]:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return list(SOURCE.parse(Inbound(headers, raw), NOW).events)


def refusal(headers: dict[str, str], body: bytes) -> str:
    with pytest.raises(Refused) as told:
        SOURCE.parse(Inbound(headers, body), NOW)
    return told.value.code


def binary(**headers: str) -> dict[str, str]:
    sent = {"ce-specversion": "1.0", "ce-id": "a", "ce-source": "/s", "ce-type": "t.x"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Content-Type": "application/json", **sent}


def test_a_structured_event_becomes_our_flat_form() -> None:
    assert parsed(STRUCTURED, EVENT) == [FLAT]


def test_a_batch_is_a_list_and_may_be_empty() -> None:
    assert parsed(BATCH, [EVENT, EVENT]) == [FLAT, FLAT]
    found = SOURCE.parse(Inbound(BATCH, b"[]"), NOW)
    assert (list(found.events), found.batch) == ([], True)
    assert refusal(BATCH, b"{}") == "malformed_json"


def test_a_binary_event_has_its_attributes_in_headers_and_its_data_in_the_body() -> None:
    headers = binary(ce_time="2026-11-21T11:59:00Z", ce_subject="c-1")
    assert parsed(headers, {"score": 4}) == [
        {
            "id": "a",
            "type": "t.x",
            "time": "2026-11-21T11:59:00Z",
            "source": "/s",
            "subject": "c-1",
            "data": {"score": 4},
        }
    ]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
        ("%e2%82%ac", "€"),
        ("100%25", "100%"),
        ("%2541", "%41"),
        ('"quoted \\"x\\""', 'quoted "x"'),
        ("plain", "plain"),
    ],
)
def test_headers_are_unquoted_and_percent_decoded_once(sent: str, read: str) -> None:
    assert parsed(binary(ce_subject=sent), {})[0]["subject"] == read


def test_a_header_that_is_no_utf8_is_refused() -> None:
    assert refusal(binary(ce_subject="%C0%A0"), b"{}") == "bad_encoding"


def test_a_missing_time_is_the_time_of_arrival() -> None:
    assert parsed(binary(), {})[0]["time"] == NOW


def test_extension_attributes_travel_with_the_data_and_do_not_replace_it() -> None:
    extended = EVENT | {"partitionkey": "p", "score": 1}
    assert parsed(STRUCTURED, extended)[0]["data"] == {"partitionkey": "p", "score": 4}


def test_data_in_base64_is_unpacked() -> None:
    packed = {k: v for k, v in EVENT.items() if k != "data"}
    packed["data_base64"] = base64.b64encode(b'{"score": 4}').decode()
    assert parsed(STRUCTURED, packed) == [FLAT]
    packed["data_base64"] = "!"
    assert parsed(STRUCTURED, packed)[0]["data"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"specversion": "0.3"}, "out_of_range"),
        ({"specversion": None}, "out_of_range"),
        ({"source": ""}, "missing_field"),
        ({"source": None}, "missing_field"),
    ],
)
def test_what_is_no_cloudevent_is_unreadable_in_its_place(
    change: dict[str, Any], code: str
) -> None:
    found = parsed(BATCH, [EVENT, EVENT | change, 7])
    assert found[0] == FLAT
    assert isinstance(found[1], Unreadable)
    assert (found[1].code, found[2].code) == (code, "wrong_type")


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"Content-Type": "application/cloudevents+xml"}, b"<x/>", "wrong_content_type"),
        ({"Content-Type": "application/cloudevents-batch+xml"}, b"<x/>", "wrong_content_type"),
        ({"Content-Type": "application/json"}, b"{}", "wrong_content_type"),
        (binary() | {"Content-Type": "text/plain"}, b"hi", "wrong_content_type"),
        (STRUCTURED, b"{", "malformed_json"),
        (STRUCTURED, b"", "empty_body"),
    ],
)
def test_other_formats_are_refused(headers: dict[str, str], body: bytes, code: str) -> None:
    assert refusal(headers, body) == code


def test_the_cloudevents_sdk_writes_what_we_read() -> None:
    made = CloudEvent(
        attributes={
            "id": "a",
            "source": "/apps/bot",
            "type": "chat.feedback.received",
            "time": datetime(2026, 11, 21, 11, 59, tzinfo=UTC),
            "subject": "Euro € 😀",
            "datacontenttype": "application/json",
        },
        data={"score": 4},
    )
    for write in (to_structured, to_binary):
        message = write(made, JSONFormat())
        body = message.body.encode() if isinstance(message.body, str) else message.body
        (read,) = parsed(CIMultiDict(message.headers), body)
        assert (read["id"], read["source"], read["data"]) == ("a", "/apps/bot", {"score": 4})
        assert read["subject"] == "Euro € 😀"


def test_it_answers_the_abuse_protection_and_takes_tokens_in_the_query() -> None:
    asked = {"WebHook-Request-Origin": "eventemitter.example.com\x07" + "x" * 400}
    told = SOURCE.greet(Inbound(asked, b"", method="OPTIONS"), NOW)
    assert told is not None
    assert told.headers[0] == ("Allow", "POST, OPTIONS")
    allowed = "eventemitter.example.com" + "x" * 230
    assert told.headers[1:] == (("WebHook-Allowed-Origin", allowed), ("WebHook-Allowed-Rate", "*"))
    assert SOURCE.token_in_query
    assert not SOURCE.quarantines


@pytest.mark.parametrize(
    ("method", "headers"), [("OPTIONS", {}), ("POST", {"WebHook-Request-Origin": "a"})]
)
def test_nothing_else_is_greeted(method: str, headers: dict[str, str]) -> None:
    assert SOURCE.greet(Inbound(headers, b"", method=method), NOW) is None


def test_a_signature_is_verified_over_the_raw_body() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    source = CloudEvents(name="cloud", secrets=(Secret(secret),))
    stamp = int(NOW.timestamp())
    signed = {
        "webhook-id": "a",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature.sign(secret, "a", stamp, b"{}"),
    }
    assert source.verify(Inbound(signed, b"{}"), NOW, timedelta(minutes=5)) == 0


def test_its_answer_is_the_one_of_events_md() -> None:
    assert SOURCE.answer(Receipt(1, 0), batch=False).status == 202


def signed(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    at = int(now.timestamp())
    changes = {
        "webhook-id": "m-1",
        "webhook-timestamp": str(at),
        "webhook-signature": signature.sign(secret, "m-1", at, inbound.body),
    }
    return matrix.headed(inbound, changes)


SAMPLE = matrix.Sample(
    source=CloudEvents(name="cloud", secrets=matrix.SECRETS),
    inbound=lambda now: Inbound(STRUCTURED, msgspec.json.encode({**EVENT, "time": now})),
    sign=signed,
    signature=("webhook-id", "webhook-timestamp", "webhook-signature"),
    good=202,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)

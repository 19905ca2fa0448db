from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from pywa import utils

from alerting.strict import Secret
from exporter.events.inbound import Inbound
from exporter.events.meta import sender
from exporter.events.meta.sender import MetaSender
from exporter.refusal import Refused
from tests.exporter.events.meta import payloads
from tests.exporter.events.meta.payloads import NOW

SOURCE = MetaSender(name="chat", secrets=(Secret("s3cr3t"),), verify_token=Secret("entered"))
FIVE_MINUTES = timedelta(minutes=5)
HEADER = "X-Hub-Signature-256"
VECTOR = "sha256=04abad6c91608ea37ede5b5769aa5c1f9b8d242568e85fbb41d64e1f7efde342"


def refusal(headers: dict[str, str], body: bytes = b"{}", source: MetaSender = SOURCE) -> str:
    with pytest.raises(Refused) as told:
        source.verify(Inbound(headers, body), NOW, FIVE_MINUTES)
    assert "s3cr3t" not in f"{told.value}{told.value.help}"
    return told.value.code


def test_the_published_vector_is_signed_over_the_escaped_form() -> None:
    body = rb'{"hello":"w\u00f6rld"}'
    assert SOURCE.verify(Inbound({HEADER: VECTOR}, body), NOW, FIVE_MINUTES) == 0
    assert (
        SOURCE.verify(Inbound({HEADER: VECTOR.replace("abad", "ABAD")}, body), NOW, FIVE_MINUTES)
        == 0
    )
    assert refusal({HEADER: VECTOR}, '{"hello":"wörld"}'.encode()) == "signature_mismatch"


def test_a_body_that_was_written_anew_is_explained() -> None:
    request = Inbound({HEADER: VECTOR}, '{"hello": "wörld"}'.encode())
    assert any("ASCII" in step for step in SOURCE.explain(request, NOW, FIVE_MINUTES))


@pytest.mark.parametrize(
    "given", ["", VECTOR[7:], "sha1=" + VECTOR[7:47], "sha256=", "sha256=" + "ü" * 64, VECTOR + "0"]
)
def test_what_is_no_signature_of_metas_is_missing(given: str) -> None:
    assert refusal({HEADER: given}) == "signature_missing"
    assert refusal({}) == "signature_missing"


def test_each_of_several_app_secrets_is_enough_and_pywa_agrees() -> None:
    request = payloads.signed(payloads.inbound(payloads.whatsapp()), "new", NOW)
    assert utils.webhook_updates_validator("new", request.body, request.headers[HEADER])
    both = MetaSender(name="chat", secrets=(Secret("old"), Secret("new")))
    assert both.verify(request, NOW, FIVE_MINUTES) == 1
    assert refusal(dict(request.headers), request.body) == "signature_mismatch"


def asked(query: Mapping[str, str], source: MetaSender = SOURCE, method: str = "GET") -> Any:
    told = {f"hub.{name}": value for name, value in query.items()}
    return source.greet(Inbound({}, b"", told, method), NOW)


def test_the_challenge_is_answered_as_plain_text() -> None:
    told = asked({"mode": "subscribe", "verify_token": "entered", "challenge": "1158201444"})
    assert (told.status, told.body) == (200, b"1158201444")
    assert told.content_type == "text/plain; charset=utf-8"


def test_only_a_get_with_a_mode_is_a_greeting() -> None:
    assert asked({"challenge": "1"}) is None
    assert asked({"mode": "subscribe"}, method="POST") is None
    assert asked({"mode": "subscribe"}, method="HEAD") is None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"mode": "subscribe", "verify_token": "other", "challenge": "1"}, "forbidden"),
        ({"mode": "subscribe", "challenge": "1"}, "forbidden"),
        ({"mode": "unsubscribe", "verify_token": "entered", "challenge": "1"}, "forbidden"),
        ({"mode": "subscribe", "verify_token": "entered"}, "bad_argument"),
        ({"mode": "subscribe", "verify_token": "entered", "challenge": "ü"}, "bad_argument"),
        ({"mode": "subscribe", "verify_token": "entered", "challenge": "1" * 257}, "bad_argument"),
        ({"mode": "subscribe", "verify_token": "entered", "challenge": "a\r\nb"}, "bad_argument"),
    ],
)
def test_a_wrong_token_or_challenge_is_refused(query: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as told:
        asked(query)
    assert told.value.code == code
    assert "entered" not in str(told.value)


def test_without_a_verify_token_nobody_is_let_in() -> None:
    with pytest.raises(Refused, match="no verify_token") as told:
        asked({"mode": "subscribe", "challenge": "1"}, MetaSender(name="chat"))
    assert told.value.status == 403


def test_entries_may_stand_in_a_list_of_notifications() -> None:
    one, two = payloads.whatsapp(), payloads.page(payloads.text())
    found = list(sender.entries(payloads.inbound([one, two])))
    assert found == [(one["object"], one["entry"][0]), ("page", two["entry"][0])]


@pytest.mark.parametrize("body", [{}, [], 7, "x", [7], {"object": "page"}, {"entry": []}])
def test_what_is_no_notification_is_refused(body: Any) -> None:
    if body == []:
        assert list(sender.entries(payloads.inbound(body))) == []
        return
    with pytest.raises(Refused) as told:
        list(sender.entries(payloads.inbound(body)))
    assert told.value.code == "wrong_type"


def test_what_is_kept_of_an_entry_is_a_notification_of_its_own() -> None:
    entry = {"id": "9", "time": payloads.STAMP, "messaging": [], "more": 1}
    (found, mark) = sender.foreign("page", entry, NOW, "why not")
    assert mark is None
    assert (found["type"], found["source"], found["time"]) == (
        "messenger.entry",
        "9",
        payloads.TIME,
    )
    assert found["data"] == {"object": "page", "entry": [entry]}
    later = sender.foreign("page", entry | {"time": 5}, NOW, "why not")
    assert later.event["id"] == found["id"]
    assert sender.foreign("other", 7, NOW, "odd").event["type"] == "meta.entry"

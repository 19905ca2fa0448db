from typing import Any

import msgspec
from multidict import CIMultiDict

from exporter.events import aside
from exporter.events.inbound import Inbound, Refusal

REFUSED = [Refusal(1, "wrong_type", "value: expected", "see"), Refusal(2, "bad_time", "time")]
HEADERS = CIMultiDict(
    {
        "Content-Type": "application/json",
        "X-Shopify-Topic": "orders/paid",
        "X-Shopify-Hmac-SHA256": "proof",
        "Authorization": "Bearer t",
        "Cookie": "c=1",
        "X-Long": "x" * 2_000,
    }
)
SENT = Inbound(
    HEADERS, b'{"a": "\xff"}', {"page": "1", "access_token": "t"}, "POST", "https://h/w", "key-1"
)


def test_a_request_comes_back_as_its_source_saw_it_without_what_proves_who_sent_it() -> None:
    made = aside.of("shop", SENT, REFUSED, [{"id": "o-1"}, {"id": "o-2"}], 5)
    assert (made.source, made.received, made.reason, made.said) == (
        "shop",
        5,
        "wrong_type",
        "value: expected",
    )
    assert made.events == 2
    back = aside.inbound(msgspec.json.decode(made.content))
    assert (back.body, back.method, back.url, back.query) == (
        SENT.body,
        "POST",
        "https://h/w",
        {"page": "1"},
    )
    assert dict(back.headers) == {
        "Content-Type": "application/json",
        "X-Shopify-Topic": "orders/paid",
    }
    assert back.headers["x-shopify-topic"] == "orders/paid"
    assert b"key-1" not in made.content


def test_the_same_events_in_another_delivery_have_the_same_key() -> None:
    def key(body: bytes, *ids: object) -> bytes:
        raws: list[Any] = [{"id": one} for one in ids] or [7]
        return aside.of("shop", Inbound({}, body), REFUSED[:1], raws, 1).key

    assert key(b"1", "o-1") == key(b"2", "o-1")
    assert key(b"1", "o-1") != key(b"1", "o-2")
    assert key(b"1", "a", "b") != key(b"1", "ab")
    assert key(b"1") == key(b"1") != key(b"2")
    assert key(b"1", 5) == key(b"1", "")
    assert len(key(b"1", "\ud800")) == 16


def test_headers_are_bounded_and_can_be_written_as_json() -> None:
    many = {f"X-{at}": "\udcff" for at in range(500)}
    made = aside.of("s", Inbound(many, b""), REFUSED, [None, None], 1)
    assert len(msgspec.json.decode(made.content)["headers"]) == 64

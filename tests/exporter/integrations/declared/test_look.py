"""Requests that are declared: what is sent, and what must be there."""

from typing import Any

import pytest

from exporter.events.expression import Expression
from exporter.integrations.declared.look import Look, Newest, wrong_headers
from exporter.integrations.exchange.call import Call
from tests.exporter.integrations import reading

SECRET = "this is a secret; write token:, and auth: how it is shown"


def test_a_look_is_a_call() -> None:
    look = Look(path="/v1/me?limit=1", headers={"x-version": "4"}, bucket="reads")
    common = {"X-Version": "3", "Accept": "application/json"}
    assert look.call("health", "https://api.test", common) == Call(
        topic="health",
        url="https://api.test/v1/me?limit=1",
        headers=(("x-version", "4"), ("Accept", "application/json")),
        bucket="reads",
    )


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({}, (("Content-Type", "application/json"),)),
        ({"content-type": "text/xml"}, (("content-type", "text/xml"),)),
    ],
)
def test_a_body_is_json_unless_a_header_says_else(
    headers: dict[str, str], sent: tuple[tuple[str, str], ...]
) -> None:
    look = Look(path="/graphql", method="POST", body='{"é": 1}', headers=headers)
    call = look.call("newest", "https://api.test", {})
    assert (call.method, call.headers, call.body) == ("POST", sent, '{"é": 1}'.encode())


def test_what_must_be_there_may_be_false_or_0() -> None:
    look = Look(path="/", expect=Expression("a.b"))
    values: list[Any] = [0, False, "", []]
    for value in values:
        assert look.lacks(reading.answer({"a": {"b": value}})) is None
    found = look.lacks(reading.answer({"a": {"b": None}}))
    assert found is not None
    assert (found.reason, found.detail) == ("unexpected", "the answer has no a.b")
    assert Look(path="/").lacks(reading.answer({})) is None


def test_what_does_not_fit_the_answer_is_told() -> None:
    found = Look(path="/", expect=Expression("max(a)")).lacks(reading.answer({"a": 5}))
    assert found is not None
    assert (found.reason, found.detail) == ("unexpected", "max(a) does not fit this body")


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        (
            {"path": "/me?a=1&Api-Key=planted"},
            "path",
            "a secret in a URL lands in logs; write token:, and auth: how it is shown",
        ),
        ({"path": "/", "body": "{}"}, "body", "a body goes with a POST; write method: POST"),
        ({"path": "/", "headers": {"Cookie": "planted"}}, "headers.Cookie", SECRET),
    ],
)
def test_what_does_not_go_together_is_told(written: dict[str, Any], key: str, said: str) -> None:
    assert dict(Look(**written).wrong()) == {key: said}
    assert list(Newest(path="/newest?tokens=5", time=Expression("at")).wrong()) == []


@pytest.mark.parametrize(
    ("headers", "wrong"),
    [
        ({"Accept": "application/json", "X-Tokens": "5"}, {}),
        ({"Authorization": "planted"}, {"headers.Authorization": SECRET}),
        ({"X-Access-Token": "planted"}, {"headers.X-Access-Token": SECRET}),
        ({"api-key": "planted"}, {"headers.api-key": SECRET}),
        ({"Bad name": "x"}, {"headers.'Bad name'": "'Bad name' is no name of a header"}),
        (
            {"Upgrade": "x"},
            {"headers.Upgrade": "'Upgrade' is not yours to set: HTTP/1.1 is spoken"},
        ),
    ],
)
def test_headers_hold_no_secret_and_can_be_sent(
    headers: dict[str, str], wrong: dict[str, str]
) -> None:
    assert dict(wrong_headers(headers)) == wrong

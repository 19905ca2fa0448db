import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from alerting.strict import Secret
from exporter.probes.fault import Failed, Fault
from exporter.probes.hypertext import oauth2
from exporter.probes.hypertext.answer import Answer
from tests.exporter.probes.hypertext.test_credentials import grant


def answer(status: int, told: Any) -> Answer:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Answer(status, "1.1", (), size=len(body), body=body, whole=True)


def test_who_we_are_stands_in_the_header_or_in_the_form() -> None:
    settings = grant(scopes=("a", "b"), endpoint_params={"audience": Secret("shop")})
    headers, body = oauth2.asked(settings, in_form=False)
    assert headers == ((b"authorization", b"Basic bWU6cw=="),)
    form = {"grant_type": ["client_credentials"], "scope": ["a b"], "audience": ["shop"]}
    assert parse_qs(body.decode()) == form
    headers, body = oauth2.asked(settings, in_form=True)
    assert headers == ()
    assert parse_qs(body.decode()) == {**form, "client_id": ["me"], "client_secret": ["s"]}


def test_equal_requests_have_one_name_that_tells_nothing() -> None:
    assert oauth2.name(grant()) == oauth2.name(grant())
    assert oauth2.name(grant()) != oauth2.name(grant(client_secret=Secret("other")))
    assert oauth2.name(grant()) != oauth2.name(grant(scopes=("a",)))
    assert len(oauth2.name(grant())) == 64


@pytest.mark.parametrize(
    ("told", "value", "seconds"),
    [
        ({"access_token": "abc", "token_type": "bearer", "expires_in": 3600}, "Bearer abc", 3590),
        ({"access_token": "abc", "token_type": "MAC", "expires_in": "60"}, "MAC abc", 50),
        ({"access_token": "abc", "expires_in": 3}, "Bearer abc", 0),
        ({"access_token": "abc", "expires_in": "soon"}, "Bearer abc", None),
        ({"access_token": "abc"}, "Bearer abc", None),
        (b"access_token=abc&token_type=bearer&expires_in=60", "Bearer abc", 50),
    ],
)
def test_a_token_is_good_until_a_little_before_its_end(
    told: Any, value: str, seconds: float | None
) -> None:
    made = oauth2.token(answer(200, told))
    assert (made.value.reveal(), made.seconds) == (value, seconds)


@pytest.mark.parametrize(
    ("status", "told", "said"),
    [
        (401, {"error": "invalid_client"}, "the server of tokens answers 401: invalid_client"),
        (200, {"error": "invalid_scope"}, "the server of tokens answers 200: invalid_scope"),
        (503, b"<html>", "the server of tokens answers 503"),
        (400, {"error": "it was s3cret"}, "the server of tokens answers 400"),
        (200, {}, "the server of tokens answers without one"),
        (200, [1], "the server of tokens answers without one"),
        (200, b"[" * 100_000, "the server of tokens answers without one"),
        (200, {"access_token": "a\nb"}, "the server of tokens answers without one"),
        (200, {"access_token": "a", "token_type": 3}, "the server of tokens names no type of it"),
        (200, {"access_token": "a", "token_type": "x y"}, "the server of tokens names no type"),
    ],
)
def test_without_a_token_it_is_said_why(status: int, told: Any, said: str) -> None:
    with pytest.raises(Failed) as caught:
        oauth2.token(answer(status, told))
    assert caught.value.fault.reason == "authentication"
    assert caught.value.fault.detail.startswith(f"no token for oauth2: {said}")
    assert caught.value.fault == Fault("authentication", str(caught.value))


@pytest.mark.parametrize(
    ("status", "other"), [(400, True), (401, True), (403, False), (200, False)]
)
def test_a_server_that_did_not_understand_is_told_the_other_way(status: int, other: bool) -> None:
    assert oauth2.is_other_way(answer(status, {})) == other

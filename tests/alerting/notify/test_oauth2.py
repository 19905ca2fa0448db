"""The request for a token, and its answer; the secret is in none of what is said."""

import base64
import re
from typing import Any
from urllib.parse import parse_qs

import pytest

from alerting import strict
from alerting.notify import oauth2
from alerting.notify.oauth2 import OAuth2, Token, Untold
from alerting.secret import Secret

BARE = OAuth2(client_id="us", client_secret=Secret("hunter2"), token_url="https://t.example/token")


def load(text: str) -> OAuth2:
    return strict.load(text, OAuth2, file="f", environ={"S": "hunter2"}, read=str)


def test_the_keys_are_alertmanagers() -> None:
    made = load(
        "{client_id: us, client_secret_file: hunter2, token_url: 'https://t/x', scopes: [a, b], "
        "endpoint_params: {audience: x}, tls_config: {server_name: y}, proxy_url: 'http://p'}"
    )
    assert made.secret == Secret("hunter2")
    assert made.proxy.url == Secret("http://p")
    inline = load("{client_id: us, token_url: 'http://t', client_secret: 'env:S'}")
    assert inline.secret == Secret("hunter2")
    assert "hunter2" not in repr(made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{client_id: a}", "token_url: missing"),
        ("{client_id: '', client_secret: x, token_url: 'http://t'}", "client_id: expected text"),
        (
            "{client_id: a, client_secret: x, token_url: 'http://u:hunter2@t'}",
            "token_url: expected http",
        ),
        (
            "{client_id: a, token_url: 'http://t', client_secret: b, client_secret_file: c}",
            "one of",
        ),
        ("{client_id: a, token_url: 'http://t'}", "write one of client_secret"),
        (
            "{client_id: a, client_secret: x, token_url: 'http://t', proxy_url: x}",
            "proxy_url: expected",
        ),
        ("{client_id: a, token_url: 'http://t', grant_type: x}", "grant_type: not supported"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)) as told:
        load(text)
    assert "hunter2" not in str(told.value)


def test_who_we_are_is_in_a_header_or_in_the_form() -> None:
    headers, body = oauth2.request(BARE, in_form=False)
    assert dict(headers)["Authorization"] == f"Basic {base64.b64encode(b'us:hunter2').decode()}"
    assert body == b"grant_type=client_credentials"
    headers, body = oauth2.request(BARE, in_form=True)
    assert "Authorization" not in dict(headers)
    assert dict(headers)["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode()) == {
        "grant_type": ["client_credentials"], "client_id": ["us"], "client_secret": ["hunter2"],
    }  # fmt: skip


def test_names_are_escaped_as_the_rfc_has_it() -> None:
    made = OAuth2(client_id="a b", client_secret=Secret("c:d"), token_url="https://t")
    headers, _ = oauth2.request(made, in_form=False)
    assert base64.b64decode(dict(headers)["Authorization"].split()[1]) == b"a+b:c%3Ad"


def test_scopes_and_further_fields_are_asked_for() -> None:
    made = OAuth2(
        client_id="us", client_secret=Secret("x"), token_url="https://t", scopes=("a", "b"),
        endpoint_params={"audience": Secret("x"), "grant_type": Secret("other")},
    )  # fmt: skip
    _, body = oauth2.request(made, in_form=False)
    assert parse_qs(body.decode()) == {
        "grant_type": ["other"], "scope": ["a b"], "audience": ["x"],
    }  # fmt: skip


def test_equal_requests_have_one_name() -> None:
    same = OAuth2(client_id="us", client_secret_file=Secret("hunter2"), token_url=BARE.token_url)
    other = OAuth2(client_id="us", client_secret=Secret("hunter3"), token_url=BARE.token_url)
    assert BARE.name == same.name != other.name
    assert "hunter" not in BARE.name


def test_what_must_not_be_shown() -> None:
    made = load(
        "{client_id: us, client_secret: 'env:S', token_url: 'https://t', "
        "endpoint_params: {assertion: hunter3}, proxy_url: 'http://u:hunter4@p'}"
    )
    shown = {one.reveal() for one in made.secrets()}
    basic = base64.b64encode(b"us:hunter2").decode()
    assert shown == {"hunter2", basic, "hunter3", "http://u:hunter4@p", "hunter4"}


@pytest.mark.parametrize(
    ("body", "value", "seconds"),
    [
        (b'{"access_token":"T","token_type":"bearer","expires_in":60}', "Bearer T", 50.0),
        (b'{"access_token":"T","expires_in":"60"}', "Bearer T", 50.0),
        (b'{"access_token":"T","token_type":"MAC","expires_in":5}', "MAC T", 0.0),
        (b'{"access_token":"T","token_type":"Other"}', "Other T", None),
        (b'{"access_token":"T","token_type":null,"expires_in":null}', "Bearer T", None),
        (b'{"access_token":"T","expires_in":-1}', "Bearer T", None),
        (b"access_token=T&token_type=basic&expires_in=3600", "Basic T", 3590.0),
    ],
)
def test_a_token_is_good_for_a_while(body: bytes, value: str, seconds: float | None) -> None:
    assert oauth2.token(200, body) == Token(Secret(value), seconds)


@pytest.mark.parametrize(
    ("status", "body", "said", "again", "reason"),
    [
        (401, b'{"error":"invalid_client"}', "answers 401: invalid_client", True, "auth"),
        (400, b"no", "answers 400", True, "auth"),
        (403, b"", "answers 403", False, "auth"),
        (503, b"<html>", "answers 503", False, "server"),
        (302, b"", "answers 302", False, "server"),
        (200, b'{"error":"slow_down"}', "answers 200: slow_down", False, "auth"),
        (401, b'{"error":"hunter2 is wrong"}', "answers 401$", True, "auth"),
        (401, b'{"error":{"code":1}}', "answers 401$", True, "auth"),
        (200, b"{}", "without one", False, "auth"),
        (200, b"[1]", "without one", False, "auth"),
        (200, b"\xff\xfe", "without one", False, "auth"),
        (200, b'{"access_token":"a\\nb"}', "without one", False, "auth"),
        (200, b'{"access_token":7}', "without one", False, "auth"),
        (200, b'{"access_token":"a","token_type":"b c"}', "no type", False, "auth"),
        (200, b'{"access_token":"a","token_type":7}', "no type", False, "auth"),
    ],
)
def test_an_answer_may_bear_none(
    status: int, body: bytes, said: str, again: bool, reason: Any
) -> None:
    with pytest.raises(Untold, match=said) as told:
        oauth2.token(status, body)
    assert (told.value.again, told.value.reason) == (again, reason)
    assert "hunter2" not in str(told.value)

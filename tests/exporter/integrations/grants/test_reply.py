"""What servers of tokens are asked with, and the tokens they answer."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Secret
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Token
from exporter.integrations.grants import reply
from exporter.integrations.states import STATE_OF
from tests.exporter.integrations.grants.asked import NOW, answer

URL = "https://tokens.test/token"


def test_the_call_holds_no_secret_and_is_a_form() -> None:
    call = reply.call(URL)
    assert (call.topic, call.method, call.url, call.body) == ("token", "POST", URL, b"")
    assert ("Content-Type", "application/x-www-form-urlencoded") in call.headers


def test_a_form_writes_what_must_be_escaped() -> None:
    shown = reply.form({"a": "1 &=", "b": "é"})
    assert shown.body is not None
    assert dict(parse_qsl(shown.body.reveal())) == {"a": "1 &=", "b": "é"}
    assert shown.headers == ()


def test_a_client_in_a_header_is_escaped_before_it_is_encoded() -> None:
    (header,) = reply.form({}, reply.basic("app 1", Secret("a:b+c"))).headers
    assert header == ("Authorization", Secret("Basic YXBwKzE6YSUzQWIlMkJj"))


def test_a_token_has_all_that_its_answer_says() -> None:
    found = reply.token(
        answer(
            {
                "access_token": "planted-access",
                "expires_in": 3600,
                "refresh_token": "planted-refresh",
                "instance_url": "https://acme.my.salesforce.com",
            }
        ),
        URL,
    )
    assert found == Token(
        value=Secret("planted-access"),
        given=NOW,
        expires=NOW + 3600,
        refresh=Secret("planted-refresh"),
        site="https://acme.my.salesforce.com",
    )


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (60, 60.0),
        ("3600", 3600.0),
        (1.5, 1.5),
        (None, None),
        (0, None),
        (-1, None),
        ("soon", None),
        (True, None),
        (1e300, None),
        (10**30, None),
        ([], None),
    ],
)
def test_a_life_that_cannot_be_is_one_of_which_nobody_says(
    said: Any, seconds: float | None
) -> None:
    found = reply.token(answer({"access_token": "planted", "expires_in": said}), URL)
    assert isinstance(found, Token)
    assert found.expires == (0.0 if seconds is None else NOW + seconds)


@pytest.mark.parametrize(
    ("site", "url", "kept"),
    [
        ("https://acme.test", URL, True),
        ("https://acme.test:8443/", URL, True),
        ("http://acme.test", "http://tokens.test", True),
        ("http://acme.test", URL, False),
        ("https://acme.test/a?b", URL, False),
        ("https://user@acme.test", URL, False),
        ("ftp://acme.test", URL, False),
        (7, URL, False),
    ],
)
def test_a_base_url_is_a_host_that_sees_no_token_in_the_clear(
    site: Any, url: str, kept: bool
) -> None:
    found = reply.token(answer({"access_token": "planted", "instance_url": site}), url)
    assert isinstance(found, Token)
    assert found.site == (site if kept else "")


@pytest.mark.parametrize(
    ("told", "headers", "said"),
    [
        ({}, {}, "the server of tokens answers without one"),
        ({"access_token": "two words"}, {}, "the server of tokens answers without one"),
        (
            {"access_token": "sha256:" + "0" * 64},
            {},
            "the server of tokens answers without one",
        ),
        ({"access_token": "ü"}, {}, "the server of tokens answers without one"),
        ({"access_token": {"a": 1}}, {}, "the server of tokens answers without one"),
        (
            "<!doctype html>",
            {"content_type": "text/html"},
            "the server of tokens answers without one: 200 with text/html, not JSON",
        ),
    ],
)
def test_an_answer_without_a_token_is_one(told: Any, headers: dict[str, Any], said: str) -> None:
    found = reply.token(answer(told, **headers), URL)
    assert found == Found(reason="grant", detail=said)


def test_what_is_refused_has_a_reason_that_the_way_knows() -> None:
    refused = answer({"error": "invalid_grant"}, 400)
    usual = reply.token(refused, URL)
    revoked = reply.token(refused, URL, of_grant="token_revoked")
    assert isinstance(usual, Found)
    assert isinstance(revoked, Found)
    assert (usual.reason, revoked.reason) == ("grant", "token_revoked")


def test_where_tokens_are_asked_for_is_a_url_without_a_password() -> None:
    assert list(reply.wrong(URL)) == []
    ((field, said),) = reply.wrong("https://a:b@tokens.test")
    assert field == "token_url"
    assert "password" in said
    assert [field for field, _ in reply.wrong("ftp://a", "audience")] == ["audience"]


@given(
    told=st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["access_token", "expires_in", "error", "ok", "status", "message"])
                | st.text(),
                inner,
            )
        ),
        max_leaves=8,
    ),
    status=st.integers(200, 599),
)
def test_whatever_is_answered_there_is_a_token_or_a_reason(told: Any, status: int) -> None:
    raw = answer("")
    found = reply.token(type(raw)(status, {}, _encoded(told), NOW), URL)
    if isinstance(found, Found):
        assert found.reason in STATE_OF
        assert found.reason
        assert found.detail
    else:
        assert found.value.reveal()


def _encoded(told: Any) -> bytes:
    import json  # noqa: PLC0415 # surrogates, which msgspec does not write

    return json.dumps(told).encode("utf-8", "surrogatepass")

import re

import pytest

from alerting import strict
from alerting.notify.http_settings import HttpSettings
from alerting.notify.proxies import Proxy
from alerting.notify.tls import Tls
from alerting.notify.wire import Wire
from alerting.secret import Secret


def load(text: str) -> HttpSettings:
    return strict.load(text, HttpSettings, file="f", environ={"T": "hunter2"}, read=str)


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("{}", None),
        ("{authorization: {credentials: env:T}}", "Bearer hunter2"),
        ("{authorization: {type: Splunk, credentials_file: hunter2}}", "Splunk hunter2"),
        ("{basic_auth: {username: a, password: hunter2}}", "Basic YTpodW50ZXIy"),
        ("{basic_auth: {username: a, password_file: hunter2}}", "Basic YTpodW50ZXIy"),
        ("{basic_auth: {username: a}}", "Basic YTo="),
        ("{basic_auth: {username_file: a, password_file: hunter2}}", "Basic YTpodW50ZXIy"),
        ("{bearer_token: hunter2}", "Bearer hunter2"),
        ("{bearer_token_file: hunter2}", "Bearer hunter2"),
    ],
)
def test_the_header_says_who_we_are(text: str, header: str | None) -> None:
    made = load(text)
    assert made.header() == (None if header is None else Secret(header))
    assert "hunter2" not in repr(made)
    assert len(made.secrets()) == (
        0 if header is None else 1 + ("hunter2" in text or "env" in text)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{basic_auth: {username: a, password: b, password_file: c}}", "password or password_file"),
        ("{basic_auth: {username: 'a:b'}}", "expected text"),
        ("{authorization: {}}", "write one of credentials and credentials_file"),
        ("{authorization: {credentials: a, credentials_file: b}}", "write one of credentials"),
        ("{authorization: {type: 'a b', credentials: c}}", "expected text"),
        ("{authorization: {credentials: a}, basic_auth: {username: b}}", "not both"),
        ("{authorization: {type: basic, credentials: a}}", "Basic has keys of its own"),
        ("{basic_auth: {username: a, username_file: b}}", "username or username_file, not both"),
        ("{bearer_token: a, bearer_token_file: b}", "write one of basic_auth, authorization"),
        ("{bearer_token: a, authorization: {credentials: b}}", "write one of basic_auth"),
        (
            "{bearer_token: a, oauth2: {client_id: b, client_secret: x, token_url: 'http://c'}}",
            "write one of basic",
        ),
        ("{proxy_url: x}", "proxy_url: expected http://… or https://…"),
        ("{oauth2: {}}", "oauth2.client_id: missing"),
        ("{http_headers: {'X Y': {}}}", "http_headers: 'X Y' is no name of a header"),
        ("{http_headers: {host: {}}}", "http_headers: host is written by chatwatch itself"),
        ('{http_headers: {X-A: {values: ["a\\nb"]}}}', "X-A: a value is one line of text"),
        ("{http_headers: {X-A: {value: a}}}", "http_headers.X-A.value: unknown key"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)):
        load(text)


def test_headers_of_ones_own_are_not_shown() -> None:
    text = "{X-Api-Key: {secrets: [hunter2, env:T], files: [hunter2]}, X-Team: {values: [a, b]}}"
    made = load(f"http_headers: {text}")
    key = Secret("hunter2")
    assert made.headers() == (
        *(("X-Api-Key", key),) * 3, ("X-Team", Secret("a")), ("X-Team", Secret("b")),
    )  # fmt: skip
    assert made.secrets() == (key, key, key)
    assert "hunter2" not in repr(made)
    assert load("{}").headers() == ()


def test_all_of_it_is_one_wire() -> None:
    made = load(
        "{authorization: {credentials: env:T}, http_headers: {X-A: {values: [b]}}, "
        "proxy_url: 'http://p', tls_config: {server_name: c}, enable_http2: false}"
    )
    assert made.wire == Wire(
        tls=Tls(server_name="c"),
        proxy=Proxy(url=Secret("http://p")),
        authorization=Secret("Bearer hunter2"),
        hidden=(("X-A", Secret("b")),),
        follows=True,
    )
    assert load("{follow_redirects: false}").wire == Wire()


@pytest.mark.parametrize(
    ("text", "is_bearer", "is_known"),
    [
        ("{}", False, False),
        ("{basic_auth: {username: a}}", False, True),
        ("{bearer_token: a}", True, True),
        ("{authorization: {credentials: a}}", True, True),
        ("{oauth2: {client_id: a, client_secret: x, token_url: 'http://b'}}", False, True),
    ],
)
def test_requests_may_say_who_we_are(text: str, is_bearer: bool, is_known: bool) -> None:
    made = load(text)
    assert (made.is_bearer, made.is_known) == (is_bearer, is_known)
    assert (made.wire.oauth2 is not None) is ("oauth2" in text)


def test_secrets_of_all_kinds_are_hidden() -> None:
    made = load(
        "{oauth2: {client_id: a, client_secret: hunter2, token_url: 'http://b'}, "
        "proxy_url: 'http://c:hunter3@d'}"
    )
    shown = {one.reveal() for one in made.secrets()}
    assert {"hunter2", "hunter3", "http://c:hunter3@d"} <= shown

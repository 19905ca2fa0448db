import re

import pytest

from alerting import strict
from alerting.notify.http_settings import HttpSettings
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
        ("{follow_redirects: true}", "follow_redirects: not supported; write the address"),
        ("{tls_config: {server_name: x}}", "server_name: not supported yet for HTTP"),
        ("{bearer_token: x}", "bearer_token: not supported: write authorization"),
        ("{proxy_url: x}", "proxy_url: not supported yet"),
        ("{oauth2: {}}", "oauth2: not supported yet"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)):
        load(text)

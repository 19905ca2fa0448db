"""Which proxy a request goes through; no_proxy as Go reads it."""

import re

import pytest

from alerting import strict
from alerting.notify import proxies
from alerting.notify.http_settings import HttpSettings
from alerting.notify.proxies import Proxy
from alerting.secret import Secret

URL = "http://proxy.example:3128"


def load(text: str) -> HttpSettings:
    return strict.load(text, HttpSettings, file="f", environ={"P": URL}, read=str)


@pytest.mark.parametrize(
    ("target", "no_proxy", "expected"),
    [
        ("http://a.example/x", "", False),
        ("https://[::1]/", "", True),
        ("http://A.EXAMPLE.", "a.Example", True),
        ("http://a.example", "a.example:80", True),
        ("https://a.example", "a.example:80", False),
        ("http://a.example:8080", "a.example:80", False),
        ("http://[2001:db8::1]:80", "[2001:db8::1]:80", True),
        ("ftp://a.example", "a.example:21", False),
    ],
)
def test_some_hosts_are_gone_to_without_it(target: str, no_proxy: str, expected: bool) -> None:
    assert proxies.is_direct(target, no_proxy) is expected


def test_a_proxy_that_is_written_is_for_all_but_what_is_excepted() -> None:
    assert Proxy().chosen("http://a", {}) is None
    # As with Go, this machine is an exception only where there are exceptions.
    assert Proxy(url=Secret(URL)).chosen("http://localhost", {}) == Secret(URL)
    some = Proxy(url=Secret(URL), no_proxy="a.example")
    assert some.chosen("http://a.example", {}) is None
    assert some.chosen("http://localhost", {}) is None
    assert some.chosen("http://b.example", {"NO_PROXY": "*"}) == Secret(URL)


@pytest.mark.parametrize(
    ("target", "environ", "expected"),
    [
        ("http://a", {"HTTP_PROXY": URL}, URL),
        ("http://a", {"http_proxy": "proxy:1"}, "http://proxy:1"),
        ("https://a", {"HTTP_PROXY": URL}, None),
        ("https://a", {"HTTPS_PROXY": URL}, URL),
        ("https://a", {"HTTPS_PROXY": URL, "no_proxy": "a"}, None),
        ("http://localhost", {"HTTP_PROXY": URL}, None),
        ("http://a", {}, None),
    ],
)
def test_the_environment_may_say_it(
    target: str, environ: dict[str, str], expected: str | None
) -> None:
    found = Proxy(from_environment=True).chosen(target, environ)
    assert found == (None if expected is None else Secret(expected))


def test_the_keys_are_alertmanagers() -> None:
    made = load(
        "{proxy_url: 'http://us:hunter2@p:1', no_proxy: a, "
        "proxy_connect_header: {X-A: [hunter2, hunter3], X-B: ['env:P']}}"
    ).proxy
    assert made == Proxy(
        url=Secret("http://us:hunter2@p:1"),
        no_proxy="a",
        connect_headers=(
            ("X-A", Secret("hunter2")), ("X-A", Secret("hunter3")), ("X-B", Secret(URL)),
        ),
    )  # fmt: skip
    assert "hunter" not in repr(made)
    assert load("{proxy_from_environment: true}").proxy == Proxy(from_environment=True)
    assert load("{proxy_url: 'env:P'}").proxy == Proxy(url=Secret(URL))


def test_what_must_not_be_shown() -> None:
    with_user = load("{proxy_url: 'http://us:hunter2@p', proxy_connect_header: {A: [hunter3]}}")
    assert list(with_user.proxy_secrets()) == [
        Secret("hunter3"), Secret("http://us:hunter2@p"), Secret("hunter2"),
    ]  # fmt: skip
    assert list(load("{proxy_url: 'env:P'}").proxy_secrets()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{proxy_url: 'socks5://hunter2'}", "proxy_url: expected http://… or https://…"),
        ("{proxy_url: 'http://'}", "proxy_url: expected http://"),
        ("{proxy_url: 'http://a:hunter2'}", "proxy_url: expected http://"),
        ("{proxy_url: 'http://a b'}", "proxy_url: expected http://"),
        ("{no_proxy: a}", "no_proxy: there is no proxy_url"),
        ("{proxy_from_environment: true, proxy_url: 'http://a'}", "not both"),
        ("{proxy_from_environment: true, no_proxy: a}", "not both"),
        ("{proxy_connect_header: {A: [b]}}", "proxy_connect_header: there is no proxy"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)) as told:
        load(text)
    assert "hunter2" not in str(told.value)

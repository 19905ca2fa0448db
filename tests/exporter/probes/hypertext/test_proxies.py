from collections.abc import Mapping
from typing import Any

import pytest

from alerting.strict import Secret
from exporter.probes.hypertext import proxies, target
from exporter.probes.hypertext.proxies import Proxy

URL = Secret("http://me:s%3Acret@proxy.example:3128")


def chosen(goal: str, environ: Mapping[str, str] | None = None, **fields: Any) -> str:
    found = Proxy(**fields).chosen(target.read(goal), environ or {})
    return found.target.authority if found else ""


def test_a_proxy_is_shown_its_user_and_nobody_else_is() -> None:
    found = Proxy(url=URL).chosen(target.read("https://a.example/"), {})
    assert found is not None
    assert found.target.url == "http://proxy.example:3128/"
    assert found.shown == ((b"proxy-authorization", b"Basic bWU6czpjcmV0"),)
    assert repr(found) == "Hatch('proxy.example:3128')"
    assert "cret" not in repr(Proxy(url=URL))


@pytest.mark.parametrize(
    ("no_proxy", "direct", "passed"),
    [
        ("", (), ("http://a.example/", "http://192.0.2.7/")),
        ("*", ("http://a.example/",), ()),
        ("a.example", ("http://a.example/", "http://b.a.example/"), ("http://ba.example/",)),
        (".a.example", ("http://b.a.example/",), ("http://a.example/",)),
        ("*.a.example", ("http://b.a.example/",), ("http://a.example/",)),
        (" x , A.example:81", ("http://a.example:81/",), ("http://a.example/",)),
        ("192.0.2.0/24", ("http://192.0.2.7/",), ("http://192.0.3.7/", "http://a.example/")),
        ("192.0.2.7", ("http://192.0.2.7/",), ("http://1.192.0.2.7.example/",)),
        ("2001:db8::1", ("http://[2001:db8::1]/",), ("http://[2001:db8::2]/",)),
        ("[2001:db8::1]:81", ("http://[2001:db8::1]:81/",), ("http://[2001:db8::1]/",)),
        ("no/network", (), ("http://192.0.2.7/",)),
    ],
)
def test_some_are_gone_to_without_it(
    no_proxy: str, direct: tuple[str, ...], passed: tuple[str, ...]
) -> None:
    for url in direct:
        assert chosen(url, url=URL, no_proxy=no_proxy) == ""
    for url in passed:
        assert chosen(url, url=URL, no_proxy=no_proxy) == "proxy.example:3128"


@pytest.mark.parametrize("host", ["localhost", "localhost.", "127.0.0.9", "[::1]"])
def test_this_machine_is_an_exception_where_there_are_any(host: str) -> None:
    assert chosen(f"http://{host}/", url=URL, no_proxy="x.example") == ""


def test_without_an_exception_all_goes_through_it() -> None:
    assert chosen("http://localhost/", url=URL) == "proxy.example:3128"
    assert chosen("http://localhost/") == ""


@pytest.mark.parametrize(
    ("environ", "of_http", "of_https"),
    [
        ({}, "", ""),
        ({"HTTP_PROXY": "http://p:1"}, "p:1", ""),
        ({"http_proxy": "p:1", "HTTPS_PROXY": "http://q:2"}, "p:1", "q:2"),
        ({"HTTP_PROXY": "p:1", "NO_PROXY": "a.example"}, "", ""),
        ({"HTTP_PROXY": "p:1", "REQUEST_METHOD": "GET"}, "", ""),
    ],
)
def test_the_environment_says_it_where_it_is_asked(
    environ: dict[str, str], of_http: str, of_https: str
) -> None:
    assert chosen("http://a.example/", environ, from_environment=True) == of_http
    assert chosen("https://a.example/", environ, from_environment=True) == of_https
    assert chosen("http://a.example/", environ) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("proxy.example:3128", "expected a proxy like http://proxy.example:3128"),
        ("https://proxy.example", "a proxy is spoken to in the clear"),
        ("socks5://proxy.example", "there is no SOCKS"),
        ("http://", "expected a proxy like"),
        ("http://[::1", "expected a proxy like"),
        ("http://me:s3cret@a b", "expected a proxy like"),
    ],
)
def test_what_is_no_proxy_is_refused_without_its_password(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        proxies.hatch(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "no_proxy", "told", "from_environment", "found"),
    [
        (None, "", {}, False, []),
        (URL, "a", {"X": "y"}, False, []),
        (None, "", {"X": "y"}, True, []),
        (URL, "", {}, True, ["proxy_from_environment"]),
        (None, "a", {}, False, ["no_proxy"]),
        (None, "", {"X": "y"}, False, ["proxy_connect_headers"]),
        (Secret("ftp://a"), "", {}, False, ["proxy"]),
    ],
)
def test_what_does_not_go_together_is_told(
    url: Secret | None,
    no_proxy: str,
    told: dict[str, str],
    from_environment: bool,
    found: list[str],
) -> None:
    said = proxies.wrong(url, no_proxy, told, from_environment=from_environment)
    assert [key for key, _ in said] == found

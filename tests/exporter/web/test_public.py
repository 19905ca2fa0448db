import pytest

from exporter.web import origins, public

PROXIES = origins.networks(["10.0.0.0/8"])
BASE = "https://chat.example.com/base/"
PATH = "/webhooks/sms?a=1"
FORWARDED = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "other.example:8080"}


def test_a_url_is_that_of_public_url() -> None:
    expected = "https://chat.example.com/base/webhooks/sms?a=1"
    assert public.url(BASE, PATH, "10.0.0.1", {}, ()) == expected
    assert public.url(BASE, PATH, "10.0.0.1", {}, PROXIES) == expected


@pytest.mark.parametrize("peer", ["192.0.2.1", None, "not an address"])
def test_strangers_cannot_name_another(peer: str | None) -> None:
    expected = "https://chat.example.com/base/webhooks/sms?a=1"
    assert public.url(BASE, PATH, peer, FORWARDED, PROXIES) == expected


def test_a_trusted_proxy_can() -> None:
    found = public.url(BASE, PATH, "10.0.0.1", FORWARDED, PROXIES)
    assert found == "http://other.example:8080/base/webhooks/sms?a=1"


@pytest.mark.parametrize(
    ("proto", "host", "found"),
    [
        ("https, http", "a.example, b.example", "https://a.example"),
        ("HTTP", "", "http://chat.example.com"),
        ("gopher", "[::1]:80", "https://[::1]:80"),
        ("", "a.example/path", "https://chat.example.com"),
        ("", "user@a.example", "https://chat.example.com"),
        ("", "a b", "https://chat.example.com"),
    ],
)
def test_what_is_no_scheme_or_host_is_not_taken(proto: str, host: str, found: str) -> None:
    headers = {"X-Forwarded-Proto": proto, "X-Forwarded-Host": host}
    assert public.url(BASE, "/w", "10.0.0.1", headers, PROXIES) == f"{found}/base/w"

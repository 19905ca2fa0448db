import pytest

from exporter.web import origins

INSIDE = origins.networks(["10.0.0.0/8", "127.0.0.1"])


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Example.COM:80", "example.com"),
        ("example.com.", "example.com"),
        ("[::1]:9870", "::1"),
        ("", ""),
        ("[", ""),
        ("a:b:c", "a"),
    ],
)
def test_the_host_of_a_header_is_its_bare_name(header: str, host: str) -> None:
    assert origins.host_of(header) == host


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://Chat.example.com:8443/x", "chat.example.com"), ("null", ""), ("http://[", "")],
)
def test_the_host_of_a_url_is_its_bare_name(url: str, host: str) -> None:
    assert origins.host_of_url(url) == host


def test_addresses_and_ranges_become_networks() -> None:
    assert [str(network) for network in INSIDE] == ["10.0.0.0/8", "127.0.0.1/32"]
    with pytest.raises(ValueError, match="proxy1"):
        origins.networks(["proxy1"])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "127.0.0.1, 203.0.113.9", None),
        ("203.0.113.9", "127.0.0.1", None),
        ("10.0.0.1", "", None),
        ("10.0.0.1", " , ", None),
        (None, "127.0.0.1", None),
        ("10.0.0.1", "nonsense", "nonsense"),
    ],
)
def test_only_a_chain_of_trusted_proxies_is_believed(
    peer: str | None, forwarded_for: str, client: str | None
) -> None:
    assert origins.client(peer, forwarded_for, INSIDE) == client


@pytest.mark.parametrize("host", ["localhost", "app.localhost", "127.0.0.1", "::1", "mine.example"])
def test_names_of_this_machine_are_ours(host: str) -> None:
    assert origins.is_ours(host, frozenset({"mine.example"}))


@pytest.mark.parametrize("host", ["", "xlocalhost", "10.0.0.1", "example.com", "2130706433"])
def test_other_names_are_not_ours(host: str) -> None:
    assert not origins.is_ours(host, frozenset({"mine.example"}))


@pytest.mark.parametrize(
    ("origin", "good"),
    [
        ("https://shop.example.com", True),
        ("https://shop.example.com:8443", False),
        ("http://shop.example.com", False),
        ("null", False),
        ("*", False),
        ("", False),
    ],
)
def test_a_page_is_listed_by_its_whole_origin_and_never_by_a_star(
    origin: str, *, good: bool
) -> None:
    assert origins.is_listed(origin, ("*", "https://shop.example.com")) is good


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.1, 198.51.100.1 ,10.9.9.9", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "a lie", "a lie"),
        (None, "198.51.100.1", None),
    ],
)
def test_behind_trusted_proxies_stands_who_first_is_none(
    peer: str | None, forwarded_for: str, address: str | None
) -> None:
    assert origins.behind(peer, forwarded_for, origins.networks(["10.0.0.0/8"])) == address

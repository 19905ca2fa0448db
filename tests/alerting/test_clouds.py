"""Addresses that no probe, alert or redirect may lead us to."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from alerting import clouds


@pytest.mark.parametrize(
    "text",
    [
        "169.254.169.254",
        "169.254.170.2",
        "169.254.0.23",
        "169.254.42.42",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:42::42",
        "fe80::a9fe:a9fe",
        "fe80::a9fe:a9fe%eth0",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
    ],
)
def test_metadata_of_a_cloud_is_known_in_every_disguise(text: str) -> None:
    assert clouds.is_metadata(ip_address(text))


def test_metadata_behind_teredo_is_known() -> None:
    """Its client's address stands at the end, inverted."""
    hidden = int(IPv4Address("169.254.169.254")) ^ 0xFFFFFFFF
    assert clouds.is_metadata(IPv6Address((0x20010000 << 96) | hidden))


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.1.1",
        "192.0.2.7",
        "::1",
        "fe80::1%eth0",
        "2001:db8::7",
        "64:ff9b::1",
    ],
)
def test_other_addresses_are_not_refused(text: str) -> None:
    assert not clouds.is_metadata(ip_address(text))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("169.254.169.254", True),
        ("100.100.100.200", True),
        ("[fd00:ec2::254]", True),
        ("fe80::a9fe:a9fe%eth0", True),
        ("::ffff:169.254.169.254", True),
        ("::169.254.169.254", True),
        ("64:ff9b::169.254.169.254", True),
        ("2002:a9fe:a9fe::1", True),
        ("2001:0:a9fe:a9fe::", True),
        ("10.0.0.1", False),
        ("::1", False),
        ("2001:db8::1", False),
        ("metadata.example", False),
        ("", False),
    ],
)
def test_a_host_of_a_url_is_read_as_an_address(host: str, expected: bool) -> None:
    assert clouds.names_metadata(host) is expected


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("224.0.0.1", False),
        ("64:ff9b::a01:203", False),
        ("2002:a01:203::1", False),
    ],
)
def test_an_address_is_public_where_all_that_it_leads_to_is(text: str, public: bool) -> None:
    assert clouds.is_public(ip_address(text)) == public

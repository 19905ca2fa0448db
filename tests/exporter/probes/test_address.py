from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes import address
from exporter.probes.address import Version

V4, V6 = "192.0.2.7", "2001:db8::7"


def test_an_address_of_ipv4_in_ipv6_is_read_as_what_it_is() -> None:
    assert address.read("::ffff:192.0.2.7") == IPv4Address(V4)
    assert address.read(V6) == IPv6Address(V6)


@pytest.mark.parametrize(
    ("addresses", "version", "fallback", "chosen"),
    [
        ([V6, V4], "any", True, V4),
        ([V6], "any", False, V6),
        ([V6, V4], 4, True, V4),
        ([V6, V4], 6, True, V6),
        ([V6], 4, True, V6),
        ([V4], 6, True, V4),
        ([V6], 4, False, None),
        ([V4], 6, False, None),
        ([V6, V4], 6, False, V6),
        ([V4, "192.0.2.8"], "any", True, V4),
        ([], "any", True, None),
    ],
)
def test_the_first_address_of_the_wanted_version_is_chosen(
    addresses: list[str], version: Version, fallback: bool, chosen: str | None
) -> None:
    found = address.chosen(map(ip_address, addresses), version, fallback=fallback)
    assert found == (chosen and ip_address(chosen))


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"", 0x811C9DC5),
        (b"a", 0xE40C292C),
        (b"foobar", 0xBF9CF968),
    ],
)
def test_the_hash_is_fnv_1a_of_32_bits(data: bytes, known: int) -> None:
    assert address.fnv(data) == known


@given(st.binary(max_size=16), st.integers(0, 255))
def test_a_further_byte_goes_into_the_hash_as_the_last(data: bytes, byte: int) -> None:
    known = ((address.fnv(data) ^ byte) * 0x01000193) % 2**32
    assert address.fnv(data + bytes([byte])) == known

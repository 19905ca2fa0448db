"""Addresses that neither an alert nor a redirect may lead us to: those that probes refuse too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import clouds
from exporter.probes import address

ANY = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


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
def test_a_metadata_service_is_known_whatever_carries_its_address(
    host: str, expected: bool
) -> None:
    assert clouds.is_metadata(host) is expected


@given(ANY)
def test_probes_refuse_the_same_addresses(one: address.Address) -> None:
    assert clouds.is_metadata(str(one)) is address.is_metadata(one)


def test_probes_refuse_the_same_networks() -> None:
    assert clouds._METADATA == address._METADATA
    assert clouds._CARRIERS == address._CARRIERS

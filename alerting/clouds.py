"""Where clouds tell a machine its own secrets: nobody may lead us there. Pure."""

import functools
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

_METADATA: Final = tuple(
    map(
        ip_network,
        (
            "169.254.169.0/24",  # AWS, Google, Azure, OpenStack, DigitalOcean, IBM, Oracle
            "169.254.170.0/24",  # AWS: credentials of containers and pods
            "169.254.0.23/32",  # Tencent
            "169.254.42.42/32",  # Scaleway
            "100.100.100.200/32",  # Alibaba
            "168.63.129.16/32",  # Azure: the host of a machine
            "192.0.0.192/32",  # Oracle
            "fd00:ec2::/32",  # AWS
            "fd20:ce::254/128",  # Google
            "fd00:42::42/128",  # Scaleway
            "fd00:c1::a9fe:a9fe/128",  # Oracle
            "fe80::a9fe:a9fe/128",  # OpenStack
        ),
    )
)
# Ranges of IPv6 whose last 32 bits are an address of IPv4 that routers or the kernel take out.
_CARRIERS: Final = tuple(map(ip_network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48")))


@functools.lru_cache(maxsize=4096)
def is_metadata(address: Address) -> bool:
    """Say whether an address, or one that it carries, is a metadata service of a cloud."""
    return any(one in network for one in _carried(address) for network in _METADATA)


def names_metadata(host: str) -> bool:
    """Say whether a text, as it stands in a URL, is such an address."""
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return is_metadata(address)


@functools.lru_cache(maxsize=4096)
def is_public(address: Address) -> bool:
    """Say whether an address, and every one that it carries, is of the whole Internet."""
    return all(one.is_global and not one.is_multicast for one in _carried(address))


def _carried(address: Address) -> list[Address]:
    """Return the address and every one of IPv4 that it leads to."""
    if isinstance(address, IPv4Address):
        return [address]
    # A zone is no part of what is compared.
    number = int(address)
    found: list[Address] = [IPv6Address(number)]
    if any(found[0] in network for network in _CARRIERS):
        found.append(IPv4Address(number & 0xFFFFFFFF))
    carried = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return found + [one for one in carried if one is not None]

"""Where clouds tell a machine its own secrets; no alert and no redirect may lead us there. Pure."""

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


def is_metadata(host: str) -> bool:
    """Say whether a text is an address, or carries one, of a cloud's metadata service."""
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return any(one in network for one in _carried(address) for network in _METADATA)


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

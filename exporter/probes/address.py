"""Addresses: which of several is taken, which are refused, and the number that stands for one."""

import functools
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, Literal

Address = IPv4Address | IPv6Address
Version = Literal["any", 4, 6]

# Where clouds tell a machine its own secrets; whoever may name a target must not get at them.
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

_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_MASK = 0xFFFFFFFF


def read(text: str) -> Address:
    """Return the address of a text, IPv4 in IPv6 as IPv4; ValueError where it is none."""
    found = ip_address(text)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


@functools.lru_cache(maxsize=4096)
def is_metadata(address: Address) -> bool:
    """Say whether an address, or one that it carries, is a metadata service of a cloud."""
    return any(one in network for one in _carried(address) for network in _METADATA)


def chosen(addresses: Iterable[Address], version: Version, *, fallback: bool) -> Address | None:
    """Return the first address of the version that is wanted, else of the other one if it will do.

    None where there is no such address.
    """
    first: dict[int, Address] = {}
    for one in addresses:
        first.setdefault(one.version, one)
    wanted = 6 if version == 6 else 4
    if wanted in first or not (fallback or version == "any"):
        return first.get(wanted)
    return first.get(10 - wanted)


def fnv(data: bytes) -> int:
    """Return FNV-1a of 32 bits, as http://www.isthe.com/chongo/tech/comp/fnv/ has it."""
    found = _FNV_OFFSET
    for byte in data:
        found = (found ^ byte) * _FNV_PRIME & _MASK
    return found


def _carried(address: Address) -> list[Address]:
    """Return the address and every one of IPv4 that it leads to."""
    if isinstance(address, IPv4Address):
        return [address]
    # A zone is no part of what is compared.
    number = int(address)
    found: list[Address] = [IPv6Address(number)]
    if any(found[0] in network for network in _CARRIERS):
        found.append(IPv4Address(number & _MASK))
    carried = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return found + [one for one in carried if one is not None]

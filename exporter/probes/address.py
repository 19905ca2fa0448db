"""Addresses: which of several is taken, and the number that stands for one."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal

Address = IPv4Address | IPv6Address
Version = Literal["any", 4, 6]

_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_MASK = 0xFFFFFFFF


def read(text: str) -> Address:
    """Return the address of a text, IPv4 in IPv6 as IPv4; ValueError where it is none."""
    found = ip_address(text)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


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

"""The packets of a ping, and what of ICMP may come back.

https://www.rfc-editor.org/rfc/rfc792 and https://www.rfc-editor.org/rfc/rfc4443
"""

import struct
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, Literal

from msgspec import Struct

from exporter.probes.address import Address

Version = Literal[4, 6]

REQUEST: Final = {4: 8, 6: 128}
REPLY: Final = {4: 0, 6: 129}
TROUBLES: Final = {4: (3, 11, 12), 6: (1, 2, 3, 4)}
_HEAD = struct.Struct("!BBHHH")
_V4_LEAST, _V6_SIZE = 20, 40
_NOTHING = b""


class Echo(Struct, frozen=True):
    """What is asked to come back; its payload is like that of no other ping."""

    address: Address
    identifier: int
    sequence: int
    payload: bytes

    @property
    def version(self) -> Version:
        """The version of IP."""
        return self.address.version

    @property
    def request(self) -> bytes:
        """The packet, with the checksum that IPv4 wants; for IPv6 the kernel makes it."""
        fields = (self.identifier, self.sequence)
        blank = _HEAD.pack(REQUEST[self.version], 0, 0, *fields) + self.payload
        found = checksum(blank) if self.version == 4 else 0
        return _HEAD.pack(REQUEST[self.version], 0, found, *fields) + self.payload


class Trouble(Struct, frozen=True):
    """What a router or a host says of a packet; ``info`` is the MTU where it was too big."""

    type: int
    code: int
    info: int = 0


def checksum(data: bytes) -> int:
    """Return the checksum of https://www.rfc-editor.org/rfc/rfc1071."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def unwrapped(data: bytes) -> tuple[bytes, int | None]:
    """Return a packet of ICMP without the header of IPv4 before it, and its time to live."""
    if len(data) < _V4_LEAST or data[0] >> 4 != 4:
        return _NOTHING, None
    return data[(data[0] & 0xF) * 4 :], data[8]


def is_reply(echo: Echo, data: bytes, *, known: bool) -> bool:
    """Say whether a packet is the reply; ``known``: that its identifier is ours to check."""
    if len(data) < _HEAD.size:
        return False
    kind, code, _, identifier, sequence = _HEAD.unpack_from(data)
    return (
        (kind, code, sequence) == (REPLY[echo.version], 0, echo.sequence)
        and (identifier == echo.identifier or not known)
        and data[_HEAD.size :] == echo.payload
    )


def trouble(echo: Echo, data: bytes) -> Trouble | None:
    """Return what a packet says of the request, None where it is about something else."""
    if len(data) < _HEAD.size:
        return None
    kind, code, _, high, low = _HEAD.unpack_from(data)
    if kind not in TROUBLES[echo.version]:
        return None
    about, destination = _about(echo.version, data[_HEAD.size :])
    if destination != echo.address or len(about) < _HEAD.size:
        return None
    asked, _, _, identifier, sequence = _HEAD.unpack_from(about)
    if (asked, identifier, sequence) != (
        REQUEST[echo.version],
        echo.identifier,
        echo.sequence,
    ):
        return None
    return Trouble(kind, code, low if echo.version == 4 else high << 16 | low)


def _about(version: Version, packet: bytes) -> tuple[bytes, Address | None]:
    """Return what stands behind the header of a packet that was sent, and where it went."""
    if version == 4:
        if len(packet) < _V4_LEAST or packet[9] != 1:
            return _NOTHING, None
        return packet[(packet[0] & 0xF) * 4 :], IPv4Address(packet[16:20])
    if len(packet) < _V6_SIZE or packet[6] != 58:
        return _NOTHING, None
    return packet[_V6_SIZE:], IPv6Address(packet[24:40])


def sender(text: str) -> Address:
    """Return who sent a packet, as the system names it: an address of IPv6 may have a zone."""
    return ip_address(text.partition("%")[0])

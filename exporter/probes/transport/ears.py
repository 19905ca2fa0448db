"""Sockets of ICMP: the one that needs no privilege where it is allowed, else a raw one.

https://man7.org/linux/man-pages/man7/icmp.7.html and man7/ip.7.html: numbers that Python does not
name stand here.
"""

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from exporter.probes.echo import packet
from exporter.probes.echo.packet import Trouble, Version
from exporter.probes.fault import Failed
from exporter.probes.reasons import INTERNAL
from exporter.probes.transport import ambient

_BYTES: Final = 65_535
_ANCILLARY_BYTES: Final = 512
_FAMILY: Final = {4: socket.AF_INET, 6: socket.AF_INET6}
_PROTOCOL: Final = {4: socket.IPPROTO_ICMP, 6: socket.IPPROTO_ICMPV6}
_LEVEL: Final = {4: socket.IPPROTO_IP, 6: socket.IPPROTO_IPV6}
# Options of both versions, as the kernel numbers them.
_TTL: Final = {4: socket.IP_TTL, 6: socket.IPV6_UNICAST_HOPS}
_TELL_TTL: Final = {4: 12, 6: socket.IPV6_RECVHOPLIMIT}
_TTL_TOLD: Final = {4: socket.IP_TTL, 6: socket.IPV6_HOPLIMIT}
_MTU_DISCOVER: Final = {4: 10, 6: 23}
_ALWAYS: Final = 2
_TELL_ERRORS: Final = {4: 11, 6: 25}
_FROM_ICMP: Final = {2, 3}
_SOL_RAW, _ICMP_FILTER, _ICMPV6_FILTER = 255, 1, 1
_INTEGER = struct.Struct("i")
_ERROR = struct.Struct("=IBBBBII")
_SHORT = struct.Struct("=H")
_PLACE_BYTES: Final = 24
_PLACES: Final = {socket.AF_INET: slice(4, 8), socket.AF_INET6: slice(8, 24)}
_NOT_ALLOWED: Final = (
    "no socket of ICMP is allowed: set net.ipv4.ping_group_range to hold group {}, or give the "
    "capability CAP_NET_RAW"
)


class Heard(Struct, frozen=True):
    """What came: a packet of ICMP, or what is wrong with ours; ``by`` is who sent it."""

    by: str
    data: bytes = b""
    hop_limit: int | None = None
    trouble: Trouble | None = None


class Ear:
    """One socket, raw or not; errors are OSError."""

    def __init__(self, held: socket.socket, version: Version, *, raw: bool, port: int = 0) -> None:
        self.raw = raw
        self.version = version
        self._socket = held
        self._port = port
        self._loop = asyncio.get_running_loop()
        held.setblocking(False)
        self._set(_LEVEL[version], _TELL_TTL[version], 1)
        if raw:
            self._filter()
        else:
            self._set(_LEVEL[version], _TELL_ERRORS[version], 1)

    def prepare(self, ttl: int, source: str, *, whole: bool) -> None:
        """Say how packets go out; ``whole``: they are never fragmented."""
        self._set(_LEVEL[self.version], _TTL[self.version], ttl)
        if whole:
            self._set(_LEVEL[self.version], _MTU_DISCOVER[self.version], _ALWAYS)
        if source:
            self._socket.bind((source, 0))

    def send(self, data: bytes, address: str) -> None:
        """Send a packet; the kernel has room for one."""
        self._socket.sendto(data, (address, self._port))

    async def hear(self) -> Heard:
        """Return the next thing that comes, be it about us or not."""
        await self._readable()
        try:
            data, told, _, place = self._socket.recvmsg(_BYTES, _ANCILLARY_BYTES)
        except BlockingIOError:
            return self._trouble() or Heard("")
        except OSError:
            trouble = self._trouble()
            if trouble is None:
                raise
            return trouble
        limit = self._limit(told)
        if self.raw and self.version == 4:
            data, limit = packet.unwrapped(data)
        return Heard(place[0], data, limit)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()

    async def _readable(self) -> None:
        future: asyncio.Future[None] = self._loop.create_future()
        self._loop.add_reader(self._socket, _wake, future)
        try:
            await future
        finally:
            self._loop.remove_reader(self._socket)

    def _limit(self, told: list[tuple[int, int, bytes]]) -> int | None:
        wanted = (_LEVEL[self.version], _TTL_TOLD[self.version])
        for level, kind, data in told:
            if (level, kind) == wanted and len(data) >= _INTEGER.size:
                return int(_INTEGER.unpack_from(data)[0])
        return None

    def _trouble(self) -> Heard | None:
        """Return what the kernel heard from a router or a host about our packet."""
        try:
            _, told, _, _ = self._socket.recvmsg(0, _ANCILLARY_BYTES, socket.MSG_ERRQUEUE)
        except OSError:
            return None
        for level, kind, data in told:
            if (level, kind) == (_LEVEL[self.version], _TELL_ERRORS[self.version]):
                return of_error(data)
        return None

    def _filter(self) -> None:
        """Have the kernel keep from us what is neither a reply nor about a request."""
        wanted = (packet.REPLY[self.version], *packet.TROUBLES[self.version])
        if self.version == 4:
            blocked = 0xFFFF_FFFF
            for kind in wanted:
                blocked &= ~(1 << kind)
            self._socket.setsockopt(_SOL_RAW, _ICMP_FILTER, struct.pack("I", blocked))
            return
        words = [0xFFFF_FFFF] * 8
        for kind in wanted:
            words[kind >> 5] &= ~(1 << (kind & 31))
        self._socket.setsockopt(socket.IPPROTO_ICMPV6, _ICMPV6_FILTER, struct.pack("8I", *words))

    def _set(self, level: int, option: int, value: int) -> None:
        self._socket.setsockopt(level, option, value)


def opened(version: Version, made: Callable[[int, int, int], socket.socket] = socket.socket) -> Ear:
    """Return an ear; Failed where the system allows us none, which says nothing of the target."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            held = made(_FAMILY[version], kind, _PROTOCOL[version])
        except PermissionError:
            continue
        ear = Ear(held, version, raw=kind == socket.SOCK_RAW)
        ambient.say("{} socket of ICMP", "raw" if ear.raw else "unprivileged")
        return ear
    raise Failed(INTERNAL, _NOT_ALLOWED.format(os.getgid()))


def of_error(data: bytes) -> Heard | None:
    """Return what a struct sock_extended_err says, with the address behind it."""
    data = data.ljust(_ERROR.size + _PLACE_BYTES, b"\0")
    _, origin, kind, code, _, info, _ = _ERROR.unpack_from(data)
    if origin not in _FROM_ICMP:
        return None
    place = data[_ERROR.size :]
    (family,) = _SHORT.unpack_from(place)
    where = _PLACES.get(family)
    by = socket.inet_ntop(family, place[where]) if where else "the system"
    return Heard(by, trouble=Trouble(kind, code, info))


def _wake(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)

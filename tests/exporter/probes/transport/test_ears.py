"""Ears: over UDP where a test has to say what comes, of ICMP where the system allows it."""

import asyncio
import socket
import struct
from ipaddress import ip_address

import pytest

from exporter.probes.echo import packet
from exporter.probes.echo.packet import Echo, Trouble, Version
from exporter.probes.fault import Failed
from exporter.probes.transport import ears
from exporter.probes.transport.ears import Ear, Heard
from tests.exporter.probes.ears import ANY, RAW
from tests.exporter.probes.nameservers import by_udp

needs_raw = pytest.mark.skipif(not RAW, reason="no raw socket is allowed here")
needs_any = pytest.mark.skipif(not ANY, reason="no socket of ICMP is allowed here")


def by_port(port: int) -> Ear:
    held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    return Ear(held, 4, raw=False, port=port)


async def test_what_comes_is_heard_with_its_hop_limit() -> None:
    async with by_udp(lambda data: [data[::-1]]) as server:
        ear = by_port(server.port)
        ear.prepare(7, "127.0.0.1", whole=True)
        ear.send(b"abc", "127.0.0.1")
        heard = await ear.hear()
        ear.close()
    assert (heard.by, heard.data, heard.trouble) == ("127.0.0.1", b"cba", None)
    assert heard.hop_limit is not None
    assert heard.hop_limit > 1


async def test_what_the_host_says_of_a_packet_is_heard() -> None:
    async with by_udp(lambda _: []) as server:
        port = server.port
    ear = by_port(port)
    ear.send(b"abc", "127.0.0.1")
    assert await ear.hear() == Heard("127.0.0.1", trouble=Trouble(3, 3))
    ear.close()


async def test_a_packet_may_be_too_large_for_any_way() -> None:
    ear = by_port(9)
    ear.prepare(64, "", whole=True)
    with pytest.raises(OSError, match="long"):
        ear.send(bytes(65_530), "127.0.0.1")
    ear.close()


async def test_an_ear_that_is_waiting_can_be_given_up() -> None:
    async with by_udp(lambda _: []) as server:
        ear = by_port(server.port)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await ear.hear()
        ear.close()


@needs_raw
@pytest.mark.parametrize("version", [4, 6])
async def test_a_raw_ear_hears_replies_and_no_requests(version: Version) -> None:
    here = ip_address("127.0.0.1" if version == 4 else "::1")
    family, protocol = (
        (socket.AF_INET, socket.IPPROTO_ICMP)
        if version == 4
        else (socket.AF_INET6, socket.IPPROTO_ICMPV6)
    )
    ear = Ear(socket.socket(family, socket.SOCK_RAW, protocol), version, raw=True)
    ear.prepare(64, "", whole=False)
    echo = Echo(here, 4711, 12, b"chatwatch")
    ear.send(echo.request, str(here))
    async with asyncio.timeout(5):
        heard = await ear.hear()
        while not packet.is_reply(echo, heard.data, known=True):
            assert heard.data[0] != packet.REQUEST[version]
            heard = await ear.hear()
    assert (packet.sender(heard.by), heard.hop_limit) == (here, 64)
    ear.close()


@needs_any
@pytest.mark.parametrize("version", [4, 6])
async def test_an_ear_is_opened_where_one_is_allowed(version: Version) -> None:
    ear = ears.opened(version)
    assert ear.version == version
    ear.close()


async def test_where_none_is_allowed_it_is_told_what_to_set() -> None:
    def refused(_family: int, _kind: int, _protocol: int) -> socket.socket:
        raise PermissionError

    with pytest.raises(Failed, match=r"set net\.ipv4\.ping_group_range to hold group") as caught:
        ears.opened(4, refused)
    assert caught.value.fault.reason == "internal"


async def test_the_unprivileged_one_comes_first() -> None:
    def made(family: int, kind: int, _: int) -> socket.socket:
        assert kind == socket.SOCK_DGRAM
        return socket.socket(family, socket.SOCK_DGRAM)

    ear = ears.opened(6, made)
    assert not ear.raw
    ear.close()


def error(origin: int, kind: int, code: int, info: int, place: bytes) -> bytes:
    return struct.pack("=IBBBBII", 113, origin, kind, code, 0, info, 0) + place


@pytest.mark.parametrize(
    ("data", "heard"),
    [
        (
            error(2, 3, 1, 0, struct.pack("=HH4s", socket.AF_INET, 0, b"\xc0\0\2\1")),
            Heard("192.0.2.1", trouble=Trouble(3, 1)),
        ),
        (
            error(3, 2, 0, 1280, struct.pack("=HHI15xB", socket.AF_INET6, 0, 0, 1)),
            Heard("::1", trouble=Trouble(2, 0, 1280)),
        ),
        (error(2, 3, 1, 0, b""), Heard("the system", trouble=Trouble(3, 1))),
        (error(1, 3, 1, 0, b""), None),
        (b"", None),
    ],
)
def test_what_the_kernel_tells_is_read(data: bytes, heard: Heard | None) -> None:
    assert ears.of_error(data) == heard

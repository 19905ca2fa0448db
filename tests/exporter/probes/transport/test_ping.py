"""A ping by ears that hear what a test says."""

import struct
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import pytest

from exporter.probes.echo.packet import Trouble, Version
from exporter.probes.echo.trail import Trail
from exporter.probes.fault import Failed
from exporter.probes.transport import ping
from exporter.probes.transport.ears import Ear, Heard
from exporter.probes.transport.ping import Ping
from exporter.probes.way import Way
from tests.exporter.probes.ears import Told

Made = Callable[[Version], Ear]


def plan(host: str = "127.0.0.1", **fields: int) -> Ping:
    size = fields.get("payload_size", 28)
    return Ping(way=Way(host=host), payload_size=size, ttl=64, whole=False)


def replied(sent: list[bytes], identifier: int | None = None) -> bytes:
    """The reply to a request that was sent."""
    asked = sent[-1]
    found = asked[4:6] if identifier is None else struct.pack("!H", identifier)
    return bytes([0 if asked[0] == 8 else 129, 0, 0, 0]) + found + asked[6:]


def told(*more: Heard, raw: bool = False, by: str = "127.0.0.1") -> Made:
    """An ear that hears other things first, then the reply."""

    def made(version: Version) -> Ear:
        def heard() -> Iterator[Heard]:
            yield from more
            yield Heard(by, replied(ear.sent, None if raw else 77), 61)

        ear = Told(version, heard(), raw=raw)
        return ear

    return made


@pytest.mark.parametrize("raw", [False, True])
async def test_a_reply_ends_it_and_tells_its_hop_limit(raw: bool) -> None:
    trail = Trail()
    await ping.walked(plan(), trail, told(raw=raw))
    assert (trail.hop_limit, trail.phase) == (61, "")
    assert trail.spans["rtt"] > 0.0 < trail.spans["setup"]


async def test_what_is_of_others_is_passed_over() -> None:
    others = (Heard(""), Heard("127.0.0.2", b"x" * 40), Heard("127.0.0.1", b"x" * 40))
    trail = Trail()
    await ping.walked(plan(), trail, told(*others))
    assert trail.hop_limit == 61


async def test_a_reply_of_somebody_else_is_none() -> None:
    with pytest.raises(RuntimeError):
        await ping.walked(plan(), Trail(), told(by="127.0.0.2"))


async def test_ipv6_is_pinged_too() -> None:
    trail = Trail()
    await ping.walked(plan("::1"), trail, told(by="::1%lo"))
    assert trail.address == ip_address("::1")


async def test_what_the_kernel_was_told_ends_it() -> None:
    trouble = Heard("192.0.2.1", trouble=Trouble(3, 1))
    with pytest.raises(Failed, match=r"192\.0\.2\.1 says: the host is unreachable") as caught:
        await ping.walked(plan(), Trail(), told(trouble))
    assert caught.value.fault.reason == "unreachable_reply"


async def test_a_raw_ear_reads_it_itself() -> None:
    def made(version: Version) -> Ear:
        def heard() -> Iterator[Heard]:
            header = struct.pack("!BBHHHBBH4s4s", 69, 0, 0, 0, 0, 1, 1, 0, bytes(4), b"\x7f\0\0\1")
            yield Heard("192.0.2.1", bytes([11, 0]) + bytes(6) + header + ear.sent[-1][:8])

        ear = Told(version, heard(), raw=True)
        return ear

    with pytest.raises(Failed, match="as many routers as its ttl allows"):
        await ping.walked(plan(), Trail(), made)


async def test_what_is_too_large_is_told() -> None:
    class Narrow(Told):
        def send(self, data: bytes, address: str) -> None:
            raise OSError(90, "Message too long") if len(data) > 100 else OSError(101, address)

    def made(version: Version) -> Ear:
        return Narrow(version, [], raw=False)

    with pytest.raises(Failed, match="a payload of 999 bytes is more than") as caught:
        await ping.walked(plan(payload_size=999), Trail(), made)
    assert caught.value.fault.reason == "unreachable"
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        await ping.walked(plan(), Trail(), made)


def test_a_payload_is_of_its_size_and_like_no_other() -> None:
    assert [len(ping.payload(size)) for size in (0, 3, 28, 1000)] == [0, 3, 28, 1000]
    assert ping.payload(28) != ping.payload(28)

from ipaddress import ip_address

import pytest

from exporter.probes.transport.datagram import Datagram
from tests.exporter.probes.nameservers import by_udp

HERE = ip_address("127.0.0.1")


async def test_what_is_sent_comes_back() -> None:
    async with by_udp(lambda data: [data[::-1]]) as server:
        held = Datagram(HERE, server.port, "127.0.0.2")
        await held.send(b"abc")
        assert await held.receive() == b"cba"
        held.close()
    assert server.asked == [b"abc"]


async def test_an_address_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(OSError, match="assign"):
        Datagram(HERE, 1, "192.0.2.1")


async def test_ipv6_goes_by_itself() -> None:
    held = Datagram(ip_address("::1"), 9)
    held.close()


async def test_a_port_that_nobody_listens_at_is_told() -> None:
    async with by_udp(lambda _: []) as server:
        port = server.port
    held = Datagram(HERE, port)
    await held.send(b"abc")
    with pytest.raises(ConnectionRefusedError):
        await held.receive()
    held.close()

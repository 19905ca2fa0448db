import asyncio
import socket

import pytest

from exporter.probes import address
from exporter.probes.fault import Failed
from exporter.probes.transport.connection import Connection
from tests.exporter.probes import servers

HERE = address.read("127.0.0.1")


async def test_what_is_sent_arrives_and_what_comes_back_is_received() -> None:
    async with servers.serving(servers.then(b"pong")) as server:
        connection = Connection(HERE)
        await connection.open(HERE, server.port)
        await connection.send(b"ping\r\n\r\n")
        assert await connection.receive() == b"pong"
        assert await connection.receive() == b""
        connection.close()
        assert server.requests == [b"ping\r\n\r\n"]


async def test_it_speaks_ipv6_too() -> None:
    loopback = address.read("::1")
    with socket.socket(socket.AF_INET6) as listener:
        try:
            listener.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        listener.listen()
        connection = Connection(loopback)
        await connection.open(loopback, listener.getsockname()[1])
        accepted, peer = listener.accept()
        connection.send_at_once(b"bye")
        connection.close()
        assert (accepted.recv(9), peer[0]) == (b"bye", "::1")
        accepted.close()


async def test_small_parts_are_sent_without_waiting_for_one_another() -> None:
    async with servers.serving(b"") as server:
        connection = Connection(HERE)
        await connection.open(HERE, server.port)
        assert connection._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()


async def test_giving_up_leaves_nothing_behind() -> None:
    async with servers.serving(servers.for_ever) as server:
        connection = Connection(HERE)
        await connection.open(HERE, server.port)
        await connection.send(b"\r\n\r\n")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await connection.receive()
        connection.close()
        assert connection._socket.fileno() == -1


@pytest.mark.parametrize("source", ["192.0.2.77", "::1"])
async def test_an_address_that_is_not_ours_to_come_from_is_our_fault(source: str) -> None:
    """The socket is closed, too: one that is not would be a warning."""
    with pytest.raises(Failed, match=f"{source} is no address to come from: ") as caught:
        Connection(address.read("127.0.0.1"), source)
    assert caught.value.fault.reason == "internal"

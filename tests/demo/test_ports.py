"""Ports that are free, and one that is kept for a service that is down."""

import socket

import pytest

from tests.demo import ports


def test_a_port_that_nobody_listens_on_is_the_one_that_was_wanted(unused_tcp_port: int) -> None:
    assert ports.free(unused_tcp_port) == unused_tcp_port
    assert ports.free(0) > 0


def test_another_port_is_found_for_one_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        assert ports.free(wanted) not in {0, wanted}


def test_connections_to_a_kept_port_are_refused_while_its_service_is_down() -> None:
    with ports.kept() as kept:
        address = kept.getsockname()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, timeout=5)
        with socket.socket() as service:
            service.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            service.bind(address)
            service.listen()
            socket.create_connection(address, timeout=5).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, timeout=5)

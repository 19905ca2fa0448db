"""Ports of this machine: whether one is free, and how to keep one for a service that is down."""

import socket

from tests.daemon import free_port


def free(wanted: int) -> int:
    """Return the wanted port where nobody listens on it, else another."""
    if wanted:
        try:
            socket.create_server(("127.0.0.1", wanted)).close()
        except OSError:
            return free_port()
        return wanted
    return free_port()


def kept() -> socket.socket:
    """Return a socket that keeps a port from others and takes no connection itself.

    A service that listens on it too, with SO_REUSEPORT, gets all connections; while it is down they
    are refused.
    """
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    found.bind(("127.0.0.1", 0))
    return found

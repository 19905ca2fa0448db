"""A connection to a socket file, or to the address that was checked."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.reasons import INTERNAL
from exporter.probes.transport.connection import Connection
from exporter.probes.way import Way


class Local(Connection):
    """One connection to a socket file; errors are OSError."""

    __slots__ = ()

    def __init__(self) -> None:
        """Make the socket; nothing is sent yet."""
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)

    def reach(self, path: str) -> None:
        """Connect to the file: the kernel says at once whether that is possible."""
        try:
            self._socket.connect(path)
        except FileNotFoundError:
            raise Failed("connect_refused", f"{path}: there is no such file") from None
        except BlockingIOError:
            raise Failed("connect_timeout", f"{path}: its queue of connections is full") from None
        except PermissionError:
            raise Failed(INTERNAL, f"{path}: permission denied to this daemon") from None


async def opened(way: Way, address: Address | None) -> Connection:
    """Connect to an address, without one to the way's socket file; whoever asks has to close it."""
    connection = Local() if address is None else Connection(address, way.source)
    try:
        if isinstance(connection, Local):
            connection.reach(way.path)
        elif address is not None:
            await connection.open(address, way.port)
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.asynccontextmanager
async def connected(way: Way, address: Address | None) -> AsyncIterator[Connection]:
    """Connect as ``opened`` does; close it at the end."""
    with contextlib.closing(await opened(way, address)) as connection:
        yield connection

"""Values between the daemon and its writer's process: length, then pickle, over a socket.

Open files go over it too.
"""

import pickle
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct("<Q")
LENGTH_BYTES = _LENGTH.size
_MOST_FILES = 16


def send(end: socket.socket, value: Any) -> None:
    """Send one value whole; OSError when the other end is gone."""
    end.sendall(encoded(value))


def encoded(value: Any) -> bytes:
    """Return a value as it is sent."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def receive(end: socket.socket) -> Any:
    """Return the next value; EOFError when the other end is gone.

    Pickle is safe here: the socket is a pair, made by this program for its own child.
    """
    return decoded(_exactly(end, size(_exactly(end, LENGTH_BYTES))))


def size(length: bytes | bytearray) -> int:
    """Return how many bytes follow a value's length, of LENGTH_BYTES."""
    return int(_LENGTH.unpack(length)[0])


def decoded(body: bytes | bytearray) -> Any:
    """Return the value of the bytes behind its length."""
    return pickle.loads(body)  # noqa: S301 # see receive


def send_files(end: socket.socket, files: Sequence[int]) -> None:
    """Send open files; both processes hold them from then on. OSError when the other is gone."""
    socket.send_fds(end, [b"\0"], files)


def receive_files(end: socket.socket) -> list[int]:
    """Return the files that were sent; EOFError when the other end is gone."""
    sent, files, _, _ = socket.recv_fds(end, 1, _MOST_FILES)
    if not sent:
        raise EOFError("the other process is gone")
    return files


def _exactly(end: socket.socket, size: int) -> bytearray:
    body = bytearray(size)
    view = memoryview(body)
    while view:
        count = end.recv_into(view)
        if not count:
            raise EOFError("the other process is gone")
        view = view[count:]
    return body

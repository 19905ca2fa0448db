"""A call of gRPC over HTTP/2: its headers, its message, and the status that ends it.

https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
"""

import struct
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from exporter import __version__

MESSAGE_BYTES: Final = 65_536
_PREFIX = struct.Struct("!BI")
_TOLD_CHARACTERS: Final = 200
_MILLISECONDS_MOST: Final = 99_999_999

OK, UNKNOWN, DEADLINE_EXCEEDED, UNAVAILABLE = 0, 2, 4, 14
NAMES: Final = (
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
)
# https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
_BY_HTTP: Final = {400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14}

Header = tuple[bytes, bytes]


class Status(Struct, frozen=True):
    """How a call ended: by its code, and what the server said of it."""

    code: int
    message: str = ""

    @property
    def name(self) -> str:
        """The name of the code."""
        return NAMES[self.code] if self.code < len(NAMES) else f"the unknown status {self.code}"

    def __str__(self) -> str:
        return f"{self.name}, {self.message!r}" if self.message else self.name


def headers(
    authority: str, path: str, seconds: float, metadata: Iterable[Header], *, secure: bool
) -> list[Header]:
    """Return the headers of a call that has to end within so many seconds."""
    milliseconds = min(max(int(seconds * 1000), 1), _MILLISECONDS_MOST)
    return [
        (b":method", b"POST"),
        (b":scheme", b"https" if secure else b"http"),
        (b":path", path.encode()),
        (b":authority", authority.encode()),
        (b"te", b"trailers"),
        (b"content-type", b"application/grpc"),
        (b"user-agent", f"chatwatch/{__version__}".encode()),
        (b"grpc-timeout", f"{milliseconds}m".encode()),
        *metadata,
    ]


def framed(message: bytes) -> bytes:
    """Return a message as it is sent, not compressed."""
    return _PREFIX.pack(0, len(message)) + message


def unframed(data: bytes) -> bytes:
    """Return the one message of an answer; ValueError says why there is none."""
    if len(data) < _PREFIX.size:
        raise ValueError("the answer holds no message")
    compressed, length = _PREFIX.unpack_from(data)
    if compressed:
        raise ValueError("the message is compressed, which was not asked for")
    if length != len(data) - _PREFIX.size:
        raise ValueError("the message is cut short, or is not the only one")
    return data[_PREFIX.size :]


def is_grpc(head: Mapping[bytes, bytes]) -> bool:
    """Say whether an answer is one of gRPC at all, and not of a proxy before it for instance."""
    return head.get(b"content-type", b"").startswith(b"application/grpc")


def of_http(status: int) -> Status:
    """Return the status of an answer that is not gRPC's, by its status of HTTP."""
    return Status(_BY_HTTP.get(status, UNKNOWN), f"HTTP status {status} instead of gRPC")


def status(trailers: Mapping[bytes, bytes]) -> Status | None:
    """Return how a call ended, None where the trailers do not say it."""
    code = trailers.get(b"grpc-status", b"")
    if not code.isdigit() or len(code) > 3:
        return None
    told = unquote_to_bytes(trailers.get(b"grpc-message", b"")).decode("utf-8", "replace")
    return Status(int(code), told[:_TOLD_CHARACTERS])

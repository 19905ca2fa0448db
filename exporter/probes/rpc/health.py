"""The two messages of grpc.health.v1, written and read by hand: each has one field.

https://github.com/grpc/grpc-proto/blob/master/grpc/health/v1/health.proto and
https://protobuf.dev/programming-guides/encoding/
"""

from typing import Final

PATH: Final = "/grpc.health.v1.Health/Check"
STATUSES: Final = ("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN")
_SERVICE_KEY: Final = b"\x0a"
_STATUS_FIELD: Final = 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_VARINT_BYTES: Final = 10


def request(service: str) -> bytes:
    """Return a HealthCheckRequest; no service asks for the server as a whole."""
    name = service.encode()
    return _SERVICE_KEY + _varint(len(name)) + name if name else b""


def serving(message: bytes) -> int:
    """Return the status of a HealthCheckResponse, by number; ValueError where it is none.

    Fields that are not known are passed over, and of a field that is there twice the last counts.
    """
    found = at = 0
    while at < len(message):
        key, at = _number(message, at)
        if key >> 3 == _STATUS_FIELD and key & 7 == _VARINT:
            found, at = _number(message, at)
        else:
            at = _after(message, at, key)
    return found


def named(status: int) -> str:
    """Return the name of a status."""
    return STATUSES[status] if status < len(STATUSES) else f"the unknown status {status}"


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _number(message: bytes, at: int) -> tuple[int, int]:
    found = 0
    for place, byte in enumerate(message[at : at + _VARINT_BYTES]):
        found |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return found, at + place + 1
    raise ValueError("the message is cut short, or holds a number without an end")


def _after(message: bytes, at: int, key: int) -> int:
    """Return where the next field begins."""
    kind = key & 7
    if kind == _VARINT:
        _, end = _number(message, at)
    elif kind == _BYTES:
        length, start = _number(message, at)
        end = start + length
    elif kind in {_FIXED32, _FIXED64} and key >> 3:
        end = at + (4 if kind == _FIXED32 else 8)
    else:
        raise ValueError(f"the message has a field of the unknown kind {kind}")
    if end > len(message):
        raise ValueError("the message is cut short")
    return end

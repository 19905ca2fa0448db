"""Protocol buffers, read field by field: OTLP needs so little of them that no library is. Pure.

https://protobuf.dev/programming-guides/encoding/
"""

import struct
from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_BITS = 64
_DOUBLE = struct.Struct("<d")


class Broken(ValueError):
    """The bytes are not protocol buffers, or end too early."""


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and the value of each field: an int, or bytes of its 8 or 4 as well.

    Raises Broken; groups, which nobody writes any more, are broken too.
    """
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if number == 0:
            raise Broken("field 0")
        if wire == VARINT:
            value: int | bytes
            value, at = _varint(data, at)
            yield number, value
            continue
        size, at = _size(data, at, wire)
        if at + size > end:
            raise Broken("cut off")
        yield number, data[at : at + size]
        at += size


def _size(data: bytes, at: int, wire: int) -> tuple[int, int]:
    """Return how long a value is, and where it begins."""
    if wire == BYTES:
        return _varint(data, at)
    if wire == FIXED64:
        return 8, at
    if wire == FIXED32:
        return 4, at
    raise Broken(f"wire type {wire}")


def message(value: int | bytes) -> bytes:
    """Return the bytes of a message, a text or bytes, or raise Broken."""
    if isinstance(value, int):
        raise Broken("a number in place of bytes")
    return value


def text(value: int | bytes) -> str:
    """Return a text; what is no UTF-8 in it is replaced, as in a span's other fields."""
    return message(value).decode("utf-8", "replace")


def unsigned(value: int | bytes) -> int:
    """Return a number, written at a fixed size or not."""
    return value if isinstance(value, int) else int.from_bytes(value, "little")


def signed(value: int | bytes) -> int:
    """Return an int64."""
    found = unsigned(value)
    return found - (1 << _BITS) if found >> (_BITS - 1) else found


def double(value: int | bytes) -> float:
    """Return a double, or raise Broken."""
    raw = message(value)
    if len(raw) != _DOUBLE.size:
        raise Broken("a double of another size")
    return float(_DOUBLE.unpack(raw)[0])


def varint(number: int) -> bytes:
    """Return a number that is not negative as it is written."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def field(number: int, value: int | bytes) -> bytes:
    """Return a field as it is written."""
    if isinstance(value, int):
        return varint(number << 3 | VARINT) + varint(value)
    return varint(number << 3 | BYTES) + varint(len(value)) + value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number at a place, of at most 64 bits, and the place behind it."""
    value = shift = 0
    try:
        while shift < _BITS:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & ((1 << _BITS) - 1), at
            shift += 7
    except IndexError:
        raise Broken("cut off") from None
    raise Broken("a number of more than 64 bits")

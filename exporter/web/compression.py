"""Compressed bodies, undone within a bound: a bomb costs no more than the limit it breaks."""

import zlib

from exporter.refusal import Refused

_GZIP = 16 + zlib.MAX_WBITS
# Some senders append members; each costs a fresh decompressor, so their number is bounded too.
_MEMBERS = 64


def inflated(data: bytes, encoding: str, limit: int) -> bytes:
    """Return ``data`` decompressed, at most ``limit`` bytes; Refused says what is wrong with it.

    ``encoding`` is a Content-Encoding: gzip, deflate (zlib or raw) or identity.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return data
        case "gzip" | "x-gzip":
            return _members(data, _GZIP, limit)
        case "deflate":
            return _members(data, zlib.MAX_WBITS if _is_zlib(data) else -zlib.MAX_WBITS, limit)
    raise Refused(
        "unsupported_encoding",
        f"cannot read Content-Encoding '{encoding[:40]}'",
        "send gzip, deflate or plain",
    )


def too_large(limit: int) -> Refused:
    """Return the refusal of a body over ``limit`` bytes, decompressed."""
    return Refused(
        "body_too_large",
        f"the body is larger than {limit} bytes, decompressed",
        "send smaller batches, or raise server.limits.body",
    )


def _is_zlib(data: bytes) -> bool:
    """Tell RFC 1950's header from raw deflate, which many senders mean by 'deflate'."""
    return len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0


def _members(data: bytes, window: int, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit + 1
    for _ in range(_MEMBERS):
        member = zlib.decompressobj(window)
        try:
            part = member.decompress(data, room)
        except zlib.error:
            raise _broken("is corrupt") from None
        room -= len(part)
        if room <= 0:
            raise too_large(limit)
        if not member.eof:
            raise _broken("ends too early")
        parts.append(part)
        data = member.unused_data
        if not data:
            return b"".join(parts)
    raise _broken("has too many members")


def _broken(how: str) -> Refused:
    return Refused(
        "bad_encoding",
        f"the compressed body {how}",
        "check that Content-Encoding is true and that the body is sent whole",
    )

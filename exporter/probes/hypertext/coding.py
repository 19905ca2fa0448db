"""Bodies that were compressed on their way, decoded up to a limit.

https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
"""

import zlib
from typing import Final, Literal

from exporter.probes.fault import Failed

Coding = Literal["identity", "gzip", "deflate"]
_GZIP: Final = 31
_ZLIB: Final = 15
_RAW: Final = -15


def decoded(body: bytes, coding: Coding, limit: int, *, whole: bool) -> tuple[bytes, bool]:
    """Return a body decoded, and whether all of it is: at most ``limit`` bytes come out.

    ``whole`` says that the body was not cut before. Failed where it is not in that coding.
    """
    parts: list[bytes] = []
    left, room = body, limit + 1
    while room > 0 and (left or not parts):
        # Some servers send gzip in several members, one behind the other.
        decoder = zlib.decompressobj(_window(body, coding))
        try:
            part = decoder.decompress(left, room)
        except zlib.error as error:
            raise Failed("protocol", f"the body is no {coding}: {_said(error)}") from None
        parts.append(part)
        room -= len(part)
        if not decoder.eof and room > 0:
            if whole:
                raise Failed("closed", f"the body ends before its {coding} does")
            break
        left = decoder.unused_data if coding == "gzip" else b""
    made = b"".join(parts)
    return made[:limit], whole and len(made) <= limit


def _window(body: bytes, coding: Coding) -> int:
    """Return what zlib calls a coding; what is called deflate comes with zlib's frame or bare."""
    if coding == "gzip":
        return _GZIP
    is_framed = len(body) >= 2 and body[0] & 15 == 8 and not (body[0] << 8 | body[1]) % 31
    return _ZLIB if is_framed else _RAW


def _said(error: zlib.error) -> str:
    return str(error).rpartition(": ")[2]

"""What a server sends over HTTP/2, cut at the ends of its frames.

The library h2 takes nothing more once a server has said good-bye, though a server that does so
politely (GOAWAY with NO_ERROR) still ends the answers under way; so such a frame is left out here.
https://www.rfc-editor.org/rfc/rfc9113#section-4.1 and section-6.8
"""

import struct
from typing import Final

from h2.errors import ErrorCodes

from exporter.probes.fault import Fault

FRAME_BYTES: Final = 16_384
OUR_STREAM: Final = 1
_HEAD = struct.Struct("!HBBBI")
_FAREWELL = struct.Struct("!II")
_SETTINGS = 4
_GOAWAY = 7
_TLS_ALERT = b"\x15\x03"
_TOLD_BYTES = 80


class Framing:
    """Bytes in, whole frames out; what a client with one stream need not know of is left out."""

    __slots__ = ("_begun", "_rest")

    def __init__(self) -> None:
        self._rest = b""
        self._begun = False

    def cut(self, data: bytes) -> tuple[bytes, Fault | None]:
        """Return the frames that are whole now, and why nothing more is to be expected.

        No more than one frame is kept back; a frame that is too large is a fault.
        """
        rest = self._rest + data
        kept: list[bytes] = []
        if not self._begun and rest and not _is_beginning(rest):
            return b"", Fault("protocol", foreign(rest))
        at = 0
        while len(rest) - at >= _HEAD.size:
            upper, lower, kind, _, _ = _HEAD.unpack_from(rest, at)
            length = upper << 8 | lower
            self._begun = True
            if length > FRAME_BYTES:
                return b"".join(kept), Fault("protocol", f"a frame of {length} bytes is too large")
            end = at + _HEAD.size + length
            if end > len(rest):
                break
            frame, at = rest[at:end], end
            fault = farewell(frame[_HEAD.size :]) if kind == _GOAWAY else None
            if fault:
                return b"".join(kept), fault
            if kind != _GOAWAY:
                kept.append(frame)
        self._rest = rest[at:]
        return b"".join(kept), None


def foreign(data: bytes) -> str:
    """Say what an answer is that is no HTTP/2."""
    if data.startswith(b"HTTP/1"):
        return "the answer is HTTP/1, not HTTP/2"
    if data.startswith(_TLS_ALERT):
        return "the answer is TLS, not HTTP/2 in the clear"
    return f"the answer is no HTTP/2; it begins with {data[:20]!r}"


def farewell(payload: bytes) -> Fault | None:
    """Return why an answer will not come after a GOAWAY, None where it still will."""
    if len(payload) < _FAREWELL.size:
        return Fault("protocol", "a GOAWAY is cut short")
    last, code = _FAREWELL.unpack_from(payload)
    if code == ErrorCodes.NO_ERROR and last & 0x7FFF_FFFF >= OUR_STREAM:
        return None
    told = payload[_FAREWELL.size :][:_TOLD_BYTES].decode("utf-8", "replace")
    said = f"the server ended the connection: GOAWAY with {named(code)}"
    return Fault("closed", f"{said}, {told!r}" if told else said)


def named(code: int) -> str:
    """Return the name of an error code of HTTP/2."""
    try:
        return ErrorCodes(code).name
    except ValueError:
        return f"the unknown code {code}"


def _is_beginning(data: bytes) -> bool:
    """Say whether these may be the first bytes: a frame of SETTINGS."""
    return data[0] == 0 and (len(data) < 4 or data[3] == _SETTINGS)

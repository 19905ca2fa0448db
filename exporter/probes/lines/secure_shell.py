"""The first words of SSH: version strings and the packet that begins a key exchange.

https://www.rfc-editor.org/rfc/rfc4253 §4.2, §6, §7.1
"""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines.dialogue import cut, quoted
from exporter.probes.pattern import Pattern

OURS: Final = b"SSH-2.0-chatwatch\r\n"
GREETING_LINES: Final = 100
LINE_BYTES: Final = 8192
PACKET_BYTES: Final = 35_000
PACKETS: Final = 8
COOKIE_BYTES: Final = 16
_BANNER: Final = re.compile(rb"SSH-([0-9]+\.[0-9]+)-([!-~]{1,250})(?: ([ -~]*))?")
_BLOCK: Final = 8
_LEAST_PADDING: Final = 4
_DISCONNECT, _IGNORE, _DEBUG, _KEXINIT = 1, 2, 4, 20
_SPOKEN: Final = ("2.0", "1.99")

_LISTS: Final = (
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256",
    "ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256",
    *("chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes256-ctr",) * 2,
    *("hmac-sha2-256-etm@openssh.com,hmac-sha2-256",) * 2,
    *("none",) * 2,
    *("",) * 2,
)


class Banner(Struct, frozen=True):
    """What a server says it is: ``2.0``, ``OpenSSH_9.2p1``."""

    protocol: str
    software: str
    comment: str = ""


def banner(line: bytes) -> Banner | None:
    """Return the version string of a line, None of a line that goes before it.

    Failed ``protocol`` of a version that is none, or none that is spoken today.
    """
    if not line.startswith(b"SSH-"):
        return None
    found = _BANNER.fullmatch(line)
    if found is None:
        raise Failed("protocol", f"{quoted(line)} is no version string of SSH")
    protocol, software, comment = (part.decode() for part in found.groups(b""))
    if protocol not in _SPOKEN:
        raise Failed("protocol", f"{quoted(line)}: SSH 2.0 is what is spoken today")
    return Banner(protocol, software, comment)


def opening(cookie: bytes) -> bytes:
    """Return the packet that begins our side of a key exchange."""
    lists = b"".join(len(one).to_bytes(4) + one.encode() for one in _LISTS)
    return packet(bytes([_KEXINIT]) + cookie + lists + b"\0" + bytes(4))


def parting() -> bytes:
    """Return the packet that ends a connection: by application, without a word."""
    return packet(bytes([_DISCONNECT]) + (11).to_bytes(4) + bytes(8))


def packet(payload: bytes) -> bytes:
    """Return a packet as it is before there are keys: padded to blocks of 8 bytes."""
    padding = _BLOCK - (len(payload) + 5) % _BLOCK
    padding += _BLOCK if padding < _LEAST_PADDING else 0
    return (len(payload) + padding + 1).to_bytes(4) + bytes([padding]) + payload + bytes(padding)


def length(head: bytes) -> int:
    """Return how many bytes of a packet follow its first 4; Failed ``protocol``."""
    count = int.from_bytes(head)
    if count > PACKET_BYTES:
        raise Failed("protocol", f"no packet of SSH begins with {head!r}")
    if count < _BLOCK or (count + 4) % _BLOCK:
        raise Failed("protocol", f"a packet of SSH is not {count} bytes long")
    return count


def offered(body: bytes) -> tuple[str, ...] | None:
    """Return every algorithm of a packet that begins a key exchange, None of one to pass over.

    ``body`` is what follows the packet's length. Failed ``closed`` where the server says good-bye.
    """
    payload = body[1 : len(body) - body[0]]
    kind = payload[0] if payload else 0
    if kind == _DISCONNECT:
        # A code of 4 bytes, then the description with its length.
        end = 9 + min(int.from_bytes(payload[5:9]), 200)
        said = payload[9:end].decode("utf-8", "replace")
        raise Failed("closed", f"the server disconnects: {said!r}")
    if kind in {_IGNORE, _DEBUG}:
        return None
    if kind != _KEXINIT:
        raise Failed("protocol", f"a key exchange has to begin, a packet of type {kind} came")
    return tuple(dict.fromkeys(_names(payload[1 + COOKIE_BYTES :])))


def of_algorithms(deny: Iterable[Pattern], algorithms: Iterable[str]) -> Fault | None:
    """Return what is wrong with the algorithms that a server offers."""
    for name in algorithms:
        for pattern in deny:
            if pattern.found(name.encode()):
                return Fault("weak", f"the server offers {name}, which deny names: {cut(pattern)}")
    return None


def _names(lists: bytes) -> Iterable[str]:
    for _ in range(len(_LISTS)):
        size = int.from_bytes(lists[:4])
        if len(lists) < 4 + size:
            raise Failed("protocol", "the packet that begins a key exchange is cut short")
        yield from filter(None, lists[4 : 4 + size].decode("ascii", "replace").split(","))
        lists = lists[4 + size :]

"""``host:port`` as people write it: where a probe goes."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final

from msgspec import Struct

from alerting import clouds
from exporter.probes import address

EXPECTED: Final = "expected host:port, [IPv6]:port or a host alone"
_WRITTEN: Final = re.compile(
    r"(?:\[(?P<v6>[^\[\]]+)\]|(?P<host>[^:\[\]]+))(?::(?P<port>[0-9]{1,5}))?"
)
_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")


class Place(Struct, frozen=True):
    """A name in lower case and ASCII, or an address (IPv6 without brackets), and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def read(text: str, port: int = 0) -> Place:
    """Read ``host:port``; ``port`` is taken where none is written, 0 wants one to be written.

    ValueError says what was expected.
    """
    bare = text.count(":") > 1 and not text.startswith("[")
    found = _WRITTEN.fullmatch(f"[{text}]" if bare else text)
    if found is None:
        raise ValueError(EXPECTED)
    host = _name(found["host"]) if found["host"] else _v6(found["v6"])
    number = int(found["port"]) if found["port"] else port
    if not 1 <= number <= 65_535:
        raise ValueError("expected a port of 1 to 65535, as host:port")
    return Place(host, number)


def wrong(text: str, port: int = 0, field: str = "address") -> Iterator[tuple[str, str]]:
    """Return what is wrong with a configured place, as its field and a sentence."""
    try:
        found = read(text, port)
    except ValueError as error:
        yield field, str(error)
        return
    try:
        literal = address.read(found.host)
    except ValueError:
        return
    if clouds.is_metadata(literal):
        yield field, f"{literal} is a cloud's metadata service, which is never probed"


def wrong_source(text: str, field: str = "source") -> Iterator[tuple[str, str]]:
    """Return what is wrong with a configured address of ours, as its field and a sentence."""
    try:
        address.read(text or "127.0.0.1")
    except ValueError:
        yield field, "expected an address of this machine, like 192.0.2.7"


def _v6(text: str) -> str:
    try:
        found = address.read(text)
    except ValueError:
        raise ValueError(f"{EXPECTED}; this is no address of IPv6") from None
    if isinstance(found, IPv6Address) and found.scope_id:
        raise ValueError("an address with a zone cannot be probed")
    return str(found)


def _name(text: str) -> str:
    try:
        written = (text if text.isascii() else text.encode("idna").decode()).lower()
    except UnicodeError:
        written = ""
    if len(written) > 253 or not _NAME.fullmatch(written):
        raise ValueError(f"{EXPECTED}; this is no name")
    return written

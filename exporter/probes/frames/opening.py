"""The request that opens a WebSocket.

https://www.rfc-editor.org/rfc/rfc6455#section-4.1
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from msgspec import Struct

from exporter.probes import place
from exporter.probes.hypertext import target as urls
from exporter.probes.hypertext.headers import Header
from exporter.probes.hypertext.target import Target
from exporter.probes.place import Place

if TYPE_CHECKING:
    from wsproto.events import Request

SCHEMES: Final = {"ws": "http", "wss": "https"}
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OURS = frozenset({b"host", b"connection", b"upgrade", b"accept", b"accept-encoding"})


class Opening(Struct, frozen=True):
    """What is asked for: the header Host, the path with its query, headers in lower case."""

    host: str
    resource: str
    headers: tuple[Header, ...] = ()
    subprotocols: tuple[str, ...] = ()

    @property
    def request(self) -> "Request":
        """The request, for wsproto; headers that it makes itself are left out."""
        from wsproto.events import Request  # noqa: PLC0415 # few daemons open one

        return Request(
            host=self.host,
            target=self.resource,
            extra_headers=[one for one in self.headers if one[0] not in _OURS],
            subprotocols=list(self.subprotocols),
        )

    def __repr__(self) -> str:
        # Headers are secrets.
        return f"Opening({self.host!r})"


def target(url: str) -> Target:
    """Return the target of a ws:// or wss:// URL, as one of http:// or https://.

    ValueError says what is wrong and repeats nothing of the URL but its scheme.
    """
    scheme, colon, rest = url.partition(":")
    if not colon or scheme.lower() not in SCHEMES:
        raise ValueError("expected a URL that begins with ws:// or wss://")
    return urls.read(f"{SCHEMES[scheme.lower()]}:{rest}")


def wrong(url: str, subprotocols: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Return what is wrong with a configured WebSocket: fields and sentences."""
    for number, one in enumerate(subprotocols):
        if not _TOKEN.fullmatch(one):
            yield f"subprotocols[{number}]", "expected a word without blanks, commas and quotes"
    try:
        found = target(url)
    except ValueError as error:
        yield "url", str(error)
        return
    if "@" in urlsplit(url).netloc:
        yield "url", "a URL holds no user or password; write basic: with username and password"
    yield from place.wrong(str(Place(found.host, found.port)), field="url")


def shown(found: Target) -> str:
    """Return a target as people see it, with the scheme of a WebSocket."""
    return "ws" + found.shown.removeprefix("http")

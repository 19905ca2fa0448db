"""One request of a run, and where a redirect leads from it.

https://www.rfc-editor.org/rfc/rfc9110#section-15.4
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from exporter.probes.hypertext import target
from exporter.probes.hypertext.headers import Header, with_cookies
from exporter.probes.hypertext.target import Target

if TYPE_CHECKING:
    import h11

MOST_REDIRECTS: Final = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})


class Hop(Struct, frozen=True):
    """A request without its headers; ``trusted`` with what only the URL's own host may see."""

    target: Target
    method: str
    body: bytes
    trusted: bool = True

    def __repr__(self) -> str:
        # A body may hold secrets.
        return f"Hop({self.method} {self.target.shown!r})"


def request(
    hop: Hop,
    plain: Sequence[Header],
    secret: Sequence[Header],
    host: str = "",
    cookies: bytes = b"",
) -> "h11.Request":
    """Return the request of a hop; ``host`` and ``secret`` go to the URL's own host only."""
    import h11  # noqa: PLC0415 # few daemons ask others

    named = (host if hop.trusted else "") or hop.target.authority
    headers = [(b"Host", named.encode()), *plain]
    if hop.trusted:
        headers += secret
    if cookies:
        headers = with_cookies(headers, cookies)
    if hop.body or hop.method in _WITH_LENGTH:
        headers.append((b"Content-Length", str(len(hop.body)).encode()))
    return h11.Request(method=hop.method, target=hop.target.resource, headers=headers)


def by_proxy(
    request: "h11.Request", hop: Hop, named: str, shown: Sequence[Header]
) -> "h11.Request":
    """Return a request as a proxy is asked for it, with what is for the proxy only.

    ``named`` is the server's host and port, as the proxy is to know it.
    """
    import h11  # noqa: PLC0415 # as above

    headers = [*request.headers.raw_items(), *shown]
    target = f"{hop.target.scheme}://{named}{hop.target.resource}"
    return h11.Request(method=request.method, target=target, headers=headers)


def is_redirect(status: int) -> bool:
    """Say whether an answer with a Location sends its reader there."""
    return status in _REDIRECTS


def following(hop: Hop, status: int, location: bytes) -> Hop:
    """Return the request that a redirect asks for; ValueError says why none can be made."""
    goal = target.read(location.decode("utf-8", "replace"), seen_from=hop.target)
    becomes_get = (status == 303 and hop.method != "HEAD") or (
        status in {301, 302} and hop.method == "POST"
    )
    return Hop(
        goal,
        "GET" if becomes_get else hop.method,
        b"" if becomes_get else hop.body,
        hop.trusted and _is_same(hop.target, goal),
    )


def _is_same(left: Target, right: Target) -> bool:
    """Say whether both are one server: the same origin, or its step from HTTP up to HTTPS."""
    before = (left.host, left.scheme, left.port)
    after = (right.host, right.scheme, right.port)
    return before == after or (before, after) == (
        (left.host, "http", 80),
        (left.host, "https", 443),
    )

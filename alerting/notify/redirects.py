"""Where a request goes next when it is told to go elsewhere, and what it may bear there. Pure.

As Go's client does: 301, 302 and 303 lead to a GET without a body, 307 and 308 to the same again.
Other than there, no secret goes to another host, and nothing goes from https to http.
https://pkg.go.dev/net/http#Client.Do
"""

from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from msgspec import Struct

from alerting import clouds
from alerting.notify import address
from alerting.notify.sealed import Sealed
from alerting.secret import Secret

MOST: Final = 10
"""Redirects that one request follows."""
_FETCHED: Final = frozenset({301, 302, 303})
_REPEATED: Final = frozenset({307, 308})
_PORTS: Final = {"http": 80, "https": 443}


class Hop(Struct, frozen=True, kw_only=True):
    """One request of a row: it bears credentials while it `is_trusted`, a body while it `posts`."""

    url: Secret
    is_trusted: bool = True
    posts: bool = True
    count: int = 0


class Refused(ValueError):
    """A redirect that is not followed; the sentence does not hold where it leads to."""


def following(hop: Hop, status: int, location: str, content: bytes) -> Hop | None:
    """Return the next request after an answer, None where the answer is the last; or Refused."""
    if status not in _FETCHED | _REPEATED or not location:
        return None
    if hop.count >= MOST:
        raise Refused(f"more than {MOST} redirects")
    before = urlsplit(hop.url.reveal())
    after = _target(hop.url.reveal(), location)
    posts = hop.posts and status in _REPEATED
    is_same = _is_same(before, after)
    if (before.scheme, after.scheme) == ("https", "http"):
        raise Refused("from https to http")
    if clouds.names_metadata(after.hostname or ""):
        raise Refused("to a cloud's metadata service")
    if posts and not is_same and isinstance(content, Sealed):
        raise Refused("to another host, and the request holds a secret")
    return Hop(
        url=Secret(after._replace(fragment="").geturl()),
        is_trusted=hop.is_trusted and is_same,
        posts=posts,
        count=hop.count + 1,
    )


def _target(url: str, location: str) -> SplitResult:
    try:
        found = urljoin(url, location)
    except ValueError:
        found = ""
    if not address.is_http(found):
        raise Refused("to what is no web address without a user")
    return urlsplit(found)


def _is_same(before: SplitResult, after: SplitResult) -> bool:
    """Say whether both are of one host, by one port or from http's own to https's."""
    if before.hostname != after.hostname:
        return False
    ports = [one.port or _PORTS[one.scheme] for one in (before, after)]
    return ports[0] == ports[1] or ports == [80, 443]

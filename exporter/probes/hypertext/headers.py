"""The headers of a request: ours, those that people add, and those that hold secrets."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from alerting.secret import Secret, Written
from alerting.strict import key_path, quoted
from exporter import __version__

Header = tuple[bytes, bytes]

LONGEST: Final = 8_192
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}")
# One line, without blanks around it; HTTP calls bytes beyond ASCII opaque.
_VALUE = re.compile(r"(?:[^\x00-\x20\x7f](?:[^\x00-\x08\x0a-\x1f\x7f]*[^\x00-\x20\x7f])?)?")
_OURS: Final = {
    "connection": "a run keeps no connection",
    "content-length": "it is counted from the body",
    "expect": "the body goes with the headers",
    "te": "trailers are not read",
    "trailer": "there are none",
    "transfer-encoding": "the body is sent whole",
    "upgrade": "HTTP/1.1 is spoken",
}
_SECRET: Final = {
    "authorization": "write bearer: or basic:, or env:NAME here",
    "cookie": "write env:NAME or file:path",
    "proxy-authorization": "write env:NAME or file:path",
}
_UNFIT = (
    f"no header can hold this value: it is longer than {LONGEST} characters, has a line break or "
    "a control, or a blank at its end"
)
_ONCE: Final = frozenset({"authorization", "host", "user-agent"})
_DEFAULTS: Final = {
    "user-agent": f"chatwatch/{__version__}",
    "accept": "*/*",
}
Several = Mapping[str, Sequence[Secret]]


def wrong(
    own: Mapping[str, Secret], more: Several | None = None, *, authorized: bool
) -> Iterator[tuple[str, str]]:
    """Return what is wrong with configured headers: fields and sentences, no value among them.

    ``more`` are those of several values each, ``authorized`` says that there is an Authorization.
    """
    seen: set[str] = set()
    for key, name, values in _listed(own, more or {}):
        is_plain = any(isinstance(value, Written) for value in values)
        said = _wrong_name(name, seen, is_plain=is_plain)
        if said:
            yield key_path(key, name), said
        elif key == "more_headers" and name.lower() in _ONCE:
            yield (
                key_path(key, name),
                f"{quoted(name)} stands in a request once; write it in headers",
            )
        if not all(is_sendable(value.reveal()) for value in values):
            yield key_path(key, name), _UNFIT
        seen.add(name.lower())
    if authorized and "authorization" in seen:
        yield "headers", "basic or bearer makes an Authorization already; keep one of them"


def _listed(
    own: Mapping[str, Secret], more: Several
) -> Iterator[tuple[str, str, Sequence[Secret]]]:
    yield from (("headers", name, [value]) for name, value in own.items())
    yield from (("more_headers", name, values) for name, values in more.items())


def _wrong_name(name: str, seen: set[str], *, is_plain: bool) -> str:
    key = name.lower()
    if not _NAME.fullmatch(name):
        return f"{quoted(name)} is no name of a header"
    if key in _OURS:
        return f"{quoted(name)} is not yours to set: {_OURS[key]}"
    if key in seen:
        return f"{quoted(name)} is there already"
    if is_plain and key in _SECRET:
        return f"{quoted(name)} is a secret; {_SECRET[key]}"
    return ""


def is_sendable(value: str) -> bool:
    """Say whether a header can have this value."""
    return len(value) <= LONGEST and _VALUE.fullmatch(value) is not None


def basic(username: str, password: Secret) -> str:
    """Return the value of Authorization, as https://www.rfc-editor.org/rfc/rfc7617 has it."""
    return "Basic " + base64.b64encode(f"{username}:{password.reveal()}".encode()).decode()


def plain(
    own: Mapping[str, Secret], more: Several | None = None, coding: str = "identity"
) -> tuple[Header, ...]:
    """Return what every request has but Host: ours, and those whose value stood in the file."""
    several = more or {}
    written = {name.lower(): value for name, value in own.items() if isinstance(value, Written)}
    taken = {name.lower() for name in (*own, *several)}
    ours = {**_DEFAULTS, "accept-encoding": coding}
    ours = {name: value for name, value in ours.items() if name not in taken}
    kept = {name: value.reveal() for name, value in written.items() if name != "host"}
    return encoded(
        [
            *{**ours, **kept, "connection": "close"}.items(),
            *(
                (name.lower(), value.reveal())
                for name, values in several.items()
                for value in values
                if isinstance(value, Written)
            ),
        ]
    )


def secret(own: Mapping[str, Secret], more: Several | None = None) -> Iterator[tuple[str, str]]:
    """Return the headers whose value came from elsewhere."""
    for _, name, values in _listed(own, more or {}):
        for value in values:
            if not isinstance(value, Written) and name.lower() != "host":
                yield name.lower(), value.reveal()


def with_cookies(headers: Sequence[Header], cookies: bytes) -> list[Header]:
    """Return headers with cookies of a run behind those that people wrote."""
    if not cookies:
        return list(headers)
    own = [value for name, value in headers if name == b"cookie"]
    rest = [header for header in headers if header[0] != b"cookie"]
    return [*rest, (b"cookie", b"; ".join((*own, cookies)))]


def encoded(headers: Iterable[tuple[str, str]]) -> tuple[Header, ...]:
    """Return headers as they are sent; ValueError, without its value, of one that cannot be."""
    made = []
    for name, value in headers:
        if not _NAME.fullmatch(name) or not is_sendable(value):
            raise ValueError(f"{quoted(name)} is no header that can be sent")
        made.append((name.encode(), value.encode()))
    return tuple(made)


def host(own: Mapping[str, Secret]) -> str:
    """Return the Host that people wrote instead of the URL's, or ""."""
    return next((value.reveal() for name, value in own.items() if name.lower() == "host"), "")

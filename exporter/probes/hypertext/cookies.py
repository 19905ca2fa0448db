"""The cookies of one run: taken from its answers, sent where they belong, forgotten at its end.

https://www.rfc-editor.org/rfc/rfc6265; expiry matters only where it takes a cookie away.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from exporter.probes.hypertext.target import Target

MOST: Final = 50
LONGEST: Final = 4_096
_PAST: Final = ("Thu, 01 Jan 1970", "Thu, 01-Jan-1970")


class Cookie(Struct, frozen=True):
    """A cookie and where it goes: a host, or a ``domain`` with all below it."""

    name: str
    value: str
    host: str
    path: str
    domain: bool = False
    secure: bool = False

    def fits(self, target: Target) -> bool:
        """Say whether a request for a target carries it."""
        below = self.domain and target.host.endswith(f".{self.host}")
        if not below and target.host != self.host:
            return False
        return (target.secure or not self.secure) and _holds(self.path, target.path)


class Jar:
    """At most MOST cookies; those that came first give way."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Cookie] = {}

    def __bool__(self) -> bool:
        return bool(self._kept)

    def take(self, told: Iterable[bytes], target: Target) -> None:
        """Take the headers Set-Cookie of an answer from a target."""
        for one in told:
            found, is_over = _read(one, target)
            if found is None:
                continue
            key = (found.host, found.path, found.name)
            self._kept.pop(key, None)
            if not is_over:
                self._kept[key] = found
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]

    def header(self, target: Target) -> bytes:
        """Return the value of Cookie for a target, b"" for none: longer paths first."""
        if not self._kept:
            return b""
        fit = [one for one in self._kept.values() if one.fits(target)]
        fit.sort(key=lambda one: -len(one.path))
        return "; ".join(f"{one.name}={one.value}" for one in fit).encode("latin-1")

    def __repr__(self) -> str:
        return f"Jar({len(self._kept)} cookies)"


def _read(told: bytes, target: Target) -> tuple[Cookie | None, bool]:
    """Return a cookie, None where it may not be set, and whether it is over already."""
    pair, *rest = told[:LONGEST].decode("latin-1").split(";")
    name, is_pair, value = pair.partition("=")
    name = name.strip()
    if len(told) > LONGEST or not is_pair or not name or not (name + value).isprintable():
        return None, False
    attributes = {
        key.strip().lower(): found.strip() for key, _, found in (one.partition("=") for one in rest)
    }
    domain = attributes.get("domain", "").lower().removeprefix(".")
    if domain and not _may_set(domain, target):
        return None, False
    path = attributes.get("path", "")
    made = Cookie(
        name=name,
        value=value.strip(),
        host=domain or target.host,
        path=path if path.startswith("/") else _folder(target.path),
        domain=bool(domain) and target.literal is None,
        secure="secure" in attributes,
    )
    return made, _is_over(attributes)


def _may_set(domain: str, target: Target) -> bool:
    """Say whether a host may set cookies for a domain: its own, or one above of two labels."""
    if domain == target.host:
        return True
    return target.literal is None and "." in domain and target.host.endswith(f".{domain}")


def _is_over(attributes: dict[str, str]) -> bool:
    age = attributes.get("max-age", "")
    if age.removeprefix("-").isdecimal():
        return int(age[:19]) <= 0
    return attributes.get("expires", "").startswith(_PAST)


def _folder(path: str) -> str:
    return path[: path.rfind("/")] or "/"


def _holds(path: str, asked: str) -> bool:
    if not asked.startswith(path):
        return False
    return path.endswith("/") or asked[len(path) : len(path) + 1] in {"", "/"}

"""Where a client posts: the daemon's address taken apart and checked, and the request's headers."""

import base64
import binascii
import hmac
import re
from urllib.parse import quote, urlsplit

from msgspec import Struct

_TOKEN = re.compile(r"[\x21-\x7e]+")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class Target(Struct, frozen=True):
    """A daemon; `prefix` is a path before its own, "" without a proxy that adds one."""

    secure: bool
    host: str
    port: int
    prefix: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{self.prefix}"


class Credentials(Struct, frozen=True):
    """What shows who posts; never in a repr."""

    token: str | None
    key: bytes | None

    def __repr__(self) -> str:
        return "Credentials(***)"


def target(url: str) -> Target:
    """The daemon at `url`; ValueError says what is wrong, without quoting a password."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except (AttributeError, ValueError):
        raise ValueError("url: expected http://host:port or https://host") from None
    if "@" in parts.netloc:
        raise ValueError("url: leave user and password out, give token= instead")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("url: expected http://host:port or https://host")
    if parts.query or parts.fragment:
        raise ValueError("url: expected the daemon's root, without ? and #")
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    return Target(secure, parts.hostname, port, quote(parts.path.rstrip("/"), safe="/%"))


def source_path(target: Target, source: str) -> str:
    """The path that takes a source's events; ValueError for what can't be a source's name."""
    if not _SOURCE.fullmatch(source):
        raise ValueError(f"source: expected a name such as 'bot', got {source!r}")
    return f"{target.prefix}/webhooks/{source}"


def credentials(token: str | None, secret: str | None) -> Credentials:
    """Token and signing key, checked; ValueError never quotes either."""
    if token is not None and not _TOKEN.fullmatch(token):
        raise ValueError("token: expected visible ASCII characters without spaces")
    return Credentials(token, None if secret is None else _key(secret))


def authorization(credentials: Credentials) -> dict[str, str]:
    """The header that shows the token, if there is one."""
    return {} if credentials.token is None else {"Authorization": f"Bearer {credentials.token}"}


def signature(credentials: Credentials, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The Standard Webhooks headers of a body, none without a key; `timestamp` in Unix seconds.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    if credentials.key is None:
        return {}
    signed = hmac.digest(credentials.key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def _key(secret: str) -> bytes:
    encoded = secret.removeprefix("whsec_")
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("secret: expected whsec_ and base64, as the source has it") from None
    if len(key) < 16:
        raise ValueError("secret: expected at least 16 bytes after whsec_")
    return key

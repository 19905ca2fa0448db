"""Why a signature fits or not, in steps: what was sent is varied until it fits. Pure.

Sources verify without side effects, so what usually goes wrong on the way (a proxy's URL, a body
that was written anew, a clock, a secret copied with a blank) can simply be tried. No secret and
nothing of the body is ever said.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events.inbound import Inbound
from exporter.refusal import Refused

_AGES = timedelta(days=36_500)
_LARGEST = 1 << 20
_NAMES = ("sign", "hmac", "webhook-id", "timestamp", "svix")


class Signed(Protocol):
    """A source, as far as signatures go."""

    @property
    def secrets(self) -> tuple[Secret, ...]: ...
    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int: ...


def steps(source: Signed, inbound: Inbound, now: datetime, tolerance: timedelta) -> tuple[str, ...]:
    """Return what was found, a sentence each; the last says what to do."""
    return tuple(_told(source, inbound, now, tolerance))


def _told(source: Signed, inbound: Inbound, now: datetime, tolerance: timedelta) -> Iterator[str]:
    yield f"the body has {len(inbound.body)} bytes"
    yield _headers(inbound.headers)
    if not source.secrets:
        yield "the source has no secrets, so nothing is verified; add secrets: to it"
        return
    count = len(source.secrets)
    yield f"the source has {count} secret{'s' if count > 1 else ''}"
    place, refused = _tried(source, inbound, now, tolerance)
    if refused is None:
        yield f"the signature fits secret {place + 1} of {count}: the request is authentic"
        return
    yield f"{refused.code}: {refused.message}"
    if refused.code == "signature_missing":
        yield f"what to do: {refused.help}"
        return
    yield from _causes(source, inbound, now, refused)


def _causes(source: Signed, inbound: Inbound, now: datetime, refused: Refused) -> Iterator[str]:
    place, why = _tried(source, inbound, now, _AGES)
    if why is None:
        yield f"apart from its time, the signature fits secret {place + 1}"
        yield f"what to do: {refused.help}"
        return
    for said, advice, inbound_too, source_too in _variations(source, inbound):
        if _tried(source_too, inbound_too, now, _AGES)[1] is None:
            yield f"the signature fits {said}"
            yield f"what to do: {advice}"
            return
    yield "it fits no other form of the body, the URL or the secrets either"
    yield (
        "what to do: compare the secret with the vendor's, most likely it is of another endpoint "
        "or environment; keep old and new beside each other while one is replaced"
    )


def _tried(
    source: Signed, inbound: Inbound, now: datetime, tolerance: timedelta
) -> tuple[int, Refused | None]:
    try:
        return source.verify(inbound, now, tolerance), None
    except Refused as refused:
        return -1, refused
    except ValueError:
        # A secret of another form, as it may stand in a variation.
        return -1, Refused("signature_mismatch", "the secret is not of the source's form")


Variation = tuple[str, str, Inbound, Signed]


def _variations(source: Signed, inbound: Inbound) -> Iterator[Variation]:
    for said, body in _bodies(inbound.body):
        advice = "something between sender and chatwatch changes the body; let it pass unchanged"
        yield f"the body {said}", advice, replace(inbound, body=body), source
    for url in _urls(inbound.url):
        advice = (
            f"the sender signs {url}, and we were asked for {inbound.url}: set server.public_url, "
            "or list the proxy in server.trusted_proxies and have it send X-Forwarded-Proto and "
            "X-Forwarded-Host"
        )
        yield "another URL", advice, replace(inbound, url=url), source
    for said, secrets in _secrets(source.secrets):
        yield f"a secret {said}", "correct the secret", inbound, _with(source, secrets)


def _with(source: Any, secrets: tuple[Secret, ...]) -> Signed:
    changed: Signed = replace(source, secrets=secrets)
    return changed


def _headers(headers: Mapping[str, str]) -> str:
    """Name the headers that look like a signature; their values stay out."""
    found = [name for name in headers if any(part in name.lower() for part in _NAMES)]
    if not found:
        return "no header looks like a signature"
    return f"headers of a signature: {', '.join(sorted(found)[:8])}"


def _bodies(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the body as it may have been before somebody wrote it anew."""
    trimmed = body.strip()
    yield "without blanks and line ends around it", trimmed
    yield "with a line end behind it", trimmed + b"\n"
    yield "with Windows line ends", body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield "with Unix line ends", body.replace(b"\r\n", b"\n")
    yield "with a byte order mark", b"\xef\xbb\xbf" + trimmed
    if len(body) > _LARGEST:
        return
    try:
        told = msgspec.json.decode(body)
        compact = msgspec.json.encode(told)
    except (ValueError, RecursionError):
        return
    yield "as compact JSON", compact
    yield "as compact JSON in ASCII", _ascii(compact)
    yield "as compact JSON in ASCII, its slashes escaped", _ascii(compact).replace(b"/", b"\\/")
    yield "as JSON with blanks behind colons and commas", _spaced(compact)
    yield "as JSON in ASCII with blanks behind colons and commas", _ascii(_spaced(compact))
    yield "as JSON indented by two", msgspec.json.format(compact, indent=2)
    yield "as JSON indented by four", msgspec.json.format(compact, indent=4)


def _ascii(encoded: bytes) -> bytes:
    units = encoded.decode("utf-8", "replace")
    return "".join(one if one.isascii() else _escaped(one) for one in units).encode()


def _escaped(character: str) -> str:
    pairs = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pairs[at]:02x}{pairs[at + 1]:02x}" for at in range(0, len(pairs), 2))


def _spaced(encoded: bytes) -> bytes:
    """Return compact JSON with the blanks that Python writes."""
    return msgspec.json.format(encoded, indent=0)


def _urls(url: str) -> Iterator[str]:
    """Yield the URL with another scheme, port, final slash or query."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return
    if not parts.hostname:
        return
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"https": 443, "http": 80}
    path = parts.path.rstrip("/")
    found = [
        urlunsplit((scheme, place, end, query, ""))
        for scheme in (parts.scheme, "https", "http")
        for place in (host, f"{host}:{port or usual.get(scheme, 443)}")
        for end in (parts.path, path, f"{path}/")
        for query in (parts.query, "")
    ]
    yield from (one for one in dict.fromkeys(found) if one != url)


def _secrets(secrets: tuple[Secret, ...]) -> Iterator[tuple[str, tuple[Secret, ...]]]:
    """Yield the secrets as they may have been meant."""
    forms = {
        "without the blanks and quotes around it": lambda text: text.strip(" \t\r\n'\""),
        "without its prefix": lambda text: text.partition("_")[2] or text,
        "with whsec_ before it": lambda text: f"whsec_{text}",
        "that is written in base64": _unpacked,
    }
    for said, form in forms.items():
        changed = tuple(Secret(new) for new in (form(one.reveal()) for one in secrets) if new)
        if changed and changed != secrets:
            yield said, changed


def _unpacked(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""

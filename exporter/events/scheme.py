"""How a vendor signs, as settings: what is signed, how, and where the signature stands. Pure."""

import base64
import binascii
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal, Self

from msgspec import Meta, Struct

from alerting.strict import Duration, Secret, between, by_default, hint, quoted
from exporter.events import ed25519, mac
from exporter.events.inbound import Inbound

_PLACES = ("body", "id", "method", "timestamp", "url")
_PLACE = re.compile(r"\{([^{}]*)\}")
_MOST_ENTRIES = 16
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
_MILLISECONDS = re.compile(r"[0-9]{1,15}")

Header = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,100}$")]
Encoding = Literal["hex", "base64"]


class Template:
    """What is signed: a text with {timestamp}, {id}, {body}, {url} and {method} in it."""

    __slots__ = ("places", "text")

    expected: ClassVar[str] = "a text with {body} in it, such as '{timestamp}.{body}'"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": r"\{body\}"}

    def __init__(self, text: str) -> None:
        """Read a template; ValueError names a place that there is not."""
        self.text = text
        self.places = frozenset(_PLACE.findall(text))
        for place in sorted(self.places):
            if place not in _PLACES:
                known = hint(place, _PLACES)
                raise ValueError(f"nothing is called {quoted('{' + place + '}')}{known}")
        if "body" not in self.places:
            raise ValueError(f"expected {self.expected}: what is not signed cannot be trusted")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a template, as settings are read."""
        return cls(text)

    def filled(self, inbound: Inbound, timestamp: str, id: str) -> bytes:
        """Return the bytes that are signed."""
        told = {"timestamp": timestamp, "id": id, "method": inbound.method, "url": inbound.url}
        parts = _PLACE.split(self.text)
        return b"".join(
            inbound.body if at % 2 and one == "body" else _bytes(told[one] if at % 2 else one)
            for at, one in enumerate(parts)
        )

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


class Timestamp(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the time of a signature stands, as it is signed."""

    header: Header
    prefix: Annotated[str, Meta(max_length=20, description="what stands before it")] = ""
    unit: Literal["s", "ms", "rfc3339"] = "s"


class Scheme(Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed and how; the signature is a header, or one of several in it."""

    header: Header
    algo: Literal["sha1", "sha256", "sha512", "ed25519"] = "sha256"
    encoding: Encoding = "hex"
    template: Template = by_default(Template("{body}"))
    prefix: Annotated[
        str,
        Meta(
            max_length=20,
            description="what stands before a signature, as `sha256=` or `v1=`; others in the "
            "header are passed over",
        ),
    ] = ""
    key: Annotated[
        Literal["text", "hex", "base64"], Meta(description="what a secret is written in")
    ] = "text"
    timestamp: Timestamp | None = None
    id: Annotated[Header | None, Meta(description="header of {id}")] = None
    tolerance: Annotated[
        Duration | None,
        between("instead of `intake.tolerance`", "1s", "1d"),
    ] = None

    def __post_init__(self) -> None:
        """Raise ValueError for what the template asks for and nothing gives, and the reverse."""
        for name, given in (("timestamp", self.timestamp), ("id", self.id)):
            if (name in self.template.places) != (given is not None):
                held = "needs" if given is None else "has no {" + name + "} for"
                raise ValueError(f"the template {self.template} {held} {name}:")
        if self.algo == "ed25519" and self.key == "text":
            raise ValueError("key: the public key of ed25519 is written in hex or base64")

    def verify(
        self, secrets: Sequence[Secret], inbound: Inbound, now: datetime, tolerance: timedelta
    ) -> int:
        """Return the index of the secret that signed the request; Refused says why none did."""
        offered = _entries(inbound.headers.get(self.header, ""), self.prefix)
        if not offered:
            raise mac.missing(self.header, f"every request is signed in {self._form()}")
        stamp = self._stamp(inbound, now, tolerance)
        id = inbound.headers.get(self.id, "") if self.id else ""
        if self.id and not id:
            raise mac.missing(self.id, "it is part of what is signed")
        content = self.template.filled(inbound, stamp, id)
        raws = [raw for one in offered if (raw := _raw(one, self.encoding))]
        found = -1
        for index, secret in enumerate(secrets):
            if self._fits(secret.reveal(), raws, content) and found < 0:
                found = index
        if found < 0:
            raise mac.unfit(
                self.header, f"sign {self.template} by {self.algo} and write it in {self._form()}"
            )
        return found

    def _form(self) -> str:
        return f"{self.header}: {self.prefix}<{self.encoding}>"

    def _stamp(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> str:
        """Return the time as it is signed, once it is near enough to now."""
        if self.timestamp is None:
            return ""
        header = inbound.headers.get(self.timestamp.header, "")
        prefix = self.timestamp.prefix
        stamp = next(iter(_entries(header, prefix)), "") if prefix else header
        seconds = _seconds(stamp, self.timestamp.unit)
        if seconds is None:
            raise mac.missing(
                self.timestamp.header, f"it has the time of the signature in {self.timestamp.unit}"
            )
        own = self.tolerance
        mac.refuse_other_time(seconds, now, timedelta(seconds=own.seconds) if own else tolerance)
        return stamp

    def _fits(self, secret: str, offered: Sequence[bytes], content: bytes) -> bool:
        key = _key(secret, self.key)
        if key is None:
            return False
        if self.algo == "ed25519":
            return _is_signed(key, offered, content)
        expected = hmac.digest(key, content, self.algo)
        # Each is compared, found or not.
        return sum(hmac.compare_digest(expected, one) for one in offered) > 0


def _is_signed(key: bytes, offered: Sequence[bytes], content: bytes) -> bool:
    try:
        public = ed25519.key_from(key)
    except ValueError:
        return False
    return any(ed25519.fits(public, one, content) for one in offered[:4])


def _entries(header: str, prefix: str) -> list[str]:
    """Return what stands behind the prefix in a list of signatures, by blanks or commas."""
    parts = header.split(" ") if "," in prefix else re.split("[ ,]+", header)
    found = [one.removeprefix(prefix) for one in parts[:_MOST_ENTRIES] if one.startswith(prefix)]
    return [one for one in found if one]


def _raw(written: str, encoding: Encoding) -> bytes:
    """Return the bytes of a signature, b"" where it is not of its encoding."""
    try:
        if encoding == "hex":
            return bytes.fromhex(written) if written.isalnum() else b""
        return base64.b64decode(written + "=" * (-len(written) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _key(secret: str, written: Literal["text", "hex", "base64"]) -> bytes | None:
    """Return the bytes of a secret, None where it is not written so."""
    if written == "text":
        return secret.encode()
    encoded = secret.removeprefix("whsec_").removeprefix(ed25519.PREFIX)
    return _raw(encoded, written) or None


def _seconds(stamp: str, unit: str) -> float | None:
    if unit == "s":
        return float(stamp) if _SECONDS.fullmatch(stamp) else None
    if unit == "ms":
        return int(stamp) / 1000 if _MILLISECONDS.fullmatch(stamp) else None
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return at.timestamp() if at.tzinfo else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

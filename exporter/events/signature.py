"""Standard Webhooks signatures, version 1 (HMAC-SHA256): who sent these very bytes, and when.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import functools
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from exporter.events import mac
from exporter.refusal import Refused

PREFIX = "whsec_"
_BLOCK_BYTES = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


@functools.lru_cache(maxsize=1024)
def key_of(secret: str) -> bytes:
    """Return the key of a ``whsec_…`` secret; ValueError says what is wrong, not the secret."""
    encoded = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("expected base64 after whsec_") from None
    if len(key) < 16:
        raise ValueError("expected at least 16 bytes; 24 to 64 are usual")
    return key


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the ``webhook-signature`` of a body; ``timestamp`` in Unix seconds."""
    return _signature(secret, message_id, str(timestamp), body).decode()


def verify(
    headers: Mapping[str, str],
    body: bytes,
    secrets: Sequence[str],
    now: datetime,
    tolerance: timedelta,
) -> int:
    """Return the index of the secret that signed ``body``, or raise Refused with the reason.

    The raw bytes are signed, so nothing is parsed before this. Every secret and every listed
    signature is compared in constant time; Svix's header names are taken as equals.
    """
    message_id = headers.get("webhook-id") or _header(headers, "id")
    timestamp = headers.get("webhook-timestamp") or _header(headers, "timestamp")
    listed = headers.get("webhook-signature") or _header(headers, "signature")
    _refuse_wrong_time(timestamp, now, tolerance)
    offered = [entry.encode() for entry in listed.split(" ", 16)[:16] if entry.isascii()]
    found = -1
    for index, secret in enumerate(secrets):
        expected = _signature(secret, message_id, timestamp, body)
        for entry in offered:
            if hmac.compare_digest(expected, entry) and found < 0:
                found = index
    if found < 0:
        raise Refused(
            "signature_mismatch",
            "no listed signature fits the body with any secret of this source",
            "sign '{webhook-id}.{webhook-timestamp}.{raw body}' with HMAC-SHA256 and the key that "
            "stands base64-encoded after whsec_; send the body byte for byte as it was signed",
        )
    return found


def _signature(secret: str, message_id: str, timestamp: str, body: bytes) -> bytes:
    """Return the entry that ``secret`` makes; entries are compared as they are written."""
    content = f"{message_id}.{timestamp}.".encode("utf-8", "surrogateescape") + body
    keyed = _halves(secret)
    inner, outer = keyed[0].copy(), keyed[1].copy()
    inner.update(content)
    outer.update(inner.digest())
    return b"v1," + binascii.b2a_base64(outer.digest(), newline=False)


@functools.lru_cache(maxsize=1024)
def _halves(secret: str) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """Return HMAC's two hashes (RFC 2104) that know the key already.

    Copies of them cost 40 % of what hmac.digest does, which sets OpenSSL up for each message.
    """
    key = key_of(secret)
    block = (key if len(key) <= _BLOCK_BYTES else hashlib.sha256(key).digest()).ljust(
        _BLOCK_BYTES, b"\0"
    )
    return hashlib.sha256(block.translate(_INNER)), hashlib.sha256(block.translate(_OUTER))


def _header(headers: Mapping[str, str], name: str) -> str:
    """Return Svix's header of that name, or raise Refused."""
    if value := headers.get(f"svix-{name}"):
        return value
    raise Refused(
        "signature_missing",
        f"the header webhook-{name} is missing",
        "this source has secrets, so every request needs webhook-id, webhook-timestamp and "
        "webhook-signature (Standard Webhooks)",
    )


def _refuse_wrong_time(timestamp: str, now: datetime, tolerance: timedelta) -> None:
    at = mac.whole(timestamp)
    if at is None:
        raise Refused(
            "signature_missing",
            "webhook-timestamp is not a number of Unix seconds",
            "send whole seconds since 1970, as in 1614265330",
        )
    mac.refuse_other_time(at, now, tolerance)

"""Signatures with a public key: whoever can check them cannot make them. Pure.

https://www.rfc-editor.org/rfc/rfc8032
"""

import base64
import binascii
import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PREFIX = "whpk_"


@functools.lru_cache(maxsize=256)
def key_of(public: str) -> "Ed25519PublicKey":
    """Return the key of ``whpk_…``, base64 with or without padding; ValueError where it is none."""
    encoded = public.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
        return key_from(raw)
    except (binascii.Error, ValueError):
        raise ValueError("expected base64 of 32 bytes after whpk_") from None


def key_from(raw: bytes) -> "Ed25519PublicKey":
    """Return the key of 32 bytes; ValueError where it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 # few sign so
        Ed25519PublicKey,
    )

    return Ed25519PublicKey.from_public_bytes(raw)


def fits(key: "Ed25519PublicKey", signature: bytes, content: bytes) -> bool:
    """Say whether ``signature`` is the key's of this very content."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 # as above

    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True

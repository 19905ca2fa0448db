"""Standard Webhooks signatures of what we send, version 1 (HMAC-SHA256). Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hmac
from datetime import datetime

from msgspec import Struct

from alerting.secret import Secret

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a key, as the specification has it


class Signing(Struct, frozen=True):
    """With what a request is signed: a ``whsec_…`` secret, and the id that its repeats bear too."""

    secret: Secret
    id: str

    def headers(self, content: bytes, now: datetime) -> tuple[tuple[str, str], ...]:
        """Return the headers that prove who sent these bytes, and when."""
        seconds = str(int(now.timestamp()))
        signed = f"{self.id}.{seconds}.".encode() + content
        mac = hmac.digest(key(self.secret), signed, "sha256")
        return (
            ("webhook-id", self.id),
            ("webhook-timestamp", seconds),
            ("webhook-signature", f"v1,{base64.b64encode(mac).decode()}"),
        )


def key(secret: Secret) -> bytes:
    """Return the key of a ``whsec_…`` secret; ValueError says what is wrong, not the secret."""
    text = secret.reveal().strip()
    if not text.startswith(PREFIX):
        raise ValueError(f"expected {PREFIX} and a key in base64")
    try:
        found = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"expected a key in base64 after {PREFIX}") from None
    if not SHORTEST <= len(found) <= LONGEST:
        raise ValueError(f"expected a key of {SHORTEST} to {LONGEST} bytes, in base64")
    return found

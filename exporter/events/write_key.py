"""A key that is shown with every request instead of a signature, as SDKs do. Pure.

Segment's SDKs show it as the user of basic auth, OpenTelemetry's as a bearer token.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence

from alerting.strict import Secret
from exporter.refusal import Refused

_LONGEST = 4096


def offered(headers: Mapping[str, str]) -> str:
    """Return the key in ``Authorization``: bearer, or the user of basic auth; "" without one."""
    scheme, _, rest = headers.get("Authorization", "").strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return rest.strip()
        case "basic":
            return _user(rest.strip())
    return ""


def verify(keys: Sequence[Secret], key: str) -> int:
    """Return the index of the key that fits, or raise Refused; all are compared, found or not."""
    if not key:
        raise Refused(
            "signature_missing",
            "no key of a source came with the request",
            "send 'Authorization: Bearer <key>', or basic auth with the key as user",
        )
    found = -1
    for index, one in enumerate(keys):
        if len(key) <= _LONGEST and one.matches(key) and found < 0:
            found = index
    if found < 0:
        raise Refused(
            "signature_mismatch",
            "the key that came with the request is none of this source's secrets",
            "compare the key that the SDK was given with secrets: of the source",
        )
    return found


def _user(encoded: str) -> str:
    try:
        decoded = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return encoded  # no basic auth, and no key of anybody
    return decoded.partition(":")[0]

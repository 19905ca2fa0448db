"""What vendors sign with a shared secret: MACs, and the time at which they were made. Pure.

Standard Webhooks has a module of its own, signature.py.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from alerting.strict import Secret
from exporter.events.inbound import Inbound
from exporter.refusal import Refused

_FIGURES = 12
_MOST = 32


def fitting(
    secrets: Sequence[Secret], offered: Sequence[str], expected: Callable[[bytes], bytes]
) -> int:
    """Return the index of the first secret whose MAC is ``offered``, -1 without one.

    ``expected`` makes the MAC, as it is written, with a key. Every secret is compared with every
    offer in constant time, found or not.
    """
    offers = [one.encode("utf-8", "replace") for one in offered]
    found = -1
    for index, secret in enumerate(secrets):
        mac = expected(secret.reveal().encode())
        for one in offers:
            if hmac.compare_digest(mac, one) and found < 0:
                found = index
    return found


def hexadecimal(key: bytes, content: bytes) -> bytes:
    """Return an HMAC-SHA256 in hexadecimal figures."""
    return hmac.new(key, content, hashlib.sha256).hexdigest().encode()


def missing(header: str, help: str) -> Refused:
    """Say that a signed source was sent no signature."""
    return Refused("signature_missing", f"the header {header} is missing or not of its form", help)


def unfit(header: str, help: str) -> Refused:
    """Say that a signature fits none of the secrets."""
    return Refused(
        "signature_mismatch", f"{header} fits the request with no secret of this source", help
    )


def whole(text: str, figures: int = _FIGURES) -> int | None:
    """Return a number of at most so many figures, None for any other text."""
    if text.isascii() and text.isdigit() and len(text) <= figures:
        return int(text)
    return None


def refuse_other_time(seconds: float, now: datetime, tolerance: timedelta) -> None:
    """Raise Refused where a signature was made, in seconds since 1970, too far from ``now``."""
    ahead = seconds - now.timestamp()
    most = tolerance.total_seconds()
    if ahead < -most:
        raise Refused(
            "signature_stale",
            f"the signature is {-ahead:.0f} s old; {most:.0f} s are tolerated",
            "check our clock, and that nothing between sender and chatwatch holds requests back",
        )
    if ahead > most:
        raise Refused(
            "signature_future",
            f"the signature is {ahead:.0f} s ahead of our clock; {most:.0f} s are tolerated",
            "check the clocks of both machines",
        )


def stamped(
    inbound: Inbound, header: str, secrets: Sequence[Secret], now: datetime, tolerance: timedelta
) -> int:
    """Return the index of the secret of a header ``t=<seconds>,v1=<figures>[,v1=…]``, or refuse.

    Signed is ``{t}.{raw body}``; there are several v1 while a secret is replaced, and schemes other
    than v1 are passed over.
    """
    form = f"send {header}: t=<seconds since 1970>,v1=<HMAC-SHA256 of 't.body' in hexadecimal>"
    given = inbound.headers.get(header, "")
    parts = [part.strip().partition("=") for part in given.split(",", _MOST)[:_MOST]]
    stamp = next((value for name, _, value in parts if name == "t"), "")
    offered = [value.lower() for name, _, value in parts if name == "v1"]
    at = whole(stamp)
    if at is None or not offered:
        raise missing(header, form)
    refuse_other_time(at, now, tolerance)
    content = f"{stamp}.".encode() + inbound.body
    found = fitting(secrets, offered, lambda key: hexadecimal(key, content))
    if found < 0:
        raise unfit(
            header, "compare the secret with that of this endpoint; pass the body unchanged"
        )
    return found

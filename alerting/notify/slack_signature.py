"""Whether a request is Slack's: its signature, by Slack's own SDK. Pure.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from datetime import datetime
from typing import Final, Literal

from slack_sdk.signature import Clock, SignatureVerifier

from alerting.secret import Secret

SECONDS: Final = 300
Problem = Literal["signature_missing", "signature_mismatch", "signature_stale", "signature_future"]


class _At(Clock):
    """A clock that stands still."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> float:
        return self._now.timestamp()


def problem(
    secret: Secret, body: bytes, timestamp: str, signature: str, now: datetime
) -> Problem | None:
    """Return what is wrong with a request's headers and body, None where Slack sent it."""
    if not timestamp or not signature:
        return "signature_missing"
    is_number = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12
    if not is_number or not signature.isascii():
        return "signature_mismatch"
    age = now.timestamp() - int(timestamp)
    if abs(age) > SECONDS:
        return "signature_stale" if age > 0 else "signature_future"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return "signature_mismatch"
    verifier = SignatureVerifier(secret.reveal(), _At(now))
    return None if verifier.is_valid(text, timestamp, signature) else "signature_mismatch"

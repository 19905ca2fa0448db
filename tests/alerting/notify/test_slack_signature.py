"""A request is Slack's if its signature says so, and is not old."""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import slack_signature
from alerting.secret import Secret

SECRET = Secret("8f742231b10e8888abcd99yyyzzz85a5")
NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
THEN = str(int(NOW.timestamp()))
BODY = b"payload=%7B%22type%22%3A%22block_actions%22%7D"


def signed(body: bytes = BODY, then: str = THEN, secret: Secret = SECRET) -> str:
    """What Slack itself would write, by the words of its documentation."""
    mac = hmac.new(secret.reveal().encode(), b"v0:" + then.encode() + b":" + body, hashlib.sha256)
    return f"v0={mac.hexdigest()}"


def at(seconds: int) -> str:
    return str(int(NOW.timestamp()) + seconds)


@pytest.mark.parametrize(
    ("body", "then", "signature", "problem"),
    [
        (BODY, THEN, signed(), None),
        (BODY, at(-300), signed(then=at(-300)), None),
        (BODY, at(-301), signed(then=at(-301)), "signature_stale"),
        (BODY, at(300), signed(then=at(300)), None),
        (BODY, at(301), signed(then=at(301)), "signature_future"),
        (BODY, "", signed(), "signature_missing"),
        (BODY, THEN, "", "signature_missing"),
        (BODY + b"x", THEN, signed(), "signature_mismatch"),
        (BODY, THEN, signed(secret=Secret("other")), "signature_mismatch"),
        (BODY, THEN, signed(then=at(-1)), "signature_mismatch"),
        (BODY, "soon", signed(), "signature_mismatch"),
        (BODY, "\u0661", signed(), "signature_mismatch"),
        (BODY, "1" * 13, signed(), "signature_mismatch"),
        (BODY, THEN, "v0=\u00e9", "signature_mismatch"),
        (b"\xff", THEN, signed(b"\xff"), "signature_mismatch"),
    ],
)  # fmt: skip
def test_a_request_is_slacks_or_it_says_why_not(
    body: bytes, then: str, signature: str, problem: Any
) -> None:
    assert slack_signature.problem(SECRET, body, then, signature, NOW) == problem


@given(st.binary(), st.text(), st.text())
def test_no_strangers_request_is_slacks(body: bytes, then: str, signature: str) -> None:
    assert slack_signature.problem(SECRET, body, then, signature, NOW) is not None

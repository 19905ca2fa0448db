"""What we sign, the reference implementation believes."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from alerting import clock
from alerting.notify import signing
from alerting.notify.signing import Signing
from alerting.secret import Secret

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@given(st.text(max_size=200), st.binary(min_size=24, max_size=64))
def test_the_reference_implementation_believes_it(text: str, key: bytes) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    body = b'{"text": "' + text.encode().hex().encode() + b'"}'
    made = Signing(Secret(secret), "f00/webhook[0]").headers(body, clock.now())
    assert Webhook(secret).verify(body, dict(made)) == {"text": text.encode().hex()}


def test_another_body_or_an_old_one_is_not_believed() -> None:
    now = clock.now()
    for body, at in ((b"{ }", now), (b"{}", now - timedelta(minutes=10))):
        headers = dict(Signing(Secret(SECRET), "id").headers(b"{}", at))
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(body, headers)


def test_the_same_is_signed_anew_at_each_try() -> None:
    one = Signing(Secret(SECRET), "id")
    first, second = (one.headers(b"{}", datetime(2026, 11, 21, 3, m, tzinfo=UTC)) for m in (0, 1))
    assert first[0] == second[0] == ("webhook-id", "id")
    assert first[1] == ("webhook-timestamp", "1795230000")
    assert first[2] != second[2]


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("hunter2", "expected whsec_ and a key in base64"),
        ("whsec_hunter2!", "expected a key in base64 after whsec_"),
        ("whsec_aHVudGVyMg==", "expected a key of 24 to 64 bytes, in base64"),
    ],
)
def test_a_secret_that_is_none_is_told_without_it(secret: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as told:
        signing.key(Secret(secret))
    assert "hunter2" not in str(told.value)

import base64
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from exporter.events import signature
from exporter.refusal import Refused

# The vector of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
STAMP = 1_614_265_330
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OTHER = "whsec_" + "QUJD" * 8
NOW = datetime.fromtimestamp(STAMP, UTC)
FIVE_MINUTES = timedelta(minutes=5)


def headers(**changes: str | None) -> dict[str, str]:
    sent = {"webhook-id": ID, "webhook-timestamp": str(STAMP), "webhook-signature": SIGNED}
    sent |= {f"webhook-{name}": value for name, value in changes.items() if value is not None}
    return {k: v for k, v in sent.items() if changes.get(k.removeprefix("webhook-"), v) is not None}


def verified(
    sent: dict[str, str], *, body: bytes = BODY, secrets: list[str] | None = None, late: float = 0
) -> int:
    now = NOW + timedelta(seconds=late)
    return signature.verify(sent, body, secrets or [SECRET], now, FIVE_MINUTES)


def refusal(sent: dict[str, str], **given: object) -> str:
    with pytest.raises(Refused) as told:
        verified(sent, **given)  # type: ignore[arg-type]
    assert told.value.help
    assert SECRET[6:] not in str(told.value) + told.value.help
    return told.value.code


def test_the_published_vector_is_signed_and_verified() -> None:
    assert signature.sign(SECRET, ID, STAMP, BODY) == SIGNED
    assert verified(headers()) == 0


@given(st.binary(min_size=16, max_size=200), st.binary(max_size=300))
def test_what_is_signed_is_the_librarys_hmac(key: bytes, body: bytes) -> None:
    mac = hmac.digest(key, b"m.7." + body, "sha256")
    signed = signature.sign("whsec_" + base64.b64encode(key).decode(), "m", 7, body)
    assert signed == "v1," + base64.b64encode(mac).decode()


def test_the_header_names_of_svix_are_taken_as_equals() -> None:
    assert verified({k.replace("webhook", "svix"): v for k, v in headers().items()}) == 0


@pytest.mark.parametrize(
    ("changes", "late", "code"),
    [
        ({"id": None}, 0, "signature_missing"),
        ({"timestamp": None}, 0, "signature_missing"),
        ({"signature": None}, 0, "signature_missing"),
        ({"timestamp": "yesterday"}, 0, "signature_missing"),
        ({"timestamp": "9" * 40}, 0, "signature_missing"),
        ({"timestamp": "-5"}, 0, "signature_missing"),
        ({"signature": "v1,AAAA"}, 0, "signature_mismatch"),
        ({"signature": "v1," + SIGNED[3:][::-1]}, 0, "signature_mismatch"),
        ({"signature": "no comma"}, 0, "signature_mismatch"),
        ({"signature": "v1,not base64!"}, 0, "signature_mismatch"),
        ({"signature": SIGNED.replace("v1,", "v9,")}, 0, "signature_mismatch"),
        ({"id": "another"}, 0, "signature_mismatch"),
        ({}, 301, "signature_stale"),
        ({}, -301, "signature_future"),
    ],
)
def test_what_is_not_signed_by_us_now_is_refused_with_its_reason(
    changes: dict[str, str | None], late: float, code: str
) -> None:
    assert refusal(headers(**changes), late=late) == code


@pytest.mark.parametrize("late", [300, 0, -300])
def test_the_tolerance_holds_both_ways(late: float) -> None:
    assert verified(headers(), late=late) == 0


def test_a_changed_body_is_refused() -> None:
    assert refusal(headers(), body=BODY + b" ") == "signature_mismatch"


def test_each_of_several_secrets_is_enough_and_the_answer_says_which() -> None:
    assert verified(headers(), secrets=[SECRET, OTHER]) == 0
    assert verified(headers(), secrets=[OTHER, SECRET]) == 1
    assert refusal(headers(), secrets=[OTHER]) == "signature_mismatch"


def test_one_fitting_signature_among_others_is_enough() -> None:
    assert verified(headers(signature=f"v1a,xyz v2,abc v1,AAAA {SIGNED}")) == 0


def test_a_flood_of_listed_signatures_is_not_compared_without_end() -> None:
    flood = " ".join(["v1,AAAA"] * 5_000)
    assert refusal(headers(signature=f"{flood} {SIGNED}")) == "signature_mismatch"


@given(st.binary(max_size=300), st.text("abc123_-", min_size=1, max_size=30))
def test_the_standard_library_of_the_scheme_signs_what_we_verify(body: bytes, message: str) -> None:
    text = body.decode("latin-1")
    signed = Webhook(SECRET).sign(message, NOW, text)
    sent = headers(id=message, signature=signed)
    assert verified(sent, body=text.encode()) == 0


@pytest.mark.parametrize("bad", ["whsec_!", "whsec_AAAA", "", "whsec_ü"])
def test_a_secret_that_is_none_is_named_as_such_and_not_shown(bad: str) -> None:
    with pytest.raises(ValueError, match="expected") as told:
        signature.key_of(bad)
    assert not bad or bad not in str(told.value)


def test_padding_of_a_secret_may_be_missing() -> None:
    assert signature.key_of("whsec_QUJDREVGR0hJSktMTU5PUFE") == b"ABCDEFGHIJKLMNOPQ"
    assert signature.key_of("QUJDREVGR0hJSktMTU5PUFE=") == b"ABCDEFGHIJKLMNOPQ"

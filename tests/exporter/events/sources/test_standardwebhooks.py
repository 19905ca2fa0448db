import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import standardwebhooks
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events import flat
from exporter.events.inbound import Inbound, Receipt, Unreadable
from exporter.events.sources.standardwebhooks import StandardWebhooks
from exporter.events.type_name import TypeName
from exporter.refusal import Refused
from tests.exporter.events.sources import matrix

NOW = datetime.fromtimestamp(1_795_000_000, UTC)
TOLERANCE = timedelta(minutes=5)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = "whpk_" + base64.b64encode(
    PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode().rstrip("=")
PAYLOAD = {
    "type": "chat.feedback.received",
    "timestamp": NOW.isoformat(),
    "data": {"score": 5},
}
SOURCE = StandardWebhooks(name="sender", types={"survey.done": TypeName("chat.feedback.received")})


def asymmetric(inbound: Inbound, private: Ed25519PrivateKey = PRIVATE) -> str:
    content = f"m-1.{int(NOW.timestamp())}.".encode() + inbound.body
    return "v1a," + base64.b64encode(private.sign(content)).decode()


def signed(inbound: Inbound, secret: str, now: datetime, prefix: str = "webhook") -> Inbound:
    """Sign with the project's own library, which reads the time as UTC without an offset."""
    entry = standardwebhooks.Webhook(secret).sign("m-1", now, inbound.body.decode("latin-1"))
    if not inbound.body.isascii():
        # The library takes texts only; what is no UTF-8 is signed by hand.
        entry = raw_entry(inbound, secret, now)
    return headed(inbound, entry, now, prefix)


def raw_entry(inbound: Inbound, secret: str, now: datetime) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_") + "==")
    content = f"m-1.{int(now.timestamp())}.".encode() + inbound.body
    return "v1," + base64.b64encode(standardwebhooks.webhooks.hmac_data(key, content)).decode()


def headed(inbound: Inbound, entry: str, now: datetime = NOW, prefix: str = "webhook") -> Inbound:
    changes = {
        f"{prefix}-id": "m-1",
        f"{prefix}-timestamp": str(int(now.timestamp())),
        f"{prefix}-signature": entry,
    }
    return matrix.headed(inbound, changes)


def post(payload: Any = PAYLOAD, **headers: str) -> Inbound:
    return Inbound({"webhook-id": "m-1", **headers}, msgspec.json.encode(payload))


def event(payload: Any, **headers: str) -> Any:
    (found,) = SOURCE.parse(post(payload, **headers), NOW).events
    return found


def with_secrets(*secrets: str) -> StandardWebhooks:
    return replace(SOURCE, secrets=tuple(Secret(one) for one in secrets))


@pytest.mark.parametrize("prefix", ["webhook", "svix"])
def test_what_the_librarys_own_sender_signs_is_verified(prefix: str) -> None:
    inbound = signed(post(), matrix.OLD, NOW, prefix)
    assert with_secrets(matrix.NEW, matrix.OLD).verify(inbound, NOW, TOLERANCE) == 1


def test_a_public_key_verifies_v1a() -> None:
    inbound = headed(post(), asymmetric(post()))
    assert with_secrets(matrix.NEW, PUBLIC).verify(inbound, NOW, TOLERANCE) == 1
    assert with_secrets(PUBLIC).verify(inbound, NOW, TOLERANCE) == 0


def test_while_a_sender_rotates_either_signature_will_do_and_the_first_secret_counts() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    both = " ".join(
        [asymmetric(post(), other), raw_entry(post(), matrix.NEW, NOW), asymmetric(post())]
    )
    inbound = headed(post(), both)
    assert with_secrets(PUBLIC, matrix.NEW).verify(inbound, NOW, TOLERANCE) == 0
    assert with_secrets(matrix.NEW, PUBLIC).verify(inbound, NOW, TOLERANCE) == 0
    assert with_secrets(matrix.OLD, PUBLIC).verify(inbound, NOW, TOLERANCE) == 1


@pytest.mark.parametrize(
    ("entry", "now", "code"),
    [
        ("v1a,%%%", NOW, "signature_mismatch"),
        ("v1a,", NOW, "signature_mismatch"),
        ("v1a," + "A" * 86 + "==", NOW, "signature_mismatch"),
        (asymmetric(post({})), NOW, "signature_mismatch"),
        (asymmetric(post()), NOW + timedelta(hours=1), "signature_stale"),
        (asymmetric(post()), NOW - timedelta(hours=1), "signature_future"),
        ("", NOW, "signature_missing"),
    ],
)
def test_what_no_public_key_fits_is_refused(entry: str, now: datetime, code: str) -> None:
    with pytest.raises(Refused) as told:
        with_secrets(PUBLIC).verify(headed(post(), entry), now, TOLERANCE)
    assert told.value.code == code


def test_of_many_v1a_signatures_only_the_first_four_are_worked_out() -> None:
    wrong = " ".join(["v1a," + "A" * 86 + "=="] * 4)
    inbound = headed(post(), f"{wrong} {asymmetric(post())}")
    with pytest.raises(Refused):
        with_secrets(PUBLIC).verify(inbound, NOW, TOLERANCE)


@pytest.mark.parametrize("secret", ["whpk_AAAA", "whsk_%%%", "whsec_c2hvcnQ="])
def test_a_secret_of_another_form_is_told_without_being_shown(secret: str) -> None:
    with pytest.raises(Refused, match="not of the form") as told:
        with_secrets(secret).verify(headed(post(), "v1,AAAA"), NOW, TOLERANCE)
    assert secret not in told.value.message + told.value.help


def test_an_event_of_ours_is_taken_with_the_id_that_is_signed() -> None:
    assert event({**PAYLOAD, "id": "no", "source": "/a", "subject": ""}) == {
        "id": "m-1",
        "type": "chat.feedback.received",
        "time": NOW.isoformat(),
        "data": {"score": 5},
        "source": "/a",
    }


def test_a_type_may_be_mapped_to_ours_and_without_a_time_it_was_now() -> None:
    found = event({"type": "survey.done", "data": {"score": 1}})
    assert (found["type"], found["time"]) == ("chat.feedback.received", NOW)
    assert type(found["type"]) is str


def test_any_other_type_is_kept_whole() -> None:
    found = event({"type": "invoice.paid", "data": {"a": 1}})
    assert isinstance(found, flat.Unmapped)
    assert (found["type"], found["data"]) == (
        "invoice.paid",
        {"type": "invoice.paid", "data": {"a": 1}},
    )


def test_svix_names_its_id_otherwise() -> None:
    inbound = Inbound({"svix-id": "m-2"}, msgspec.json.encode(PAYLOAD))
    assert SOURCE.parse(inbound, NOW).events[0]["id"] == "m-2"


@pytest.mark.parametrize(
    ("payload", "headers", "code"),
    [
        ([PAYLOAD], {}, "wrong_type"),
        ({"data": {}}, {}, "missing_field"),
        ({"type": 7}, {}, "missing_field"),
        (PAYLOAD, {"webhook-id": ""}, "missing_field"),
    ],
)
def test_what_is_no_payload_is_told(payload: Any, headers: dict[str, str], code: str) -> None:
    found = event(payload, **headers)
    assert isinstance(found, Unreadable)
    assert found.code == code


def test_the_sender_is_told_as_events_md_says() -> None:
    assert SOURCE.answer(Receipt(1, 0), batch=False).status == 202
    assert not SOURCE.quarantines


@given(st.binary(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_no_request_breaks_the_verifier(body: bytes, headers: list[str]) -> None:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    inbound = Inbound(dict(zip(names, headers, strict=False)), body)
    with pytest.raises(Refused):
        with_secrets(matrix.NEW, PUBLIC).verify(inbound, NOW, TOLERANCE)


@given(st.binary(max_size=100), st.sampled_from([matrix.NEW, matrix.OLD]))
def test_every_body_that_is_signed_is_believed(body: bytes, secret: str) -> None:
    inbound = Inbound({}, body)
    made = headed(inbound, raw_entry(inbound, secret, NOW))
    place = with_secrets(matrix.NEW, matrix.OLD).verify(made, NOW, TOLERANCE)
    assert place == [matrix.NEW, matrix.OLD].index(secret)


def good(now: datetime) -> Inbound:
    body = json.dumps({**PAYLOAD, "timestamp": now.isoformat()}).encode()
    return Inbound({"Content-Type": "application/json"}, body)


SAMPLE = matrix.Sample(
    source=StandardWebhooks(name="sender", secrets=matrix.SECRETS),
    inbound=good,
    sign=signed,
    signature=("webhook-id", "webhook-timestamp", "webhook-signature"),
    good=202,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Duration, Secret
from exporter.events.inbound import Inbound
from exporter.events.scheme import Scheme, Template, Timestamp
from exporter.refusal import Refused

SECRET = "s3cr3t"
BODY = b'{"hello":"w\\u00f6rld"}'
NOW = datetime.fromtimestamp(1_700_000_000, UTC)
TOLERANCE = timedelta(minutes=5)
STAMPED = Template("{timestamp}.{body}")


def verified(
    scheme: Scheme,
    headers: dict[str, str],
    *,
    secrets: tuple[str, ...] = (SECRET,),
    now: datetime = NOW,
    **more: Any,
) -> int:
    made = Inbound(headers, more.pop("body", BODY), **more)
    return scheme.verify([Secret(one) for one in secrets], made, now, TOLERANCE)


def refused(scheme: Scheme, headers: dict[str, str], **more: Any) -> str:
    with pytest.raises(Refused) as told:
        verified(scheme, headers, **more)
    assert SECRET not in f"{told.value.message} {told.value.help}"
    return told.value.code


def timed(unit: Any = "s", prefix: str = "") -> Timestamp:
    return Timestamp(header="X-Time", unit=unit, prefix=prefix)


# What each vendor makes of BODY and SECRET.
VENDORS = {
    "meta": (
        Scheme(header="X-Hub-Signature-256", prefix="sha256="),
        "sha256=04abad6c91608ea37ede5b5769aa5c1f9b8d242568e85fbb41d64e1f7efde342",
    ),
    "shopify": (
        Scheme(header="X-Shopify-Hmac-SHA256", encoding="base64"),
        "BKutbJFgjqN+3ltXaapcH5uNJCVo6F+7QdZOH37940I=",
    ),
    "stripe": (
        Scheme(
            header="Stripe-Signature",
            prefix="v1=",
            template=STAMPED,
            timestamp=Timestamp(header="Stripe-Signature", prefix="t="),
        ),
        "t=1700000000,v0=00,v1=dee16ae93508be5d0da54cdd084f0762663552da01aa3621e6c35f05594789cb",
    ),
    "intercom": (
        Scheme(header="X-Hub-Signature", prefix="sha1=", algo="sha1"),
        "sha1=2c9f1b739a4c2e3d4fc4f7d4e4bcd8955651c5c7",
    ),
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_vectors_of_vendors_fit(vendor: str) -> None:
    scheme, signature = VENDORS[vendor]
    assert verified(scheme, {scheme.header: signature}) == 0
    assert verified(scheme, {scheme.header: signature}, secrets=("old", SECRET)) == 1
    assert refused(scheme, {scheme.header: signature}, body=BODY + b" ") == "signature_mismatch"
    assert refused(scheme, {scheme.header: signature}, secrets=("old",)) == "signature_mismatch"


def test_the_vector_of_zendesk_fits() -> None:
    scheme = Scheme(
        header="X-Sig",
        encoding="base64",
        template=Template("{timestamp}{body}"),
        timestamp=timed("rfc3339"),
    )
    told = {
        "X-Sig": "e2bBa1bfbhP3jqku1RNdyX5bFVDujrAN5PZPV1iDdc4=",
        "X-Time": "2023-11-14T22:13:20Z",
    }
    assert verified(scheme, told) == 0


def test_the_vector_of_hubspot_fits() -> None:
    scheme = Scheme(
        header="X-Sig",
        encoding="base64",
        template=Template("{method}{url}{body}{timestamp}"),
        timestamp=timed("ms"),
    )
    told = {"X-Sig": "MNFEdFe06t4tSXH501DhIPoo0YeCqq0vgNrcaI1yh/4=", "X-Time": "1700000000000"}
    assert verified(scheme, told, url="https://h.example/x") == 0


def test_the_vector_of_slack_fits() -> None:
    scheme = Scheme(
        header="X-Sig",
        prefix="v0=",
        template=Template("v0:{timestamp}:{body}"),
        timestamp=timed(),
    )
    signature = "v0=daa47d45213ee4e873fbfbfdb8199e16bc18b008b0857044edf043c2e737454f"
    assert verified(scheme, {"X-Sig": signature, "X-Time": "1700000000"}) == 0


def test_standard_webhooks_can_be_written_so() -> None:
    scheme = Scheme(
        header="webhook-signature",
        prefix="v1,",
        encoding="base64",
        key="base64",
        template=Template("{id}.{timestamp}.{body}"),
        timestamp=Timestamp(header="webhook-timestamp"),
        id="webhook-id",
    )
    told = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1a,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    of: dict[str, Any] = {
        "secrets": ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
        "body": b'{"test": 2432232314}',
        "now": datetime.fromtimestamp(1614265330, UTC),
    }
    assert verified(scheme, told, **of) == 0
    told.pop("webhook-id")
    assert refused(scheme, told, **of) == "signature_missing"


def test_a_public_key_checks_what_only_its_owner_signs() -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    scheme = Scheme(
        header="X-Sig",
        algo="ed25519",
        key="hex",
        template=Template("{timestamp}{body}"),
        timestamp=timed(),
    )
    told = {"X-Sig": private.sign(b"1700000000" + BODY).hex(), "X-Time": "1700000000"}
    assert verified(scheme, told, secrets=("00" * 32, public.hex())) == 1
    for wrong in ("00" * 31, "nothing", public.hex()[:-2] + "00"):
        assert refused(scheme, told, secrets=(wrong,)) == "signature_mismatch"


@pytest.mark.parametrize("algo", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_every_digest_in_every_encoding(algo: Any, encoding: Any) -> None:
    digest = hmac.new(SECRET.encode(), BODY, getattr(hashlib, algo)).digest()
    written = digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()
    scheme = Scheme(header="X-Sig", algo=algo, encoding=encoding)
    assert verified(scheme, {"X-Sig": written}) == 0
    if encoding == "hex":
        assert verified(scheme, {"X-Sig": written.upper()}) == 0


@pytest.mark.parametrize(
    "header", ["", "v1=", "sha256=zz", "v1=zz,v1=0g", "v1=é", "v1=" + "a," * 400, ",,,", "v1=AAA"]
)
@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_what_is_no_signature_is_missing_or_does_not_fit(header: str, encoding: Any) -> None:
    scheme = Scheme(header="X-Sig", prefix="v1=", encoding=encoding)
    assert refused(scheme, {"X-Sig": header}) in {"signature_missing", "signature_mismatch"}


@pytest.mark.parametrize(
    ("unit", "stamp", "code"),
    [
        ("s", "1699999000", "signature_stale"),
        ("s", "1700001000", "signature_future"),
        ("s", "1700000000.5", "signature_mismatch"),
        ("s", "soon", "signature_missing"),
        ("s", "", "signature_missing"),
        ("s", "9" * 400, "signature_missing"),
        ("ms", "1700000000", "signature_stale"),
        ("ms", "1.5", "signature_missing"),
        ("rfc3339", "2023-11-14T22:13:20", "signature_missing"),
        ("rfc3339", "yesterday", "signature_missing"),
        ("rfc3339", "2023-11-14T23:13:20+01:00", "signature_mismatch"),
        ("rfc3339", "2023-11-14T23:13:20Z", "signature_future"),
    ],
)
def test_the_time_is_read_in_its_unit_and_must_be_near(unit: Any, stamp: str, code: str) -> None:
    scheme = Scheme(header="X-Sig", template=STAMPED, timestamp=timed(unit))
    assert refused(scheme, {"X-Sig": "00", "X-Time": stamp}) == code


def test_a_time_behind_a_prefix_that_is_not_there_is_missing() -> None:
    scheme = Scheme(header="X-Sig", template=STAMPED, timestamp=timed(prefix="t="))
    assert refused(scheme, {"X-Sig": "00", "X-Time": "1700000000"}) == "signature_missing"


def test_a_source_may_have_a_tolerance_of_its_own() -> None:
    told = {"X-Sig": "00", "X-Time": "1699999000"}
    patient = Scheme(
        header="X-Sig", template=STAMPED, timestamp=timed(), tolerance=Duration(3600.0)
    )
    assert refused(patient, told) == "signature_mismatch"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{body}{bdy}", r"nothing is called '\{bdy\}'; did you mean 'body'"),
        ("{timestamp}", "what is not signed cannot be trusted"),
        ("", "what is not signed cannot be trusted"),
    ],
)
def test_a_template_names_what_there_is(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Template.parse(text)


def test_templates_of_one_text_are_the_same() -> None:
    assert Template("{body}") == Template("{body}") != Template("{id}{body}")
    assert len({Template("{body}"), Template("{body}")}) == 1
    assert (str(STAMPED), repr(STAMPED)) == (STAMPED.text, f"Template({STAMPED.text!r})")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"template": STAMPED}, "needs timestamp:"),
        ({"timestamp": timed()}, r"has no \{timestamp\} for timestamp:"),
        ({"template": Template("{id}{body}")}, "needs id:"),
        ({"id": "X-Id"}, r"has no \{id\} for id:"),
        ({"algo": "ed25519"}, "written in hex or base64"),
    ],
)
def test_what_the_template_asks_for_is_given(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Scheme(header="X-Sig", **settings)


@given(st.binary(), st.text(), st.text())
def test_only_the_very_bytes_are_signed(body: bytes, url: str, method: str) -> None:
    template = Template("{method}\n{url}\n{body}")
    inbound = Inbound({}, body, url=url, method=method)
    content = f"{method}\n{url}\n".encode("utf-8", "surrogateescape") + body
    assert template.filled(inbound, "", "") == content

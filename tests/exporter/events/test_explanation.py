"""Why signatures fit or not: what goes wrong on the way is found by trying it."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events import explanation, mac, signature
from exporter.events.inbound import Inbound, Parsed
from exporter.events.source import Sender
from exporter.events.sources.native import Native

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TOLERANCE = timedelta(minutes=5)
SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
BODY = '{"a": "é/💡", "b": [1, 2]}'.encode()
URL = "https://chat.example.com/webhooks/v?x=1"


class Vendor(Sender, frozen=True, forbid_unknown_fields=True, tag="vendor"):
    """Signs URL and body."""

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # kinds agree
        given = inbound.headers.get("X-Signature", "")
        content = inbound.url.encode() + inbound.body
        found = mac.fitting(self.secrets, [given], lambda key: mac.hexadecimal(key, content))
        if found < 0:
            raise mac.unfit("X-Signature", "compare the secret")
        return found

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # kinds agree
        return Parsed([], batch=False)


def sent(
    body: bytes = BODY, url: str = URL, secret: str = SECRET, *, signed: bytes | None = None
) -> Inbound:
    """Return a request; ``signed`` is the body that its sender signed."""
    content = url.encode() + (body if signed is None else signed)
    made = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return Inbound({"X-Signature": made}, body, url=URL)


def told(inbound: Inbound, *secrets: str) -> str:
    source = Vendor("v", tuple(Secret(one) for one in secrets or (SECRET,)))
    steps = explanation.steps(source, inbound, NOW, TOLERANCE)
    said = "\n".join(steps)
    assert not [one for one in (*secrets, SECRET) if one.strip() in said]
    return said


def test_what_fits_is_told_with_the_place_of_its_secret() -> None:
    assert told(sent(), "other", SECRET).endswith(
        "the signature fits secret 2 of 2: the request is authentic"
    )


def test_a_source_without_secrets_verifies_nothing() -> None:
    said = explanation.steps(Vendor("v"), sent(), NOW, TOLERANCE)
    assert said[-1].startswith("the source has no secrets")


def test_headers_that_look_like_a_signature_are_named_without_their_values() -> None:
    said = told(sent())
    assert "headers of a signature: X-Signature\n" in said
    assert "no header looks like a signature" in told(Inbound({"Accept": "x"}, b""))


SPACED = json.dumps(json.loads(BODY)).encode()
COMPACT = json.dumps(json.loads(BODY), separators=(",", ":"), ensure_ascii=False).encode()
ASCII = json.dumps(json.loads(BODY), separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("signed", "found"),
    [
        (BODY.strip() + b"\n", "with a line end behind it"),
        (COMPACT, "as compact JSON"),
        (ASCII, "as compact JSON in ASCII"),
        (ASCII.replace(b"/", b"\\/"), "as compact JSON in ASCII, its slashes escaped"),
        (SPACED, "as JSON in ASCII with blanks behind colons and commas"),
        (
            json.dumps(json.loads(BODY), ensure_ascii=False, indent=2).encode(),
            "as JSON indented by two",
        ),
        (
            json.dumps(json.loads(BODY), ensure_ascii=False, indent=4).encode(),
            "as JSON indented by four",
        ),
        (b"\xef\xbb\xbf" + BODY, "with a byte order mark"),
    ],
)
def test_a_body_that_was_written_anew_is_found(signed: bytes, found: str) -> None:
    said = told(sent(signed=signed))
    assert f"the signature fits the body {found}\n" in said
    assert said.endswith("let it pass unchanged")


@pytest.mark.parametrize(
    ("received", "signed"), [(b"a\n", b"a"), (b"a\r\nb", b"a\nb"), (b"a\nb", b"a\r\nb")]
)
def test_blanks_and_line_ends_of_any_body_are_found(received: bytes, signed: bytes) -> None:
    assert "the signature fits the body with" in told(sent(received, signed=signed))


@pytest.mark.parametrize(
    "url",
    [
        "http://chat.example.com/webhooks/v?x=1",
        "https://chat.example.com:443/webhooks/v?x=1",
        "https://chat.example.com/webhooks/v/?x=1",
        "https://chat.example.com/webhooks/v",
    ],
)
def test_another_url_is_found_and_what_to_set_is_said(url: str) -> None:
    said = told(sent(url=url))
    assert "the signature fits another URL\n" in said
    assert f"the sender signs {url}, and we were asked for {URL}" in said


@pytest.mark.parametrize("url", ["", "https://[bad", "/only/a/path", "https://[::1]:8443/w"])
def test_odd_urls_do_no_harm(url: str) -> None:
    inbound = replace(sent(secret="stranger"), url=url)
    assert "no other form" in told(inbound)


@pytest.mark.parametrize(
    ("entered", "meant", "found"),
    [
        ("' s3cret-of-vendor ' ", "s3cret-of-vendor", "without the blanks and quotes around it"),
        ("whsec_s3cret", "s3cret", "without its prefix"),
        ("s3cret", "whsec_s3cret", "with whsec_ before it"),
        (base64.b64encode(b"s3cret").decode(), "s3cret", "that is written in base64"),
    ],
)
def test_a_secret_that_was_entered_wrong_is_found(entered: str, meant: str, found: str) -> None:
    source = Vendor("v", (Secret(entered),))
    steps = explanation.steps(source, sent(secret=meant), NOW, TOLERANCE)
    assert f"the signature fits a secret {found}" in steps
    assert meant not in " ".join(steps).replace("whsec_", "")


def test_where_nothing_fits_the_secret_is_most_likely_another() -> None:
    said = told(sent(secret="stranger"))
    assert "signature_mismatch: " in said
    assert said.splitlines()[-1].startswith("what to do: compare the secret with the vendor's")


@pytest.mark.parametrize("body", [b"no json", b"\xff\xfe", b"[" * 100_000, b"x" * (1 << 21)])
def test_bodies_of_any_kind_can_be_looked_at(body: bytes) -> None:
    assert "no other form" in told(sent(body, secret="stranger"))


def native(at: datetime, secret: str = SECRET, body: bytes = BODY) -> tuple[str, ...]:
    stamp = int(at.timestamp())
    headers = {
        "webhook-id": "m",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature.sign(SECRET, "m", stamp, BODY),
    }
    source = Native("app", (Secret(secret),))
    return source.explain(Inbound(headers, body), NOW, TOLERANCE)


@pytest.mark.parametrize(
    ("by", "code"),
    [(timedelta(hours=1), "signature_stale"), (timedelta(hours=-1), "signature_future")],
)
def test_a_clock_that_is_wrong_is_told_from_a_secret_that_is(by: timedelta, code: str) -> None:
    steps = native(NOW - by)
    assert [one for one in steps if one.startswith(code)]
    assert steps[-2] == "apart from its time, the signature fits secret 1"
    assert "clock" in steps[-1]


def test_a_signature_that_is_missing_says_what_to_send() -> None:
    steps = Native("app", (Secret(SECRET),)).explain(Inbound({}, BODY), NOW, TOLERANCE)
    assert steps[-2].startswith("signature_missing: ")
    assert steps[-1].startswith("what to do: ")


def test_a_secret_of_another_form_is_no_crash() -> None:
    steps = native(NOW, "whsec_no base64 at all!")
    assert "the secret is not of the source's form" in " ".join(steps)

import hashlib
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import (  # type: ignore[import-untyped]
    RequestValidator,
    get_signature_algorithm,
)

from exporter.events.inbound import Inbound
from exporter.events.twilio import signed
from exporter.refusal import Refused
from tests.exporter.events.twilio import forms

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = {
    "CallSid": "CA1234567890ABCDE",
    "From": "+12349013030",
    "To": "+18005551212",
    "Caller": "+12349013030",
    "Digits": "1234",
}


def macs(request: Inbound, key: bytes, hash: str = "sha1") -> list[str]:
    return [signed.mac(key, one, hash).decode() for one in signed.contents(request)]


def test_the_published_vectors_are_signed() -> None:
    assert "0/KCTR6DLpKmkAf8muzZqo1nDgQ=" in macs(forms.posted(CALL, URL), b"12345")
    other = CALL | {"From": "+14158675309", "Caller": "+14158675309"}
    assert "RSOYDt4T1cUTdK1PDd93/VVr8B8=" in macs(forms.posted(other, URL), b"12345")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.b/x?y=1", ["https://a.b/x?y=1", "https://a.b:443/x?y=1"]),
        ("http://a.b/x", ["http://a.b/x", "http://a.b:80/x"]),
        ("https://a.b:8443/x", ["https://a.b/x", "https://a.b:8443/x"]),
        ("https://[::1]:8443/x", ["https://[::1]/x", "https://[::1]:8443/x"]),
        ("https://a.b", ["https://a.b", "https://a.b:443"]),
        ("https://user:secret@a.b/x", ["https://user:secret@a.b/x"]),
        ("", [""]),
    ],
)
def test_a_url_is_tried_with_and_without_its_port(url: str, found: list[str]) -> None:
    assert signed.urls(url) == found


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "key=k,algorithm=HMAC_SHA256",
        "key=k, algorithm = HMAC_SHA256",
        "key=k",
        "algorithm=hmac_sha1",
    ],
)
def test_the_algorithm_is_that_of_twilio_s_library(settings: str) -> None:
    named = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
    assert signed.algorithm(settings) == named[get_signature_algorithm(settings).upper()]
    assert signed.algorithm("algorithm=MD5") is None


_NAMES = st.text("AaBb1_ é", max_size=3)
_PAIRS = st.lists(st.tuples(_NAMES, st.text("ab &=+%é\U0001f600", max_size=4)), max_size=6)


@given(_PAIRS, st.sampled_from(["", ":443", ":8443"]), st.sampled_from(["sha1", "sha256"]))
def test_twilio_s_library_takes_what_we_sign(
    pairs: list[tuple[str, str]], port: str, hash: str
) -> None:
    url = f"https://chat.example.com{port}/webhooks/sms?a=1"
    request = Inbound({"Content-Type": signed.FORM}, urlencode(pairs).encode(), {}, "POST", url)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    validator = RequestValidator("token")
    algorithm = f"HMAC_{hash.upper()}"
    for mac in macs(request, b"token", hash):
        assert validator.validate(url, Form(fields), mac, algorithm)


class Form(dict[str, Any]):
    """A form as web frameworks hand it to Twilio's library."""

    def getlist(self, name: str) -> list[str]:
        found: list[str] = self[name]
        return found


def test_another_body_is_signed_by_its_digest_in_the_url() -> None:
    body = b'[{"id": "a"}]'
    url = f"{forms.URL}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    request = Inbound({"Content-Type": "application/json"}, body, {}, "POST", url)
    (mac, _) = macs(request, b"token")
    assert RequestValidator("token").validate(url, body.decode(), mac)


@pytest.mark.parametrize("url", [forms.URL, f"{forms.URL}?bodySHA256=00", "https://[", "é"])
def test_a_body_that_the_url_does_not_cover_is_refused(url: str) -> None:
    request = Inbound({"Content-Type": "application/json"}, b"[]", {}, "POST", url)
    with pytest.raises(Refused) as told:
        signed.contents(request)
    assert told.value.code == "signature_mismatch"


def test_a_form_of_too_many_fields_is_refused() -> None:
    body = b"&".join(b"a=%d" % n for n in range(1_001))
    with pytest.raises(Refused, match="more than 1000"):
        signed.fields(Inbound({"Content-Type": signed.FORM}, body))

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hubspot.utils.signature import Signature  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Secret
from exporter.events.hubspot import signature
from exporter.events.inbound import Inbound
from exporter.refusal import Refused

NOW = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
STAMP = "1700000000000"
BODY = b'{"hello":"w\\u00f6rld"}'
URL = "https://h.example/x"
PUBLISHED = "MNFEdFe06t4tSXH501DhIPoo0YeCqq0vgNrcaI1yh/4="
# The examples of HubSpot's pages on versions 1 and 2.
CLIENT = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
PAGE = "https://www.example.com/webhook_uri"
FIRST = (
    b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,'
    b'"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,'
    b'"changeSource":"CRM","changeFlag":"NEW","appId":54321}]'
)


def outcome(
    headers: dict[str, str],
    versions: Sequence[str] = ("v3",),
    *,
    body: bytes = BODY,
    url: str = URL,
    method: str = "POST",
    secrets: Sequence[str] = ("old", "s3cr3t"),
    now: datetime = NOW,
) -> int | str:
    inbound = Inbound(headers, body, method=method, url=url)
    kept = [Secret(one) for one in secrets]
    try:
        return signature.verify(inbound, kept, versions, now, timedelta(minutes=5))
    except Refused as refused:
        return refused.code


def new(mac: str = PUBLISHED, stamp: str = STAMP) -> dict[str, str]:
    return {"X-HubSpot-Signature-v3": mac, "X-HubSpot-Request-Timestamp": stamp}


def old(mac: str, version: str) -> dict[str, str]:
    return {"X-HubSpot-Signature": mac, "X-HubSpot-Signature-Version": version}


def test_a_published_signature_of_version_3_fits() -> None:
    assert outcome(new()) == 1
    assert outcome(new(), body=b"{}") == "signature_mismatch"
    assert outcome(new(), url=URL + "?a=1") == "signature_mismatch"
    assert outcome(new(), method="GET") == "signature_mismatch"
    assert outcome(new(stamp="1700000000001")) == "signature_mismatch"


@pytest.mark.parametrize(
    ("late", "found"),
    [(300, 1), (-300, 1), (301, "signature_stale"), (-301, "signature_future")],
)
def test_version_3_holds_for_the_tolerance_both_ways(late: int, found: int | str) -> None:
    assert outcome(new(), now=NOW + timedelta(seconds=late)) == found


@pytest.mark.parametrize(
    "headers",
    [{}, new(mac=""), new(stamp=""), new(stamp="soon"), new(stamp="9" * 40), old("00", "v1")],
)
def test_version_3_needs_its_headers(headers: dict[str, str]) -> None:
    assert outcome(headers) == "signature_missing"


def test_the_published_signatures_of_version_1_and_2_fit_where_they_are_taken() -> None:
    v1 = old("232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de", "v1")
    assert outcome(v1, ("v1",), body=FIRST, secrets=[CLIENT]) == 0
    got = old("eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e", "v2")
    assert outcome(got, ("v2",), body=b"", url=PAGE, method="GET", secrets=[CLIENT]) == 0
    v2 = old("9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900", "v2")
    example = b'{"example_field":"example_value"}'
    assert outcome(v2, ("v1", "v2"), body=example, url=PAGE, secrets=[CLIENT]) == 0
    assert outcome(v2, ("v2",), body=b"{}", url=PAGE, secrets=[CLIENT]) == "signature_mismatch"
    assert outcome(v2, ("v1",), body=example, url=PAGE, secrets=[CLIENT]) == "signature_missing"
    assert outcome(v2, ("v3",), body=example, url=PAGE, secrets=[CLIENT]) == "signature_missing"


def test_a_request_of_version_3_is_not_believed_by_an_older_one() -> None:
    both = {**new(mac="x"), **old(Signature.get_signature("s3cr3t", BODY.decode(), "v1"), "v1")}
    assert outcome(both, ("v1", "v2", "v3")) == "signature_mismatch"
    assert outcome(both, ("v1",)) == 1


@pytest.mark.parametrize(
    ("url", "forms"),
    [
        ("https://h/x", ["https://h/x"]),
        ("https://h/a%3Ab%20c", ["https://h/a%3Ab%20c", "https://h/a:b%20c"]),
        (
            "https://h/a%2fb?q=%40me%26",
            ["https://h/a%2fb?q=%40me%26", "https://h/a/b?q=%40me%26", "https://h/a/b?q=@me%26"],
        ),
    ],
)
def test_a_url_may_be_signed_decoded_in_part(url: str, forms: list[str]) -> None:
    assert signature.urls(url) == forms


@pytest.mark.parametrize("url", signature.urls("https://h/a%2Fb/%24?q=%40me&r=%26"))
def test_hubspots_own_library_signs_what_fits_in_each_form(url: str) -> None:
    body = BODY.decode()
    asked = "https://h/a%2Fb/%24?q=%40me&r=%26"
    v3 = Signature.get_signature("s3cr3t", body, "v3", url, "POST", STAMP)
    assert outcome(new(mac=v3), url=asked) == 1
    v2 = Signature.get_signature("s3cr3t", body, "v2", url, "POST")
    assert outcome(old(v2, "v2"), ("v2",), url=asked) == 1


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=40))
def test_no_header_and_no_url_breaks_it(mac: str, stamp: str, url: str) -> None:
    assert isinstance(outcome(new(mac, stamp), url=url), str)
    assert isinstance(outcome(old(mac, stamp), ("v1", "v2"), url=url), str)

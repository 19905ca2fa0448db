from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Secret
from exporter.events import mac
from exporter.events.inbound import Inbound
from exporter.refusal import Refused

NOW = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
STAMP = 1_700_000_000
BODY = b'{"hello":"w\\u00f6rld"}'
# Published: the HMAC of "1700000000." and BODY with the key s3cr3t.
PUBLISHED = "dee16ae93508be5d0da54cdd084f0762663552da01aa3621e6c35f05594789cb"
SECRETS = (Secret("other"), Secret("s3cr3t"))
FIVE = timedelta(minutes=5)


def outcome(header: str, now: datetime = NOW, body: bytes = BODY) -> int | str:
    try:
        return mac.stamped(Inbound({"Sig": header}, body), "Sig", SECRETS, now, FIVE)
    except Refused as refused:
        return refused.code if "s3cr3t" not in refused.message + refused.help else "told"


def test_a_published_signature_fits() -> None:
    assert mac.hexadecimal(b"s3cr3t", b"1700000000." + BODY).decode() == PUBLISHED
    assert outcome(f"t={STAMP},v1={PUBLISHED}") == 1


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f"t={STAMP},v1={'0' * 64},v1={PUBLISHED},v0=x", 1),
        (f" t={STAMP} , v1={PUBLISHED.upper()}", 1),
        (f"v1={PUBLISHED},t={STAMP}", 1),
        (f"t={STAMP},v1={PUBLISHED[:-1]}", "signature_mismatch"),
        (f"t={STAMP},v1=é€", "signature_mismatch"),
        (f"t={STAMP},v0={PUBLISHED}", "signature_missing"),
        (f"t={STAMP}", "signature_missing"),
        (f"v1={PUBLISHED}", "signature_missing"),
        ("", "signature_missing"),
        (f"t=x,v1={PUBLISHED}", "signature_missing"),
        (f"t=-1,v1={PUBLISHED}", "signature_missing"),
        (f"t={'9' * 400},v1={PUBLISHED}", "signature_missing"),
        (f"t=٣,v1={PUBLISHED}", "signature_missing"),
        (f"t={STAMP}," + "a," * 4000 + f"v1={PUBLISHED}", "signature_missing"),
    ],
)
def test_a_header_of_time_and_signatures_is_read(header: str, found: int | str) -> None:
    assert outcome(header) == found


@pytest.mark.parametrize(
    ("late", "found"),
    [
        (300, 1),
        (-300, 1),
        (301, "signature_stale"),
        (-301, "signature_future"),
    ],
)
def test_a_signature_holds_for_the_tolerance_both_ways(late: int, found: int | str) -> None:
    now = NOW + timedelta(seconds=late)
    assert outcome(f"t={STAMP},v1={PUBLISHED}", now) == found


def test_another_body_does_not_fit() -> None:
    header = f"t={STAMP},v1={PUBLISHED}"
    assert outcome(header, body=BODY + b" ") == "signature_mismatch"


def test_the_first_secret_that_fits_is_told() -> None:
    secrets = (Secret("a"), Secret("b"), Secret("b"))
    made = mac.hexadecimal(b"b", b"x").decode()
    assert mac.fitting(secrets, [made], lambda key: mac.hexadecimal(key, b"x")) == 1
    assert mac.fitting(secrets, [], lambda key: mac.hexadecimal(key, b"x")) == -1


def test_refusals_name_the_header() -> None:
    for refused in (mac.missing("X-Sig", "do this"), mac.unfit("X-Sig", "do this")):
        assert "X-Sig" in refused.message
        assert refused.help == "do this"
    with pytest.raises(Refused) as told:
        mac.refuse_other_time(0, NOW, FIVE)
    assert told.value.code == "signature_stale"


@given(st.text(max_size=20))
def test_only_short_plain_figures_are_a_number(text: str) -> None:
    found = mac.whole(text)
    assert found is None or str(found) == text.lstrip("0") or found == 0


@given(st.text(max_size=80))
def test_no_header_breaks_it(header: str) -> None:
    assert outcome(header) in ("signature_missing", "signature_stale", "signature_mismatch")

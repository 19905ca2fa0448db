"""Answers: what they hold, and how the vendor's clock goes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange import call
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from tests.exporter.integrations.stands.stand import mail

NOW = 1_790_000_000.0


def answer(body: bytes = b"", **headers: str) -> Answer:
    return Answer(200, headers, body, NOW)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b"[]", []),
        (b"null", None),
        (b"", None),
        (b"<html>", None),
        (b"\xff\xfe", None),
        (b'"\xed\xa0\x80"', None),
        (b"[" * 100_000, None),
        (b"[" * 100_000 + b"]" * 100_000, None),
    ],
)
def test_a_body_is_json_or_none(body: bytes, found: object) -> None:
    assert answer(body).json == found


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        (mail(NOW), 0.0),
        (mail(NOW + 7_200), 7_200.0),
        (mail(NOW - 60), -60.0),
        (mail(NOW).replace("GMT", "-0000"), 0.0),
        (mail(NOW).replace("GMT", "+0100"), -3_600.0),
        ("", None),
        ("soon", None),
        ("Sat, 99 Nov 2026 18:00:00 GMT", None),
        ("Sat, 21 Nov 99999999999 18:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", pytest.approx(2.5e11, rel=0.01)),
    ],
)
def test_the_vendors_clock_is_ahead_by_what_its_date_says(date: str, skew: float | None) -> None:
    found = answer(date=date)
    assert found.skew == skew
    assert found.vendor_now == NOW + call.believed(found.skew or 0.0)


@pytest.mark.parametrize(
    ("skew", "seconds"), [(0.0, 0.0), (-7_200.0, -7_200.0), (86_400.0, 86_400.0), (86_401.0, 0.0)]
)
def test_a_clock_that_is_more_than_a_day_off_is_not_believed(skew: float, seconds: float) -> None:
    assert call.believed(skew) == seconds
    assert answer(date=mail(NOW + skew)).vendor_now == NOW + seconds


def test_without_a_date_its_clock_is_ours() -> None:
    assert (answer().skew, answer().vendor_now) == (None, NOW)


@given(body=st.binary(), date=st.text())
def test_whatever_comes_can_be_looked_at(body: bytes, date: str) -> None:
    found = answer(body, date=date)
    assert found.json is not NotImplemented
    assert isinstance(found.vendor_now, float)


def test_calls_hold_who_they_are_about_and_no_secret() -> None:
    asked = Call(topic="health", url="https://plain.test")
    assert (asked.method, asked.signed, asked.bucket, asked.weight) == ("GET", True, "requests", 1)
    assert Unanswered("timeout", "", NOW).seconds == 0


def test_seconds_are_an_instant_of_utc() -> None:
    assert call.instant(0.0) == datetime(1970, 1, 1, tzinfo=UTC)

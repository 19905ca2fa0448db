"""What answers mean before the vendor's own words are read."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found
from exporter.integrations.states import STATE_OF
from tests.exporter.integrations.stands.stand import mail

NOW = 1_790_000_000.0


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, body, NOW)


@pytest.mark.parametrize(
    ("status", "reason", "state"),
    [
        (301, "moved", "down"),
        (304, "moved", "down"),
        (400, "refused", "degraded"),
        (401, "token_rejected", "auth_failed"),
        (402, "suspended", "auth_failed"),
        (403, "permission", "auth_failed"),
        (404, "missing", "down"),
        (408, "timeout", "down"),
        (410, "missing", "down"),
        (418, "refused", "degraded"),
        (423, "suspended", "auth_failed"),
        (429, "rate_limited", "throttled"),
        (500, "server_error", "down"),
        (503, "server_error", "down"),
        (599, "server_error", "down"),
        (999, "refused", "degraded"),
    ],
)
def test_a_status_has_its_usual_meaning(status: int, reason: str, state: str) -> None:
    found = verdict.of(answer(status))
    assert found is not None
    assert (found.reason, STATE_OF[found.reason]) == (reason, state)
    assert found.detail.startswith(str(status))


@pytest.mark.parametrize("status", [200, 201, 204])
def test_data_says_nothing_against_it(status: int) -> None:
    assert verdict.of(answer(status)) is None


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"<html>", "text/html; charset=utf-8", "200 with text/html, not JSON"),
        (b"<html>", "TEXT/HTML", "200 with text/html, not JSON"),
        (b"<html>", "", "200 with no type, not JSON"),
        (b"<html>", "text/html/planted secret", "200 with no type, not JSON"),
        (b" ", "application/json", "200 with an empty body, not JSON"),
        (b"null", "application/json", "200 with application/json, not JSON"),
    ],
)
def test_a_page_where_data_should_be_is_said(body: bytes, kind: str, said: str) -> None:
    assert verdict.of(answer(body=body, content_type=kind)) == Found(reason="not_json", detail=said)


def test_the_vendors_own_sentence_is_told_in_place_of_ours() -> None:
    found = verdict.of(answer(401), "Wrong token.")
    assert found is not None
    assert found.detail == "401: Wrong token."
    usual = verdict.of(answer(500))
    assert usual is not None
    assert usual.detail == "500"


def test_what_should_stand_there_is_looked_for() -> None:
    assert verdict.having({"a": {"b": 0}}, "a", "b") == Found()
    assert verdict.having({"a": {}}, "a", "b").detail == "the answer has no a.b"
    assert verdict.lacking("x").reason == "unexpected"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("999999999", verdict.LONGEST_WAIT),
        (mail(NOW + 90), 90.0),
        (mail(NOW - 90), 0.0),
        (mail(NOW + 1e9), verdict.LONGEST_WAIT),
        (mail(NOW + 90).replace("GMT", "-0000"), 90.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1" * 30, None),
    ],
)
def test_a_wait_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert verdict.retry_after(answer(429, retry_after=text)) == seconds
    assert verdict.because("rate_limited", answer(429, retry_after=text)).retry_after == seconds


def test_a_date_to_wait_for_is_of_the_vendors_clock() -> None:
    ahead = answer(429, retry_after=mail(NOW + 7_290), date=mail(NOW + 7_200))
    assert verdict.retry_after(ahead) == 90.0
    assert verdict.retry_after(answer(429)) is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("plain", "plain"),
        (" two\r\nlines\x00 ", "two lines"),
        ("\u2028a\ufeffb", "a b"),
        ("paid \u202eoot\u2069 late\udcff", "paid  oot  late"),
        ("a " * 1_000_000, "a " * 99 + "a…"),
        ("key sk_live_0123456789abcdefghijkl is wrong", "key … is wrong"),
        ("a " * 150, "a " * 99 + "a…"),
        (None, ""),
        ({"a": 1}, ""),
    ],
)
def test_a_sentence_is_one_short_line_without_a_token(said: Any, found: str) -> None:
    assert verdict.clean(said) == found


def test_a_line_has_an_end_and_keeps_what_may_be_a_hosts_name() -> None:
    said = "a-vendors-api.of-a-long-name.example.com:443: no\nanswer"
    assert verdict.line(said) == said.replace("\n", " ")
    assert len(verdict.line("a" * 1_000_000)) == 2 * verdict.MOST_SAID


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (0, 0.0),
        (7, 7.0),
        (1.5, 1.5),
        ("70", 70.0),
        (" 1.25 ", 1.25),
        ("-3", None),
        ("1e5", None),
        ("", None),
        (-1, None),
        (math.nan, None),
        (math.inf, None),
        (10**400, None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_a_number_is_finite_and_not_negative(told: Any, found: float | None) -> None:
    assert verdict.number(told) == found


@given(status=st.integers(0, 999), body=st.binary(), said=st.text(), header=st.text())
def test_whatever_is_answered_has_a_known_reason_or_none(
    status: int, body: bytes, said: str, header: str
) -> None:
    found = verdict.of(answer(status, body, retry_after=header, content_type=header), said)
    if found is not None:
        assert found.reason in STATE_OF
        assert len(found.detail) < 300

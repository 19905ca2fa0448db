"""Stripe: keys and their rights, limiters, and the newest event."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import stripe

MONEY = [{"amount": 0, "currency": "eur"}]
PERMISSION = (
    "The provided key 'rk_test_*****BYBoGA' does not have the required permissions for this "
    "endpoint on account 'acct_1AF6F5BDknbCVWX2'. Having the 'rak_balance_read' permission would "
    "allow this request to continue."
)


@pytest.fixture
def one() -> Integration:
    return asking.vendor(stripe.STAND, live=None)


def test_it_asks_for_the_balance_and_the_last_event(one: Integration) -> None:
    assert reading.first(one).url == "https://stand.test/v1/balance"
    assert reading.first(one, "newest").url == "https://stand.test/v1/events?limit=1"
    assert reading.first(one).headers == ()
    assert one.first("quota", "", "", reading.NOW) is None


def test_events_are_listed_for_what_never_came(one: Integration) -> None:
    call = reading.first(one, "events")
    assert call.url.startswith("https://stand.test/v1/events?")
    found = one.read(call, reading.answer({"data": [], "has_more": False}))
    assert (found.reason, found.missed) == ("", ())
    assert found.cursor


def test_a_version_and_a_connected_account_are_headers() -> None:
    more = {"version": "2025-09-30.clover", "account": "acct_1planted"}
    one = asking.vendor(stripe.STAND, **more)
    assert reading.first(one).headers == (
        ("Stripe-Version", "2025-09-30.clover"),
        ("Stripe-Account", "acct_1planted"),
    )


@pytest.mark.parametrize(
    ("status", "code", "said", "reason"),
    [
        (401, "", "Invalid API Key provided: sk_live_***1234", "token_rejected"),
        (401, "api_key_expired", "Expired API Key provided: sk_live_***1234", "token_expired"),
        (401, "platform_api_key_expired", "The API key is expired.", "token_expired"),
        (403, "", PERMISSION, "permission"),
        (403, "more_permissions_required", "no", "permission"),
        (403, "secret_key_required", "This API call cannot be made with it.", "permission"),
        (403, "account_invalid", "Application access may have been revoked.", "token_revoked"),
        (403, "account_invalid", "This account has been closed.", "token_revoked"),
        (401, "", "This account has been closed.", "suspended"),
        (401, "", "account " * 200_000 + "closed", "token_rejected"),  # nobody reads so far
        (403, "", "Your account acct_1 was rejected for terms of service", "suspended"),
        (400, "", "That account has been closed.", "refused"),
        (429, "new_limit", "Too many", "rate_limited"),
        (404, "resource_missing", "No such thing", "missing"),
        (400, "parameter_unknown", "Received unknown parameter", "refused"),
        (500, "", "An unknown error occurred", "server_error"),
    ],
)
def test_codes_and_words_say_what_is_wrong(
    one: Integration, status: int, code: str, said: str, reason: str
) -> None:
    error = {"type": "invalid_request_error", "message": said} | ({"code": code} if code else {})
    found = reading.read(one, {"error": error}, status)
    assert found.reason == reason
    assert found.detail.startswith(f"{status}: ")


@pytest.mark.parametrize("code", ["rate_limit", "lock_timeout"])
def test_a_limit_says_which_limiter_it_was(one: Integration, code: str) -> None:
    error = {"type": "invalid_request_error", "code": code, "message": "Slow down."}
    headers = {"stripe-rate-limited-reason": "global-rate", "retry-after": "2"}
    found = reading.read(one, {"error": error}, 429, headers)
    assert (found.reason, found.retry_after) == ("rate_limited", 2)
    assert found.detail == f"429: global-rate: {code}: Slow down."


def test_what_is_no_error_of_stripe_means_what_its_status_means(one: Integration) -> None:
    assert reading.read(one, b"<html>", 503).reason == "server_error"
    assert reading.read(one, {"error": "gone"}, 401).reason == "token_rejected"


@pytest.mark.parametrize(
    ("topic", "told", "lacks"),
    [
        ("health", {}, "livemode"),
        ("health", {"livemode": "yes", "available": MONEY}, "livemode"),
        ("health", {"livemode": True}, "available"),
        ("newest", {}, "data"),
        ("newest", {"data": {}}, "data"),
    ],
)
def test_what_is_documented_must_be_there(
    one: Integration, topic: Any, told: Any, lacks: str
) -> None:
    found = reading.read(one, told, topic=topic)
    assert (found.reason, found.detail) == ("unexpected", f"the answer has no {lacks}")


@pytest.mark.parametrize(
    ("wanted", "live", "detail"),
    [
        (None, True, ""),
        (None, False, ""),
        (True, True, ""),
        (False, False, ""),
        (True, False, "the key is of a sandbox, and `live` is true"),
        (False, True, "the key is of live mode, and `live` is false"),
    ],
)
def test_a_key_of_the_wrong_mode_is_told(wanted: bool | None, live: bool, detail: str) -> None:
    one = asking.vendor(stripe.STAND, live=wanted)
    found = reading.read(one, {"livemode": live, "available": MONEY})
    assert (found.reason, found.detail) == ("unexpected" if detail else "", detail)


def test_the_newest_event_says_when_it_was(one: Integration) -> None:
    told = {"data": [{"id": "evt_1", "created": 1_790_000_000}]}
    newest = datetime.fromtimestamp(1_790_000_000, UTC)
    assert reading.read(one, told, topic="newest").newest == newest
    assert reading.read(one, {"data": []}, topic="newest").newest is None


@pytest.mark.parametrize(
    ("token", "live", "wrong"),
    [
        ("pk_live_planted", None, {"token": "expected a secret or restricted key, sk_… or rk_…"}),
        ("whsec_planted", None, {"token": "expected a secret or restricted key, sk_… or rk_…"}),
        ("rk_test_planted", True, {"live": "the key is of a sandbox"}),
        ("sk_live_planted", False, {"live": "the key is of live mode"}),
        ("sk_live_planted", True, {}),
        ("rk_test_planted", False, {}),
        ("rk_test_planted", None, {}),
        (None, None, {}),
    ],
)
def test_a_key_shows_by_its_beginning_what_it_is(
    token: str | None, live: bool | None, wrong: dict[str, str]
) -> None:
    one = asking.vendor(stripe.STAND, token=token, live=live)
    assert dict(one.wrong_vendor()) == wrong

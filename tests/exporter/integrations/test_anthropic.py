"""Anthropic: types and words of errors, and limits in headers."""

from typing import Any

import pytest

from alerting.secret import Secret
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import anthropic
from tests.exporter.integrations.stands.stand import iso

MODELS = {"data": [{"type": "model", "id": "claude-sonnet-4-5"}], "has_more": True}
CREDIT = "Your credit balance is too low to access the Anthropic API."


@pytest.fixture
def one() -> Integration:
    return asking.vendor(anthropic.STAND)


def test_it_lists_one_model_and_shows_its_key_in_its_own_header(one: Integration) -> None:
    call = reading.first(one)
    assert call.url == "https://stand.test/v1/models?limit=1"
    assert call.headers == (("anthropic-version", "2023-06-01"),)
    assert reading.shown(one) == {"x-api-key": anthropic.TOKEN}
    assert one.first("newest", "", "", reading.NOW) is None
    assert one.page == "https://status.claude.com"


def test_a_token_of_a_server_of_tokens_is_a_bearers() -> None:
    grant = {
        "type": "client_credentials",
        "token_url": "https://login.test/token",
        "client_id": "app",
        "client_secret": "planted-anthropic-grant",
    }
    one = asking.vendor(anthropic.STAND, token=None, oauth=grant)
    shown = one.credentials(reading.first(one), Secret("planted"))
    assert [(name, value.reveal()) for name, value in shown.headers] == [
        ("Authorization", "Bearer planted")
    ]


@pytest.mark.parametrize(
    ("status", "kind", "said", "reason"),
    [
        (401, "authentication_error", "invalid x-api-key", "token_rejected"),
        (401, "authentication_error", "OAuth token has expired.", "token_expired"),
        (401, "authentication_error", "This API key is expired", "token_expired"),
        (401, "authentication_error", "OAuth token has been revoked.", "token_revoked"),
        (403, "permission_error", "Your API key does not have permission", "permission"),
        (403, "forbidden", "Request not allowed", "permission"),
        (402, "billing_error", "There is an issue with your billing", "suspended"),
        (400, "invalid_request_error", CREDIT, "quota_exhausted"),
        (
            400,
            "invalid_request_error",
            "You have reached your specified API usage limits. You will regain access later.",
            "quota_exhausted",
        ),
        (400, "invalid_request_error", "This organization has been disabled.", "suspended"),
        (400, "invalid_request_error", "limit: must be below 1000", "refused"),
        (404, "not_found_error", "Not found", "missing"),
        (429, "rate_limit_error", "This would exceed your rate limit", "rate_limited"),
        (500, "api_error", "Internal server error", "server_error"),
        (504, "timeout_error", "Timed out", "server_error"),
        (529, "overloaded_error", "Overloaded", "server_error"),
        (503, "new_error", "", "server_error"),
    ],
)
def test_types_and_words_say_what_is_wrong(
    one: Integration, status: int, kind: str, said: str, reason: str
) -> None:
    told = {"type": "error", "error": {"type": kind, "message": said}, "request_id": "req_1"}
    found = reading.read(one, told, status)
    assert (found.reason, found.detail) == (reason, f"{status}: {said or kind}")


def test_a_limit_says_how_long_to_wait(one: Integration) -> None:
    error = {"type": "rate_limit_error", "message": "no"}
    found = reading.read(one, {"type": "error", "error": error}, 429, {"retry-after": "17"})
    assert (found.reason, found.retry_after) == ("rate_limited", 17)


def test_what_is_no_error_of_anthropic_means_what_its_status_means(one: Integration) -> None:
    assert reading.read(one, b"<html>", 502).reason == "server_error"
    assert reading.read(one, {"error": "no"}, 401).reason == "token_rejected"


def test_headers_tell_limits_of_a_minute(one: Integration) -> None:
    headers = {
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "49",
        "anthropic-ratelimit-requests-reset": iso(reading.NOW + 1),
        "anthropic-ratelimit-tokens-limit": "48000",
        "anthropic-ratelimit-tokens-remaining": "47000",
        "anthropic-ratelimit-tokens-reset": "2026-09-21T13:34:20Z",
        "anthropic-ratelimit-input-tokens-limit": "40000",
        "anthropic-ratelimit-input-tokens-remaining": "40000",
        "anthropic-ratelimit-output-tokens-limit": "8000",
        "anthropic-ratelimit-output-tokens-remaining": "7000",
        "anthropic-ratelimit-output-tokens-reset": "never",
    }
    found = reading.read(one, MODELS, headers=headers)
    assert found.quotas == (
        Quota("requests", 1, 50, 60, reading.NOW + 1),
        Quota("tokens", 1_000, 48_000, 60, 1_789_997_660),
        Quota("input_tokens", 0, 40_000, 60),
        Quota("output_tokens", 1_000, 8_000, 60),
    )
    assert found.odd == ()


def test_a_limit_that_cannot_be_is_left_out(one: Integration) -> None:
    name = "anthropic-ratelimit-requests"
    headers = {f"{name}-limit": "0", f"{name}-remaining": "many"}
    found = reading.read(one, MODELS, headers=headers)
    assert (found.reason, found.quotas, found.odd) == ("", (), ("quota",))


@pytest.mark.parametrize("told", [{}, {"data": []}, {"data": None}])
def test_models_must_be_listed(one: Integration, told: Any) -> None:
    assert reading.read(one, told).detail == "the answer has no data"


def test_an_admin_key_is_not_the_one() -> None:
    one = asking.vendor(anthropic.STAND, token="sk-ant-admin01-planted")
    said = "an admin key cannot ask this; write a key of a workspace, sk-ant-api…"
    assert dict(one.wrong()) == {"token": said}
    assert dict(asking.vendor(anthropic.STAND, token=None).wrong_vendor()) == {}

"""Why servers of tokens give none, as their vendors say it."""

from typing import Any

import pytest

from exporter.integrations.grants import refusal
from exporter.integrations.states import STATE_OF
from tests.exporter.integrations.grants.asked import answer

HTML = "<!doctype html><title>Sign in</title>"


def salesforce(said: str) -> dict[str, str]:
    return {"error": "invalid_grant", "error_description": said}


@pytest.mark.parametrize(
    ("status", "told", "reason"),
    [
        (400, {"error": "invalid_grant"}, "token_revoked"),
        (401, {"error": "invalid_client", "error_description": "unknown client"}, "grant"),
        (400, {"error": "unauthorized_client"}, "grant"),
        (400, {"error": "invalid_scope"}, "grant"),
        (400, {"error": "unsupported_grant_type"}, "grant"),
        # the server itself
        (500, {"error": "invalid_grant"}, "server_error"),
        (503, HTML, "server_error"),
        (502, "", "server_error"),
        (429, {}, "rate_limited"),
        (429, HTML, "rate_limited"),
        (408, {}, "timeout"),
        (301, {}, "moved"),
        (404, HTML, "grant"),
        (403, HTML, "grant"),
        (400, {"error": "temporarily_unavailable"}, "server_error"),
        (400, {"error": "slow_down"}, "rate_limited"),
        # Salesforce
        (400, salesforce("user hasn't approved this consumer"), "token_revoked"),
        (400, salesforce("invalid assertion"), "token_revoked"),
        (400, salesforce("audience is invalid"), "token_revoked"),
        (400, salesforce("expired access/refresh token"), "token_revoked"),
        (400, salesforce("inactive user"), "suspended"),
        (400, salesforce("inactive organization"), "suspended"),
        (400, salesforce("user is locked"), "suspended"),
        (400, {"error": "inactive_org", "error_description": "org"}, "suspended"),
        (400, {"error": "inactive_user"}, "suspended"),
        (400, {"error": "rate_limit_exceeded"}, "rate_limited"),
        # Google
        (400, {"error": "invalid_grant", "error_description": "account not found"}, "suspended"),
        (401, {"error": "disabled_client"}, "suspended"),
        (401, {"error": "deleted_client"}, "suspended"),
        (
            403,
            {"error": {"code": 403, "message": "no", "status": "INTERNAL_ERROR"}},
            "server_error",
        ),
        (403, {"error": {"code": 403, "message": "no"}}, "grant"),
        # HubSpot, Slack
        (400, {"status": "BAD_REFRESH_TOKEN", "message": "missing refresh token"}, "token_revoked"),
        (200, {"ok": False, "error": "invalid_refresh_token"}, "token_revoked"),
        (200, {"ok": False, "error": "ratelimited"}, "rate_limited"),
        (200, {"ok": False, "error": "account_inactive"}, "suspended"),
        (200, {"error": "invalid_client"}, "grant"),
    ],
)
def test_each_refusal_has_its_reason(status: int, told: Any, reason: str) -> None:
    found = refusal.of(answer(told, status), "token_revoked")
    assert found.reason == reason, found.detail
    assert reason in STATE_OF
    assert found.detail.startswith(f"the server of tokens answers {status}")


def test_the_servers_own_words_are_told_in_one_clean_line() -> None:
    told = {"error": "invalid_grant", "error_description": "line 1\nline 2 " + "x" * 40}
    found = refusal.of(answer(told, 400), "grant")
    assert found.detail == "the server of tokens answers 400: invalid_grant: line 1 line 2 …"
    assert refusal.of(answer({"error": {"message": "no"}}, 400), "grant").detail.endswith(": no")


def test_what_is_no_code_is_not_told() -> None:
    found = refusal.of(answer({"error": "Planted token abc123"}, 400), "grant")
    assert found.detail == "the server of tokens answers 400"


def test_a_wait_that_is_asked_for_is_told() -> None:
    assert refusal.of(answer({}, 429, retry_after="90"), "grant").retry_after == 90


@pytest.mark.parametrize(
    ("told", "is_one"),
    [
        ({"error": "invalid_grant"}, True),
        ({"ok": False}, True),
        ({"error": {"code": 1}}, True),
        ({"ok": True, "error": ""}, False),
        ({"access_token": "a"}, False),
        (["error"], False),
        (None, False),
    ],
)
def test_a_refusal_may_have_a_status_that_says_yes(told: Any, is_one: bool) -> None:
    assert refusal.is_one(told) is is_one

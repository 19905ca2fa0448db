"""OpenAI: codes and words of errors, limits in headers, and Azure."""

from typing import Any

import pytest

from alerting.secret import Secret
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import openai

MODELS = {"object": "list", "data": [{"id": "gpt-5"}]}
SCOPES = "You have insufficient permissions for this operation. Missing scopes: api.model.read."
GRANT = {
    "type": "client_credentials",
    "token_url": "https://login.test/token",
    "client_id": "app",
    "client_secret": "planted-openai-grant",
}


@pytest.fixture
def one() -> Integration:
    return asking.vendor(openai.STAND)


def test_it_lists_models_as_the_base_url_has_it(one: Integration) -> None:
    assert reading.first(one).url == "https://stand.test/models"
    assert asking.vendor(openai.STAND, url="").base() == "https://api.openai.com/v1"
    assert reading.shown(one) == {"Authorization": f"Bearer {openai.TOKEN}"}
    assert one.first("newest", "", "", reading.NOW) is None


def test_an_organisation_and_a_project_are_headers() -> None:
    one = asking.vendor(openai.STAND, organization="org-planted", project="proj_planted")
    assert reading.first(one).headers == (
        ("OpenAI-Organization", "org-planted"),
        ("OpenAI-Project", "proj_planted"),
    )


def test_azure_wants_its_version_and_its_own_header() -> None:
    one = asking.vendor(openai.STAND, azure=True, api_version="2024-10-21")
    assert reading.first(one).url == "https://stand.test/models?api-version=2024-10-21"
    assert reading.shown(one) == {"api-key": openai.TOKEN}
    assert dict(one.wrong_vendor()) == {}


def test_a_token_of_azures_directory_is_a_bearers() -> None:
    one = asking.vendor(openai.STAND, azure=True, oauth=GRANT, token=None)
    shown = one.credentials(reading.first(one), Secret("planted"))
    assert [(name, value.reveal()) for name, value in shown.headers] == [
        ("Authorization", "Bearer planted")
    ]


@pytest.mark.parametrize(
    ("url", "status_page", "page"),
    [
        ("", None, "https://status.openai.com"),
        ("https://eu.api.openai.com/v1", None, "https://status.openai.com"),
        ("https://openai.com/v1", None, "https://status.openai.com"),
        ("https://me.openai.azure.com/openai", None, ""),
        ("https://me.openai.azure.com/openai", "https://mine.test/", "https://mine.test"),
        ("", "", ""),
    ],
)
def test_the_status_page_is_openais_only_where_openai_is_asked(
    url: str, status_page: str | None, page: str
) -> None:
    assert asking.vendor(openai.STAND, url=url, status_page=status_page).page == page


@pytest.mark.parametrize(
    ("status", "code", "kind", "said", "reason"),
    [
        (401, "invalid_api_key", "invalid_request_error", "Incorrect API key", "token_rejected"),
        (401, "account_deactivated", "invalid_request_error", "deactivated", "suspended"),
        (401, None, "invalid_request_error", SCOPES, "permission"),
        (
            401,
            None,
            "invalid_request_error",
            "You must be a member of an organization",
            "permission",
        ),
        (401, None, "invalid_request_error", "Your IP is not authorized", "permission"),
        (401, "mismatched_organization", "x", "The header should match", "permission"),
        (403, "unsupported_country_region_territory", "request_forbidden", "Country", "permission"),
        (429, "insufficient_quota", "insufficient_quota", "You exceeded", "quota_exhausted"),
        (429, "credit_balance_exhausted", "insufficient_quota", "no", "quota_exhausted"),
        (429, "new_code", "insufficient_quota", "no", "quota_exhausted"),
        (429, None, None, "You exceeded your current quota, please check", "quota_exhausted"),
        (429, "billing_not_active", "billing_not_active", "not active", "suspended"),
        (429, None, None, "Your account is not active, please check billing", "suspended"),
        (429, "rate_limit_exceeded", "tokens", "Rate limit reached", "rate_limited"),
        (429, "429", None, "Requests have exceeded call rate limit", "rate_limited"),
        (503, "slow_down", "rate_limit_error", "slow down", "rate_limited"),
        (503, "server_is_overloaded", "x", "overloaded", "server_error"),
        (401, "401", None, "Access denied due to invalid subscription key", "token_rejected"),
        (404, "404", None, "Resource not found", "missing"),
        (500, None, "server_error", "The server had an error", "server_error"),
    ],
)
def test_codes_types_and_words_say_what_is_wrong(
    one: Integration, status: int, code: str | None, kind: str | None, said: str, reason: str
) -> None:
    error = {"message": said, "type": kind, "param": None, "code": code}
    found = reading.read(one, {"error": error}, status)
    assert (found.reason, found.detail) == (reason, f"{status}: {said}")


def test_an_error_may_be_bare_or_a_sentence(one: Integration) -> None:
    assert reading.read(one, {"error": SCOPES}, 401).reason == "permission"
    bare = {"code": "unsupported_country_region_territory", "message": "Country not supported"}
    assert reading.read(one, bare, 403).reason == "permission"
    assert reading.read(one, {"code": "invalid_api_key"}, 401).detail == "401: invalid_api_key"
    assert reading.read(one, {"error": 5}, 403).reason == "permission"
    assert reading.read(one, ["no"], 503).reason == "server_error"


@pytest.mark.parametrize(
    ("reset", "after"),
    [("12ms", 0.012), ("1m30s", 90), ("6m0s", 360), ("1s", 1), ("1", 1), ("", None)],
)
def test_headers_tell_limits_of_a_minute(one: Integration, reset: str, after: float | None) -> None:
    headers = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": reset,
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    found = reading.read(one, MODELS, headers=headers)
    requests, tokens = found.quotas
    assert (requests.bucket, requests.used, requests.limit, requests.window) == (
        "requests",
        1,
        60,
        60,
    )
    assert requests.resets == pytest.approx(0.0 if after is None else reading.NOW + after)
    assert tokens == Quota("tokens", 16, 150_000, 60, reading.NOW + 360)
    assert found.odd == ()


@pytest.mark.parametrize(
    ("limit", "remaining", "odd"),
    [
        ("-1", "0", ("quota",)),
        ("0", "0", ("quota",)),
        ("100", "-1", ("quota",)),
        ("100", None, ()),
        (None, "7", ()),
    ],
)
def test_values_that_mean_nothing_are_left_out(
    one: Integration, limit: str | None, remaining: str | None, odd: tuple[str, ...]
) -> None:
    told = {"x-ratelimit-limit-tokens": limit, "x-ratelimit-remaining-tokens": remaining}
    headers = {name: value for name, value in told.items() if value is not None}
    found = reading.read(one, MODELS, headers=headers)
    assert (found.reason, found.quotas, found.odd) == ("", (), odd)


@pytest.mark.parametrize("told", [{}, {"data": []}, {"data": None}])
def test_models_must_be_listed(one: Integration, told: Any) -> None:
    assert reading.read(one, told).detail == "the answer has no data"


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        (
            {"azure": True, "url": ""},
            {"url": "expected the base URL of the resource: https://….openai.azure.com/openai"},
        ),
        (
            {"api_version": "2024-10-21"},
            {"api_version": "this is Azure's; write azure: true too"},
        ),
    ],
)
def test_azure_needs_what_is_its_own(more: dict[str, Any], wrong: dict[str, str]) -> None:
    assert dict(asking.vendor(openai.STAND, **more).wrong()) == wrong

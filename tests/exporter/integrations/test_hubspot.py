from typing import Any

import pytest

from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.hubspot import DAY, Hubspot
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import hubspot
from tests.exporter.integrations.stands.stand import Scene

NOW = Scene().now
USAGE = {
    "name": "private-apps-api-calls-daily",
    "usageLimit": 500_000,
    "currentUsage": 1,
    "collectedAt": "2020-04-10T06:46:40.789Z",
    "fetchStatus": "SUCCESS",
    "resetsAt": "2020-04-10T04:00:00Z",
}
HEADERS = {
    "X-HubSpot-RateLimit-Daily": "250000",
    "X-HubSpot-RateLimit-Daily-Remaining": "249906",
    "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
    "X-HubSpot-RateLimit-Max": "100",
    "X-HubSpot-RateLimit-Remaining": "99",
    "X-HubSpot-RateLimit-Secondly": "10",
    "X-HubSpot-RateLimit-Secondly-Remaining": "9",
}
APP = {
    "type": "client_credentials",
    "token_url": "https://api.hubapi.com/oauth/v1/token",
    "client_id": "id",
    "client_secret": "planted",
}


def portal(**more: Any) -> Hubspot:
    found = asking.vendor(hubspot.STAND, **more)
    assert isinstance(found, Hubspot)
    return found


def usage(told: Any, headers: dict[str, str] | None = None) -> Found:
    return asking.read(portal(), "quota", asking.answer({"results": told}, headers=headers or {}))


def test_the_documented_daily_usage_has_the_documented_figures() -> None:
    """In the sample the day was over before it was counted, so nobody says when the next one is."""
    assert usage([USAGE]).quotas == (Quota("daily", 1, 500_000, DAY, 0.0),)
    tonight = {**USAGE, "currentUsage": 7, "resetsAt": "2026-09-22T00:00:00Z"}
    assert usage([tonight]).quotas == (Quota("daily", 7, 500_000, DAY, 1_790_035_200.0),)


def test_a_count_that_was_kept_gives_way_to_headers_of_the_same_answer() -> None:
    kept = {**USAGE, "usageLimit": 250_000, "currentUsage": 90, "fetchStatus": "CACHED"}
    assert usage([kept], HEADERS).quotas[-1].used == 94
    assert usage([kept]).quotas[-1].used == 90
    of_another = {**kept, "usageLimit": 650_000}
    assert usage([of_another], HEADERS).quotas[-1].used == 90


def test_a_kept_count_of_a_day_that_is_over_says_when_it_was_over() -> None:
    assert usage([{**USAGE, "fetchStatus": "CACHED"}]).quotas[0].resets == 1_586_491_200.0


@pytest.mark.parametrize("key", ["currentUsage", "usageLimit"])
@pytest.mark.parametrize("value", [None, "many", -1, True])
def test_usage_that_is_no_number_is_odd_and_left_out(key: str, value: object) -> None:
    found = usage([{**USAGE, key: value}])
    assert (found.reason, found.quotas, found.odd) == ("", (), ("quota",))


def test_the_documented_headers_have_the_documented_figures() -> None:
    found = asking.read(portal(), "health", asking.answer({"portalId": 62515}, headers=HEADERS))
    assert found.reason == ""
    assert found.quotas == (Quota("daily", 94, 250_000, DAY), Quota("requests", 1, 100, 10.0))


def test_an_interval_that_is_none_is_the_usual_one() -> None:
    headers = {**HEADERS, "X-HubSpot-RateLimit-Interval-Milliseconds": "0"}
    found = asking.read(portal(), "health", asking.answer({"portalId": 62515}, headers=headers))
    assert found.quotas[1].window == 10.0


def test_an_oauth_app_is_told_of_no_day_and_not_asked_for_one() -> None:
    app = portal(token=None, oauth=APP)
    assert app.first("quota", "", "", NOW) is None
    headers = {name: value for name, value in HEADERS.items() if "Daily" not in name}
    found = asking.read(app, "health", asking.answer({"portalId": 62515}, headers=headers))
    assert (found.quotas, found.odd) == ((Quota("requests", 1, 100, 10.0),), ())


def test_a_search_has_a_limit_of_its_own() -> None:
    call = portal().first("newest", "", "", NOW)
    assert call is not None
    assert (call.method, call.bucket) == ("POST", "search")
    assert Quota("search", 0, 5, 1.0) in Hubspot.ALLOWED


def test_what_is_not_asked_has_no_call() -> None:
    assert portal().first("status", "", "", NOW) is None


def test_what_happened_is_listed_for_webhooks_that_never_came() -> None:
    call = portal().first("events", "", "", NOW)
    assert call is not None
    assert call.topic == "events"
    found = portal().read(call, asking.answer({}))
    assert (found.reason, found.missed) == ("unexpected", ())


ERRORS: list[tuple[int, dict[str, str], str, str]] = [
    (
        401,
        {"message": "Authentication credentials not found.", "category": "INVALID_AUTHENTICATION"},
        "token_rejected",
        "401: Authentication credentials not found.",
    ),
    (
        401,
        {"message": "The token expired 5 minutes ago.", "category": "EXPIRED_AUTHENTICATION"},
        "token_expired",
        "401: The token expired 5 minutes ago.",
    ),
    (403, {"category": "MISSING_SCOPES"}, "permission", "403: MISSING_SCOPES"),
    (
        429,
        {
            "message": "You have reached your daily limit.",
            "errorType": "RATE_LIMIT",
            "policyName": "DAILY",
        },
        "quota_exhausted",
        "429: You have reached your daily limit.",
    ),
    (
        429,
        {"message": "You have reached your secondly limit.", "errorType": "RATE_LIMIT"},
        "rate_limited",
        "429: You have reached your secondly limit.",
    ),
    (
        429,
        {"category": "RATE_LIMITS", "policyName": "DAILY"},
        "quota_exhausted",
        "429: RATE_LIMITS",
    ),
    (423, {}, "rate_limited", "423: too much is written at once"),
    (477, {}, "maintenance", "477: the account is moving to another data centre"),
    (477, {"message": "Moving."}, "maintenance", "477: Moving."),
    (400, {"message": "Bad JSON", "category": "VALIDATION_ERROR"}, "refused", "400: Bad JSON"),
    (500, {"message": "internal error"}, "server_error", "500: internal error"),
    (502, {}, "server_error", "502"),
]


@pytest.mark.parametrize(("status", "told", "reason", "detail"), ERRORS)
def test_errors_have_their_reasons(
    status: int, told: dict[str, str], reason: str, detail: str
) -> None:
    told = {"status": "error", **told} if told else told
    found = asking.read(portal(), "health", asking.answer(told, status))
    assert (found.reason, found.detail) == (reason, detail)


def test_a_move_of_the_account_says_how_long_it_takes() -> None:
    found = asking.read(portal(), "health", asking.answer({}, 477, {"Retry-After": "86400"}))
    assert found.retry_after == 86_400.0


def test_the_newest_contact_says_when_it_changed() -> None:
    results = [{"updatedAt": "2026-09-21T13:33:20.5Z"}, {"updatedAt": "never"}, 7]
    found = asking.read(portal(), "newest", asking.answer({"results": results}))
    assert found.newest is not None
    assert found.newest.timestamp() == 1_789_997_600.5
    empty = asking.read(portal(), "newest", asking.answer({"results": []}))
    assert (empty.reason, empty.newest) == ("", None)


@pytest.mark.parametrize("topic", ["quota", "newest"])
def test_data_without_results_is_not_as_documented(topic: Any) -> None:
    found = asking.read(portal(), topic, asking.answer({}))
    assert (found.reason, found.detail) == ("unexpected", "the answer has no results")


def test_what_changed_is_listed_for_what_never_came() -> None:
    one = portal(webhooks=["contact.email"])
    call = one.first("events", "", "", NOW)
    assert call is not None
    assert (call.topic, call.url) == ("events", "https://stand.test/account-info/v3/details")
    following = one.read(call, asking.answer({"portalId": 33})).following
    assert following is not None
    assert (following.url.rpartition("/")[2], following.bucket) == ("search", "search")
    found = one.read(following, asking.answer({"total": 0, "results": []}))
    assert (found.reason, found.following, bool(found.cursor)) == ("", None, True)

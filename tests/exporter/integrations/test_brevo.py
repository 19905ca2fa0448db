from typing import Any

import msgspec
import pytest

from alerting.secret import Secret
from exporter.integrations.brevo import DAY, Brevo
from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.found import Quota
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import brevo
from tests.exporter.integrations.stands.stand import Scene

NOW = Scene().now
ATTRIBUTES: dict[str, Any] = {"attributes": []}
FREE = {"type": "free", "creditsType": "sendLimit", "credits": 8_755}
PAID = {
    "type": "subscription",
    "creditsType": "sendLimit",
    "credits": 8_755,
    "startDate": "2026-01-01",
    "endDate": "2026-12-31",
}
TEXTS = {"type": "sms", "creditsType": "sendLimit", "credits": 3}


def account(**more: Any) -> Brevo:
    found = asking.vendor(brevo.STAND, **more)
    assert isinstance(found, Brevo)
    return found


def limited(limit: str, remaining: str, reset: str) -> dict[str, str]:
    return {
        "x-sib-ratelimit-limit": limit,
        "x-sib-ratelimit-remaining": remaining,
        "x-sib-ratelimit-reset": reset,
    }


@pytest.mark.parametrize(
    ("topic", "told", "limit", "quota"),
    [
        ("health", ATTRIBUTES, "1000", Quota("contacts", 250, 1_000, 3_600.0, NOW + 45)),
        ("health", ATTRIBUTES, "760", Quota("contacts", 10, 760, 1.0, NOW + 45)),
        ("quota", {"plan": []}, "1000", Quota("account", 250, 1_000, 3_600.0, NOW + 45)),
        ("newest", {"count": 0}, "1000", Quota("campaigns", 250, 1_000, 3_600.0, NOW + 45)),
    ],
)
def test_the_documented_headers_have_the_documented_figures(
    topic: Any, told: Any, limit: str, quota: Quota
) -> None:
    answer = asking.answer(told, headers=limited(limit, "750", "45"))
    found = asking.read(account(), topic, answer)
    assert (found.reason, found.quotas) == ("", (quota,))


@pytest.mark.parametrize(
    ("plans", "credits", "quotas"),
    [
        ([{**FREE, "credits": 60}, TEXTS], None, (Quota("credits", 240, 300, DAY),)),
        ([TEXTS, {**FREE, "credits": 60}], 500, (Quota("credits", 440, 500, DAY),)),
        ([FREE], None, (Quota("credits", 0, 300, DAY),)),
        ([PAID, TEXTS], None, ()),
        ([PAID], 10_000, (Quota("credits", 1_245, 10_000, 30 * DAY, 1_798_675_200.0),)),
        (
            [{**PAID, "endDate": "2026-12-31T23:59:59.000Z"}],
            10_000,
            (Quota("credits", 1_245, 10_000, 30 * DAY, 1_798_675_200.0),),
        ),
        (
            [{**PAID, "endDate": "2026-01-31"}],
            10_000,
            (Quota("credits", 1_245, 10_000, 30 * DAY),),
        ),
        ([{**PAID, "endDate": 7}], 10_000, (Quota("credits", 1_245, 10_000, 30 * DAY),)),
        ([TEXTS], 10_000, ()),
        ([7, {"creditsType": "seats", "type": "crm", "credits": 1}], 10_000, ()),
    ],
)
def test_what_is_left_of_a_plan_is_a_quota_where_the_whole_is_known(
    plans: Any, credits: int | None, quotas: tuple[Quota, ...]
) -> None:
    found = asking.read(account(credits=credits), "quota", asking.answer({"plan": plans}))
    assert (found.reason, found.quotas, found.odd) == ("", quotas, ())


@pytest.mark.parametrize("left", [-1, None, "many"])
def test_credits_that_cannot_be_are_odd_and_left_out(left: object) -> None:
    found = asking.read(account(), "quota", asking.answer({"plan": [{**FREE, "credits": left}]}))
    assert (found.reason, found.quotas, found.odd) == ("", (), ("quota",))


ERRORS: list[tuple[int, Any, str, str]] = [
    (
        401,
        {"code": "unauthorized", "message": "Key not found"},
        "token_rejected",
        "401: Key not found",
    ),
    (
        401,
        {"code": "unauthorized", "message": "API Key is not enabled"},
        "token_revoked",
        "401: API Key is not enabled",
    ),
    (
        401,
        {"code": "unauthorized", "message": "We have detected an unrecognised IP address ::1."},
        "permission",
        "401: We have detected an unrecognised IP address ::1.",
    ),
    (403, {"code": "permission_denied"}, "permission", "403: permission_denied"),
    (
        403,
        {"code": "permission_denied", "message": "Your account has been suspended"},
        "suspended",
        "403: Your account has been suspended",
    ),
    (
        403,
        {"code": "account_under_validation", "message": "wait"},
        "suspended",
        "403: wait",
    ),
    (402, {"code": "not_enough_credits", "message": "buy"}, "quota_exhausted", "402: buy"),
    (404, {"code": "document_not_found", "message": "gone"}, "missing", "404: gone"),
    (400, {"code": "invalid_parameter", "message": "no"}, "refused", "400: no"),
    (500, {"message": "disabled"}, "server_error", "500: disabled"),
    (503, "", "server_error", "503: the vendor cannot answer now"),
]


@pytest.mark.parametrize(("status", "told", "reason", "detail"), ERRORS)
def test_errors_have_their_reasons(status: int, told: Any, reason: str, detail: str) -> None:
    found = asking.read(account(), "health", asking.answer(told, status))
    assert (found.reason, found.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (limited("100", "0", "1800"), 1_800.0),
        ({**limited("100", "0", "1800"), "Retry-After": "60"}, 60.0),
        (limited("100", "0", "999999999"), 86_400.0),
        (limited("100", "0", "never"), None),
        ({}, None),
    ],
)
def test_a_wait_is_as_long_as_until_the_limit_is_new(
    headers: dict[str, str], wait: float | None
) -> None:
    found = asking.read(account(), "quota", asking.answer("", 429, headers))
    assert (found.reason, found.detail) == ("rate_limited", "429: too many requests")
    assert found.retry_after == wait


def test_the_newest_campaign_says_when_it_changed_or_was_sent() -> None:
    campaigns = [
        {"createdAt": "2026-09-01T00:00:00Z", "modifiedAt": "2026-09-02T00:00:00Z"},
        {"createdAt": "2026-08-01T00:00:00Z", "sentDate": "2026-09-21T13:33:20.000Z"},
        {"createdAt": "2026-08-01T00:00:00Z", "scheduledAt": "2027-01-01T00:00:00Z"},
        7,
    ]
    found = asking.read(account(), "newest", asking.answer({"count": 4, "campaigns": campaigns}))
    assert found.newest is not None
    assert found.newest.timestamp() == 1_789_997_600.0
    none = asking.read(account(), "newest", asking.answer({"count": 0}))
    assert (none.reason, none.newest) == ("", None)


@pytest.mark.parametrize(
    ("topic", "lacking"), [("health", "attributes"), ("quota", "plan"), ("newest", "campaigns")]
)
def test_data_without_what_is_documented_says_what_it_lacks(topic: Any, lacking: str) -> None:
    found = asking.read(account(), topic, asking.answer({}))
    assert (found.reason, found.detail) == ("unexpected", f"the answer has no {lacking}")


def test_whether_we_are_let_in_is_asked_where_the_limit_is_wide() -> None:
    assert {quota.bucket: quota.limit for quota in Brevo.ALLOWED} == {
        "contacts": 36_000,
        "account": 100,
        "campaigns": 100,
    }
    calls = [account().first(topic, "", "", NOW) for topic in Brevo.TOPICS]
    assert [call.bucket for call in calls if call] == ["contacts", "account", "campaigns"]
    assert account().first("events", "", "", NOW) is None


def test_the_key_is_shown_in_brevos_own_header() -> None:
    shown = account().credentials(Call(topic="health", url="x"), Secret("planted"))
    assert [(name, value.reveal()) for name, value in shown.headers] == [("api-key", "planted")]


@pytest.mark.parametrize("credits", [0, -1, "many"])
def test_credits_of_no_plan_are_refused(credits: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="credits"):
        account(credits=credits)

from typing import Any

import msgspec
import pytest

from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.salesforce import DAY, Salesforce
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import salesforce
from tests.exporter.integrations.stands.stand import Scene

NOW = Scene().now
QUERY = "SELECT+SystemModstamp+FROM+Booking__c+ORDER+BY+SystemModstamp+DESC+LIMIT+1"
RESOURCES = {"sobjects": "/services/data/v66.0/sobjects"}


def org(**more: Any) -> Salesforce:
    found = asking.vendor(salesforce.STAND, **more)
    assert isinstance(found, Salesforce)
    return found


def limited(text: str) -> Found:
    headers = {"Sforce-Limit-Info": text}
    return asking.read(org(), "health", asking.answer(RESOURCES, headers=headers))


@pytest.mark.parametrize(
    ("text", "quotas"),
    [
        (
            "api-usage=10018/100000; api-bursts=1/750",
            (Quota("daily", 10_018, 100_000, DAY), Quota("bursts", 1, 750)),
        ),
        ("api-usage=18/5000", (Quota("daily", 18, 5_000, DAY),)),
        (
            "api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)",
            (Quota("daily", 25, 5_000, DAY), Quota("app", 17, 250, DAY)),
        ),
        ("per-app-api-usage=17/250(appName=ours)", (Quota("app", 17, 250, DAY),)),
        ("something-new=1/2;api-usage=18/5000;", (Quota("daily", 18, 5_000, DAY),)),
        ("", ()),
    ],
)
def test_the_documented_headers_have_the_documented_figures(
    text: str, quotas: tuple[Quota, ...]
) -> None:
    found = limited(text)
    assert (found.reason, found.quotas, found.odd) == ("", quotas, ())


@pytest.mark.parametrize(
    "text",
    [
        "api-usage",
        "api-usage=",
        "api-usage=18",
        "api-usage=18/0",
        "api-usage=-18/5000",
        "api-usage=many/5000",
        "api-usage=18/5000(appName=(nested))",
        "api-usage=99999/5000",
    ],
)
def test_parts_that_are_no_limits_are_odd_and_left_out(text: str) -> None:
    found = limited(f"{text}; api-bursts=1/750")
    assert (found.quotas, found.odd) == ((Quota("bursts", 1, 750),), ("quota",))


def test_a_header_without_end_is_read_to_a_bound() -> None:
    assert limited("x=1/2;" * 100 + "api-usage=18/5000").quotas == ()


def test_the_documented_limits_have_the_documented_figures() -> None:
    told = {
        "DailyApiRequests": {"Max": 15_000, "Remaining": 14_998},
        "DailyBulkApiBatches": {"Max": 15_000, "Remaining": 14_999},
        "DailyDurableStreamingApiEvents": {"Max": 0, "Remaining": 0},
        "DataStorageMB": {"Max": 1_024, "Remaining": -3},
        "MassEmail": {"Max": 5_000, "Remaining": 5_000},
    }
    found = asking.read(org(), "quota", asking.answer(told))
    assert (found.reason, found.odd) == ("", ())
    assert found.quotas == (
        Quota("daily", 2, 15_000, DAY),
        Quota("bulk_batches", 1, 15_000, DAY),
        Quota("data_storage", 1_027, 1_024),
    )


@pytest.mark.parametrize(
    "told",
    [
        7,
        {},
        {"Max": "many", "Remaining": 1},
        {"Max": 15_000},
        {"Max": 15_000, "Remaining": True},
        {"Max": 15_000, "Remaining": "some"},
        {"Max": 15_000, "Remaining": -(10**30)},
        {"Max": 15_000, "Remaining": 10**30},
    ],
)
def test_limits_that_cannot_be_are_odd_and_left_out(told: Any) -> None:
    found = asking.read(org(), "quota", asking.answer({"DailyApiRequests": told}))
    assert (found.reason, found.quotas, found.odd) == ("", (), ("quota",))


ERRORS: list[tuple[int, str, str, str]] = [
    (401, "INVALID_SESSION_ID", "Session expired or invalid", "token_rejected"),
    (401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE", "token_rejected"),
    (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", "quota_exhausted"),
    (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", "rate_limited"),
    (
        403,
        "API_DISABLED_FOR_ORG",
        "The REST API is not enabled for this Organization.",
        "permission",
    ),
    (403, "API_CURRENTLY_DISABLED", "API is disabled for this User", "permission"),
    (403, "INSUFFICIENT_ACCESS", "You need View Setup and Configuration.", "permission"),
    (403, "ORG_LOCKED", "locked", "suspended"),
    (403, "TRIAL_EXPIRED", "trial expired", "suspended"),
    (401, "INVALID_SESSION_ID", "The organization is suspended", "suspended"),
    (403, "", "This org has been deactivated.", "suspended"),
    (503, "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", "read only", "maintenance"),
    (503, "SERVER_UNAVAILABLE", "busy", "server_error"),
    (503, "SERVER_UNAVAILABLE", "Server down for maintenance", "maintenance"),
    (404, "NOT_FOUND", "The requested resource does not exist", "missing"),
    (400, "INVALID_TYPE", "sObject type 'Nothing__c' is not supported.", "missing"),
    (400, "MALFORMED_QUERY", "unexpected token", "refused"),
    (500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.", "server_error"),
]


@pytest.mark.parametrize(("status", "code", "said", "reason"), ERRORS)
def test_errors_have_their_reasons(status: int, code: str, said: str, reason: str) -> None:
    told = [{"message": said, "errorCode": code}]
    found = asking.read(org(), "health", asking.answer(told, status))
    assert (found.reason, found.detail) == (reason, f"{status}: {said}")


@pytest.mark.parametrize(
    ("status", "told", "reason", "detail"),
    [
        (403, [], "permission", "403: the token may not do this"),
        (403, [7], "permission", "403: the token may not do this"),
        (403, [{"errorCode": "ORG_LOCKED"}], "suspended", "403: ORG_LOCKED"),
        (401, {"errorCode": "INVALID_SESSION_ID"}, "token_rejected", "401: INVALID_SESSION_ID"),
        (302, "", "moved", "302, a redirect; it is not followed"),
        (503, "<h1>Down For Maintenance</h1>", "maintenance", "503: down for maintenance"),
        (503, "", "server_error", "503: the vendor cannot answer now"),
    ],
)
def test_errors_of_other_forms_have_their_reasons(
    status: int, told: Any, reason: str, detail: str
) -> None:
    found = asking.read(org(), "health", asking.answer(told, status))
    assert (found.reason, found.detail) == (reason, detail)


def test_an_error_tells_what_is_left_as_well() -> None:
    told = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    headers = {"Sforce-Limit-Info": "api-usage=15001/15000"}
    found = asking.read(org(), "health", asking.answer(told, 403, headers))
    assert found.quotas == (Quota("daily", 15_001, 15_000, DAY),)


def test_the_newest_record_says_when_it_changed() -> None:
    records = [{"SystemModstamp": "2026-09-21T13:33:20.000+0000"}]
    found = asking.read(org(), "newest", asking.answer({"records": records}))
    assert found.newest is not None
    assert found.newest.timestamp() == 1_789_997_600.0
    none = asking.read(org(), "newest", asking.answer({"records": []}))
    assert (none.reason, none.newest) == ("", None)


@pytest.mark.parametrize(
    ("topic", "lacking"),
    [("health", "sobjects"), ("quota", "DailyApiRequests"), ("newest", "records")],
)
def test_data_without_what_is_documented_says_what_it_lacks(topic: Any, lacking: str) -> None:
    found = asking.read(org(), topic, asking.answer({}))
    assert (found.reason, found.detail) == ("unexpected", f"the answer has no {lacking}")


def test_calls_go_where_the_token_says_unless_people_say_otherwise() -> None:
    site = "https://ours.my.salesforce.com"
    one = org(url="", version="64.0", object="Booking__c")
    calls = [one.first(topic, "", site, NOW) for topic in Salesforce.TOPICS]
    assert [call.url for call in calls if call] == [
        f"{site}/services/data/v64.0",
        f"{site}/services/data/v64.0/limits",
        f"{site}/services/data/v64.0/query?q={QUERY}",
    ]
    elsewhere = org(url="https://test.my.salesforce.com").first("health", "", site, NOW)
    assert elsewhere is not None
    assert elsewhere.url.startswith("https://test.my.salesforce.com/")
    assert one.first("events", "", site, NOW) is None


def test_an_organisation_needs_its_base_url() -> None:
    assert dict(org(url="").wrong()).keys() == {"url"}
    assert not [*org().wrong()]


@pytest.mark.parametrize(
    "wrong",
    [{"version": "66"}, {"version": "v66.0"}, {"object": "Account; DROP"}, {"object": ""}],
)
def test_settings_that_are_none_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError, match=next(iter(wrong))):
        org(**wrong)

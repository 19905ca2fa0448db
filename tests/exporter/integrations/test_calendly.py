"""Calendly: tokens in words, and the newest booking."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import calendly
from tests.exporter.integrations.stands.stand import Scene

ORGANIZATION = "https://api.calendly.com/organizations/AAAAAAAAAAAAAAAA"


@pytest.fixture
def one() -> Integration:
    return asking.vendor(calendly.STAND)


def test_it_asks_who_it_is_and_for_the_last_meetings(one: Integration) -> None:
    assert reading.first(one).url == "https://stand.test/users/me"
    assert reading.first(one, "newest").url == (
        "https://stand.test/scheduled_events"
        "?user=https%3A%2F%2Fapi.calendly.com%2Fusers%2FEBHAAFHDCAEQTSEZ"
        "&sort=start_time%3Adesc&count=100"
    )
    assert one.first("quota", "", "", reading.NOW) is None


def test_an_organisation_may_be_looked_at() -> None:
    one = asking.vendor(calendly.STAND, calendar=ORGANIZATION)
    assert "?organization=https" in reading.first(one, "newest").url


def test_without_a_calendar_it_is_that_of_the_tokens_user() -> None:
    one = asking.vendor(calendly.STAND, calendar="", status_page="")
    memory, calls = asking.run(calendly.STAND, one, Scene(), 3)
    assert [call.url.partition("?")[0].removeprefix("https://stand.test") for call in calls] == [
        "/users/me",
        "/users/me",
        "/scheduled_events",
    ]
    assert memory.newest == Scene().newest
    assert memory.following == ()


@pytest.mark.parametrize(
    ("status", "title", "said", "reason"),
    [
        (401, "Unauthenticated", "The access token is invalid", "token_rejected"),
        (401, "Unauthenticated", "The access token expired", "token_expired"),
        (401, "Unauthenticated", "The access token was revoked", "token_revoked"),
        (401, "Unauthenticated", "The access token is expired or invalid", "token_rejected"),
        (403, "Permission Denied", "This user is not in your organization", "permission"),
        (404, "Resource Not Found", "The server could not find it", "missing"),
        (400, "Invalid Argument", "The supplied parameters are invalid.", "refused"),
        (424, "External Calendar Error", "", "refused"),
    ],
)
def test_titles_and_words_say_what_is_wrong(
    one: Integration, status: int, title: str, said: str, reason: str
) -> None:
    found = reading.read(one, {"title": title, "message": said}, status)
    assert (found.reason, found.detail) == (reason, f"{status}: {said or title}")


def test_too_many_requests_wait_for_the_reset(one: Integration) -> None:
    found = reading.read(one, b"Too many", 429, {"x-ratelimit-reset": "42"})
    assert (found.reason, found.retry_after) == ("rate_limited", 42)


def test_headers_tell_the_minute(one: Integration) -> None:
    headers = {"x-ratelimit-limit": "500", "x-ratelimit-remaining": "495"}
    found = reading.read(one, {"resource": {"uri": calendly.USER}}, headers=headers)
    assert (found.reason, found.quotas) == ("", (Quota("requests", 5, 500, 60),))


@pytest.mark.parametrize("told", [{}, {"collection": 5}])
def test_meetings_are_a_list(one: Integration, told: dict[str, Any]) -> None:
    found = reading.read(one, told, topic="newest")
    assert found.detail == "the answer has no collection"


def test_a_user_has_an_address(one: Integration) -> None:
    assert reading.read(one, {"resource": {}}).detail == "the answer has no resource.uri"


def test_the_newest_change_counts_whenever_the_meeting_is(one: Integration) -> None:
    told = {
        "collection": [
            {"created_at": "2026-01-02T03:04:05.678123Z", "updated_at": "2026-01-02T03:04:05Z"},
            {"created_at": "2026-11-20T10:00:00Z", "updated_at": None},
        ]
    }
    found = reading.read(one, told, topic="newest")
    assert found.newest == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    assert reading.read(one, {"collection": []}, topic="newest").newest is None

"""Zendesk: who we are to it, closed accounts, and the newest ticket."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import zendesk

ANONYMOUS = {"id": None, "name": "Anonymous user", "email": "invalid@example.com"}


@pytest.fixture
def one() -> Integration:
    return asking.vendor(zendesk.STAND)


def test_it_asks_who_it_is_and_for_the_ticket_that_changed_last(one: Integration) -> None:
    assert reading.first(one).url == "https://stand.test/api/v2/users/me.json"
    assert reading.first(one, "newest").url == (
        "https://stand.test/api/v2/tickets.json?page%5Bsize%5D=1&sort=-updated_at"
    )
    assert one.first("quota", "", "", reading.NOW) is None


def test_an_api_token_is_shown_with_its_agent_and_one_of_oauth_alone() -> None:
    basic = asking.vendor(zendesk.STAND, email="jdoe@example.com", token="6wiIBWbGkBMo1mRDMuVwkw1E")
    assert reading.shown(basic) == {
        "Authorization": ("Basic amRvZUBleGFtcGxlLmNvbS90b2tlbjo2d2lJQldiR2tCTW8xbVJETXVWd2t3MUU=")
    }
    oauth = asking.vendor(zendesk.STAND, email="", token="a-token")
    assert reading.shown(oauth) == {"Authorization": "Bearer a-token"}


@pytest.mark.parametrize("email", ["nobody", "a@b:c", "a b@c"])
def test_an_address_is_one(email: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        asking.vendor(zendesk.STAND, email=email)


@pytest.mark.parametrize(
    ("told", "reason", "detail"),
    [
        ({"user": {"id": 35436, "suspended": False}}, "", ""),
        (
            {"user": ANONYMOUS},
            "token_rejected",
            "200: Zendesk takes us for an anonymous user",
        ),
        ({"user": {"id": 1, "suspended": True}}, "suspended", "the user is suspended"),
        ({"user": {}}, "unexpected", "the answer has no user.id"),
        ({}, "unexpected", "the answer has no user.id"),
    ],
)
def test_who_is_let_in_has_an_id(
    one: Integration, told: dict[str, Any], reason: str, detail: str
) -> None:
    found = reading.read(one, told)
    assert (found.reason, found.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("status", "told", "reason", "detail"),
    [
        (
            401,
            {"error": "Couldn't authenticate you"},
            "token_rejected",
            "401: Couldn't authenticate you",
        ),
        (
            401,
            {"error": "invalid_token", "error_description": "The access token is revoked"},
            "token_rejected",
            "401: The access token is revoked",
        ),
        (403, {"error": "Forbidden", "description": "No access"}, "permission", "403: No access"),
        (
            403,
            {"error": {"title": "Forbidden", "message": "No access"}},
            "permission",
            "403: No access",
        ),
        (403, {"error": "SuspendedUser"}, "suspended", "403: SuspendedUser"),
        (
            404,
            {"error": {"title": "No help desk at x.zendesk.com", "message": "It is available"}},
            "missing",
            "404: It is available",
        ),
        (422, {"error": "RecordInvalid"}, "refused", "422: RecordInvalid"),
        (404, {}, "missing", "404: there is no such thing"),
    ],
)
def test_errors_come_in_two_forms(
    one: Integration, status: int, told: dict[str, Any], reason: str, detail: str
) -> None:
    found = reading.read(one, told, status)
    assert (found.reason, found.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("status", "page", "reason"),
    [
        (403, b"<h1>This account has been Suspended</h1>", "suspended"),
        (404, b"<p>This help desk no longer exists</p>", "suspended"),
        (403, b"<h1>Blocked by a firewall</h1>", "permission"),
        (404, b"<h1>Not found</h1>", "missing"),
        (502, b"<h1>Operations are suspended</h1>", "server_error"),
        (200, b"<h1>Suspended</h1>", "not_json"),
    ],
)
def test_a_page_says_that_an_account_is_closed(
    one: Integration, status: int, page: bytes, reason: str
) -> None:
    assert reading.read(one, page, status).reason == reason


def test_too_many_requests_wait_as_told(one: Integration) -> None:
    assert reading.read(one, {}, 429, {"retry-after": "33"}).retry_after == 33
    assert reading.read(one, b"no", 429, {"ratelimit-reset": "41"}).retry_after == 41


def test_the_documented_headers_tell_the_minute(one: Integration) -> None:
    headers = {
        "x-rate-limit": "700",
        "ratelimit-limit": "700",
        "x-rate-limit-remaining": "699",
        "ratelimit-remaining": "699",
        "ratelimit-reset": "41",
    }
    found = reading.read(one, {"user": {"id": 1}}, headers=headers)
    assert found.quotas == (Quota("requests", 1, 700, 60, reading.NOW + 41),)


def test_the_ticket_that_changed_last_is_the_newest_record(one: Integration) -> None:
    told = {"tickets": [{"updated_at": "2026-11-21T09:00:00Z"}, {}, None]}
    found = reading.read(one, told, topic="newest")
    assert found.newest == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert reading.read(one, {"tickets": []}, topic="newest").newest is None
    assert reading.read(one, {}, topic="newest").detail == "the answer has no tickets"

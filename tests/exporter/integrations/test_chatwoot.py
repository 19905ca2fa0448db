"""Chatwoot: one status for all that is wrong, and the newest conversation."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import chatwoot


@pytest.fixture
def one() -> Integration:
    return asking.vendor(chatwoot.STAND)


def test_it_asks_for_the_account_and_the_conversation_that_moved_last(one: Integration) -> None:
    assert reading.first(one).url == "https://stand.test/api/v1/accounts/3"
    assert reading.first(one, "newest").url == (
        "https://stand.test/api/v1/accounts/3/conversations"
        "?status=all&assignee_type=all&sort_by=last_activity_at_desc&page=1"
    )
    assert one.first("quota", "", "", reading.NOW) is None


def test_the_token_is_shown_in_a_header_that_proxies_let_through(one: Integration) -> None:
    assert reading.shown(one) == {"api-access-token": chatwoot.TOKEN}


def test_every_chatwoot_has_its_own_url() -> None:
    one = asking.vendor(chatwoot.STAND, url="")
    said = "expected the base URL: every customer of this vendor has their own"
    assert [*one.wrong()] == [("url", said)]


@pytest.mark.parametrize(
    ("told", "reason", "detail"),
    [
        ({"error": "Invalid Access Token"}, "token_rejected", "401: Invalid Access Token"),
        ({"error": "Account is suspended"}, "suspended", "401: Account is suspended"),
        (
            {"error": "You are not authorized to access this account"},
            "permission",
            "401: You are not authorized to access this account",
        ),
        (
            {"error": "Access to this endpoint is not authorized for bots"},
            "permission",
            "401: Access to this endpoint is not authorized for bots",
        ),
        (
            {"errors": ["You need to sign in or sign up before continuing."]},
            "token_rejected",
            "401: You need to sign in or sign up before continuing.",
        ),
        ({}, "token_rejected", "401"),
    ],
)
def test_words_tell_what_a_401_means(
    one: Integration, told: dict[str, Any], reason: str, detail: str
) -> None:
    found = reading.read(one, told, 401)
    assert (found.reason, found.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "missing"), (429, "rate_limited"), (500, "server_error")]
)
def test_another_status_means_what_it_usually_does(
    one: Integration, status: int, reason: str
) -> None:
    assert reading.read(one, {"error": "x"}, status).reason == reason


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"id": 3, "status": "active"}, ""),
        ({"id": 3}, ""),
        ({"id": 3, "status": "suspended"}, "suspended"),
        ({}, "unexpected"),
    ],
)
def test_an_account_says_whether_it_is_active(
    one: Integration, told: dict[str, Any], reason: str
) -> None:
    assert reading.read(one, told).reason == reason


def test_the_conversation_that_moved_last_is_the_newest_record(one: Integration) -> None:
    payload = [{"last_activity_at": 1_790_000_000}, {"last_activity_at": None}, None]
    found = reading.read(one, {"data": {"payload": payload}}, topic="newest")
    assert found.newest == datetime.fromtimestamp(1_790_000_000, UTC)
    assert reading.read(one, {"data": {"payload": []}}, topic="newest").newest is None
    assert reading.read(one, {"data": []}, topic="newest").reason == "unexpected"


def test_what_was_missed_is_listed_of_the_same_account(one: Integration) -> None:
    assert reading.first(one, "events").url.startswith("https://stand.test/api/v1/accounts/3/")
    assert reading.read(one, {}, topic="events").reason == "unexpected"


def test_conversations_are_listed_for_what_never_came(one: Integration) -> None:
    call = reading.first(one, "events")
    assert call.url.startswith("https://stand.test/api/v1/accounts/3/conversations?")
    found = one.read(call, reading.answer({"data": {"payload": []}}))
    assert (found.reason, found.missed, bool(found.cursor)) == ("", (), True)

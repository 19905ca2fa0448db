"""Slack: a no with status 200, and the newest message of a channel."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import slack
from tests.exporter.integrations.stands.stand import Scene


@pytest.fixture
def one() -> Integration:
    return asking.vendor(slack.STAND)


def test_it_asks_who_it_is_and_for_the_last_message(one: Integration) -> None:
    call = reading.first(one)
    assert (call.method, call.url) == ("POST", "https://stand.test/api/auth.test")
    newest = reading.first(one, "newest")
    history = "https://stand.test/api/conversations.history?channel=C0123456789&limit=1"
    assert (newest.method, newest.url, newest.bucket) == ("GET", history, "history")
    assert one.first("quota", "", "", reading.NOW) is None
    assert asking.vendor(slack.STAND, url="").base() == "https://slack.com"


def test_without_a_channel_no_message_is_asked_for() -> None:
    one = asking.vendor(slack.STAND, channel="")
    memory, calls = asking.run(slack.STAND, one, Scene(), 3)
    assert {call.topic for call in calls} == {"health"}
    assert memory.state == "up"


def test_no_status_page_is_asked_as_slacks_is_none_of_statuspage(one: Integration) -> None:
    assert one.page == ""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("not_authed", "token_rejected"),
        ("invalid_auth", "token_rejected"),
        ("token_revoked", "token_revoked"),
        ("token_expired", "token_expired"),
        ("account_inactive", "suspended"),
        ("no_permission", "permission"),
        ("team_access_not_granted", "permission"),
        ("ekm_access_denied", "permission"),
        ("org_login_required", "maintenance"),
        ("ratelimited", "rate_limited"),
        ("service_unavailable", "server_error"),
        ("fatal_error", "server_error"),
        ("internal_error", "server_error"),
        ("request_timeout", "timeout"),
        ("channel_not_found", "missing"),
        ("invalid_arg_name", "refused"),
    ],
)
def test_an_error_says_what_is_wrong_though_the_status_is_200(
    one: Integration, error: str, reason: str
) -> None:
    found = reading.read(one, {"ok": False, "error": error})
    assert (found.reason, found.detail) == (reason, f"200: {error}")


def test_a_scope_that_is_missing_is_named(one: Integration) -> None:
    told = {"ok": False, "error": "missing_scope", "needed": "channels:history", "provided": "x"}
    found = reading.read(one, told, topic="newest")
    said = "200: missing_scope, it needs channels:history"
    assert (found.reason, found.detail) == ("permission", said)


def test_a_limit_says_how_long_to_wait(one: Integration) -> None:
    found = reading.read(one, {"ok": False, "error": "ratelimited"}, 429, {"retry-after": "30"})
    assert (found.reason, found.retry_after) == ("rate_limited", 30)


def test_a_no_without_a_reason_is_a_refusal_or_what_its_status_means(one: Integration) -> None:
    found = reading.read(one, {"ok": False})
    assert (found.reason, found.detail) == ("refused", "200: it says no, and not why")
    assert reading.read(one, {"ok": False, "error": "new_thing"}, 503).reason == "server_error"
    assert reading.read(one, b"upstream", 502).reason == "server_error"


@pytest.mark.parametrize(
    ("topic", "told", "lacks"),
    [
        ("health", {}, "ok"),
        ("health", {"ok": "true"}, "ok"),
        ("health", {"ok": True}, "team_id"),
        ("newest", {"ok": True, "messages": {}}, "messages"),
    ],
)
def test_what_is_documented_must_be_there(
    one: Integration, topic: Any, told: Any, lacks: str
) -> None:
    found = reading.read(one, told, topic=topic)
    assert (found.reason, found.detail) == ("unexpected", f"the answer has no {lacks}")


def test_a_message_is_as_old_as_its_ts(one: Integration) -> None:
    told = {"ok": True, "messages": [{"type": "message", "ts": "1512085950.000216"}]}
    newest = datetime(2017, 11, 30, 23, 52, 30, tzinfo=UTC)
    assert reading.read(one, told, topic="newest").newest == newest
    without: list[Any] = [[], [{"ts": "never"}], [{}]]
    for messages in without:
        empty = {"ok": True, "messages": messages}
        assert reading.read(one, empty, topic="newest").newest is None


def test_an_app_level_token_is_not_the_one() -> None:
    one = asking.vendor(slack.STAND, token="xapp-1-planted")
    said = "an app-level token cannot ask this; write the bot's, xoxb-…"
    assert dict(one.wrong()) == {"token": said}
    assert dict(asking.vendor(slack.STAND).wrong()) == {}
    assert dict(asking.vendor(slack.STAND, token=None).wrong_vendor()) == {}

"""Intercom: codes of errors, and the newest conversation."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.exchange.call import Topic
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import intercom


@pytest.fixture
def one() -> Integration:
    return asking.vendor(intercom.STAND)


def error(code: str, said: str = "No") -> dict[str, Any]:
    return {"type": "error.list", "errors": [{"code": code, "message": said}]}


def test_it_asks_who_it_is_and_for_the_conversation_that_changed_last() -> None:
    one = asking.vendor(intercom.STAND, version="2.11")
    health, newest = reading.first(one), reading.first(one, "newest")
    assert (health.method, health.url) == ("GET", "https://stand.test/me")
    assert (newest.method, newest.url) == ("POST", "https://stand.test/conversations/search")
    assert ("Intercom-Version", "2.11") in health.headers
    assert one.first("quota", "", "", reading.NOW) is None


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (401, "unauthorized", "token_rejected"),
        (401, "token_not_found", "token_rejected"),
        (401, "token_revoked", "token_revoked"),
        (401, "token_expired", "token_expired"),
        (401, "token_suspended", "suspended"),
        (403, "token_blocked", "suspended"),
        (403, "token_unauthorized", "permission"),
        (403, "api_plan_restricted", "suspended"),
        (404, "not_found", "missing"),
        (400, "rate_limit_exceeded", "rate_limited"),
        (500, "server_error", "server_error"),
        (400, "a_new_code", "refused"),
        (200, "a_new_code", "refused"),
    ],
)
def test_codes_say_more_than_the_status(
    one: Integration, status: int, code: str, reason: str
) -> None:
    found = reading.read(one, error(code), status)
    assert (found.reason, found.detail) == (reason, f"{status}: No")


@pytest.mark.parametrize(("topic", "reason"), [("health", "suspended"), ("newest", "permission")])
def test_a_plan_without_a_part_is_not_without_all(
    one: Integration, topic: Topic, reason: str
) -> None:
    assert reading.read(one, error("api_plan_restricted"), 403, topic=topic).reason == reason


def test_an_error_without_a_sentence_says_its_code(one: Integration) -> None:
    assert reading.read(one, error("conflict", ""), 409).detail == "409: conflict"


@pytest.mark.parametrize("told", [error("rate_limit_exceeded"), b"slow down"])
def test_too_many_requests_wait_for_the_reset(one: Integration, told: Any) -> None:
    reset = {"x-ratelimit-reset": str(int(reading.NOW) + 10)}
    found = reading.read(one, told, 429, reset)
    assert (found.reason, found.retry_after) == ("rate_limited", 10)


@pytest.mark.parametrize("told", [{"type": "error.list"}, {"type": "error.list", "errors": [5]}])
def test_a_list_of_no_errors_is_read_by_its_status(one: Integration, told: Any) -> None:
    assert reading.read(one, told, 401).reason == "token_rejected"


def test_the_documented_headers_tell_ten_seconds(one: Integration) -> None:
    headers = {
        "x-ratelimit-limit": "1000",
        "x-ratelimit-remaining": "980",
        "x-ratelimit-reset": str(int(reading.NOW) + 7),
    }
    found = reading.read(one, {"type": "admin", "id": "1"}, headers=headers)
    assert (found.reason, found.quotas) == (
        "",
        (Quota("requests", 20, 1000, 10, reading.NOW + 7),),
    )


def test_the_conversation_that_changed_last_is_the_newest_record(one: Integration) -> None:
    told = {"conversations": [{"updated_at": 1_734_537_980}, {"updated_at": "x"}, None]}
    found = reading.read(one, told, topic="newest")
    assert found.newest == datetime.fromtimestamp(1_734_537_980, UTC)
    assert reading.read(one, {"conversations": []}, topic="newest").newest is None
    assert reading.read(one, {}, topic="newest").detail == "the answer has no conversations"
    assert reading.read(one, {}).detail == "the answer has no id"

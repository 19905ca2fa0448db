"""Cal.com: keys, limits by name, and the newest booking."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import calcom

ME = {"status": "success", "data": {"id": 7}}


@pytest.fixture
def one() -> Integration:
    return asking.vendor(calcom.STAND)


def test_it_asks_who_it_is_and_for_the_booking_that_changed_last(one: Integration) -> None:
    health, newest = reading.first(one), reading.first(one, "newest")
    assert health.url == "https://stand.test/v2/me"
    assert newest.url == "https://stand.test/v2/bookings?take=1&sortUpdatedAt=desc"
    assert health.headers == newest.headers == (("cal-api-version", "2024-08-13"),)
    assert one.first("quota", "", "", reading.NOW) is None


@pytest.mark.parametrize(
    ("status", "code", "said", "reason"),
    [
        (401, "UnauthorizedException", "Your api key is not valid", "token_rejected"),
        (401, "UnauthorizedException", "Your api key is expired", "token_expired"),
        (498, "TokenExpiredException", "ACCESS_TOKEN_IS_EXPIRED", "token_expired"),
        (403, "ForbiddenException", "no", "permission"),
        (404, "NotFoundException", "", "missing"),
        (200, "BadRequestException", "no", "refused"),
        (500, "INTERNAL_SERVER_ERROR", "no", "server_error"),
    ],
)
def test_errors_say_what_is_wrong(
    one: Integration, status: int, code: str, said: str, reason: str
) -> None:
    told = {"status": "error", "error": {"code": code, "message": said}}
    found = reading.read(one, told, status)
    assert (found.reason, found.detail) == (reason, f"{status}: {said or code}")


@pytest.mark.parametrize("name", ["x-ratelimit-reset", "x-ratelimit-reset-default"])
def test_too_many_requests_wait_for_the_reset(one: Integration, name: str) -> None:
    found = reading.read(one, {"message": "no"}, 429, {name: "31"})
    assert (found.reason, found.retry_after) == ("rate_limited", 31)


def limit(name: str, limit: int, remaining: int, reset: int) -> dict[str, str]:
    return {
        f"x-ratelimit-limit{name}": str(limit),
        f"x-ratelimit-remaining{name}": str(remaining),
        f"x-ratelimit-reset{name}": str(reset),
    }


@pytest.mark.parametrize(
    ("headers", "quotas"),
    [
        (limit("-default", 120, 119, 60), [("requests", 1, 120, 60, 60)]),
        (limit("", 120, 110, 20), [("requests", 10, 120, 60, 20)]),
        (
            limit("-short", 40, 39, 30) | limit("-long", 120, 119, 90),
            [("long", 1, 120, 0, 90), ("short", 1, 40, 0, 30)],
        ),
        (limit("-a b", 40, 39, 30), []),
    ],
)
def test_documented_limits_have_their_names(
    one: Integration, headers: dict[str, str], quotas: list[tuple[str, int, int, int, int]]
) -> None:
    found = reading.read(one, ME, headers=headers)
    assert found.quotas == tuple(
        Quota(bucket, used, limit, window, reading.NOW + resets)
        for bucket, used, limit, window, resets in quotas
    )


def test_no_more_than_four_limits_are_taken(one: Integration) -> None:
    headers = {key: text for n in range(9) for key, text in limit(f"-n{n}", 5, 4, 3).items()}
    assert len(reading.read(one, ME, headers=headers).quotas) == 4


@pytest.mark.parametrize(
    ("told", "newest"),
    [
        ([{"createdAt": "2026-11-20T10:00:00.000Z", "updatedAt": None}], 20),
        ([{"createdAt": "2026-11-20T10:00:00.000Z", "updatedAt": "2026-11-21T10:00:00Z"}], 21),
        ([], None),
    ],
)
def test_the_newest_booking_is_the_newest_record(
    one: Integration, told: list[Any], newest: int | None
) -> None:
    found = reading.read(one, {"status": "success", "data": told}, topic="newest")
    assert found.newest == (newest and datetime(2026, 11, newest, 10, tzinfo=UTC))


def test_bookings_are_a_list_and_a_user_has_an_id(one: Integration) -> None:
    assert reading.read(one, {"data": {}}, topic="newest").detail == "the answer has no data"
    assert reading.read(one, {"data": {}}).detail == "the answer has no data.id"

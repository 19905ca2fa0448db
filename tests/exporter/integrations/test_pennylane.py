from typing import Any

import pytest

from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import MOST_PAGES
from exporter.integrations.pennylane import WINDOW, Pennylane
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import pennylane
from tests.exporter.integrations.stands.stand import Scene

NOW = Scene().now
DAY = 86_400.0
COMPANY = {"user": None, "company": {"id": 123_456, "name": "Pennylane"}}
LOG = f"{asking.HERE}/api/external/v2/changelogs/customer_invoices"
CHANGE = {
    "id": 0,
    "operation": "insert",
    "processed_at": "2025-05-26T16:26:39.861Z",
    "updated_at": "2025-05-26T16:26:39.861Z",
    "created_at": "2025-05-26T16:26:39.861Z",
}


def company(**more: Any) -> Pennylane:
    found = asking.vendor(pennylane.STAND, **more)
    assert isinstance(found, Pennylane)
    return found


def newest() -> Call:
    call = company().first("newest", "", "", NOW)
    assert call is not None
    return call


def told(call: Call, scene: Scene) -> Answer:
    return asking.heard(pennylane.STAND, company(), call, scene, Memory())


def test_the_documented_headers_have_the_documented_figures() -> None:
    at = 1_770_379_508.0
    headers = {
        "ratelimit-limit": "25",
        "ratelimit-remaining": "0",
        "ratelimit-reset": "1770379510",
        "retry-after": "2",
    }
    said = "Rate limit exceeded. Please retry in 2 seconds."
    found = asking.read(company(), "health", asking.answer(said, 429, headers, at))
    assert (found.reason, found.retry_after) == ("rate_limited", 2.0)
    assert found.quotas == (Quota("requests", 25, 25, WINDOW, 1_770_379_510.0),)


def test_a_company_that_lets_us_in_is_well() -> None:
    headers = {"ratelimit-limit": "25", "ratelimit-remaining": "23"}
    found = asking.read(company(), "health", asking.answer(COMPANY, headers=headers))
    assert (found.reason, found.quotas) == ("", (Quota("requests", 2, 25, WINDOW),))


@pytest.mark.parametrize(
    ("status", "told", "reason", "detail"),
    [
        (
            401,
            {"error": "unauthorized", "message": "Access token is missing or invalid"},
            "token_rejected",
            "401: Access token is missing or invalid",
        ),
        (403, {"error": "Forbidden here", "status": 403}, "permission", "403: Forbidden here"),
        (404, {"error": "Not found", "status": 404}, "missing", "404: Not found"),
        (422, {"error": "start_date is too old"}, "refused", "422: start_date is too old"),
        (500, {"error": "oh no"}, "server_error", "500: oh no"),
        (502, "", "server_error", "502"),
    ],
)
def test_errors_have_their_reasons(status: int, told: Any, reason: str, detail: str) -> None:
    found = asking.read(company(), "health", asking.answer(told, status))
    assert (found.reason, found.detail) == (reason, detail)


def test_what_changed_of_late_is_asked_first() -> None:
    assert newest().url == f"{LOG}?start_date=2026-09-20T14%3A13%3A20Z&limit=1000"
    assert company().first("quota", "", "", NOW) is None


def test_the_documented_change_is_the_newest_record() -> None:
    told = {"items": [CHANGE], "has_more": False, "next_cursor": None}
    found = company().read(newest(), asking.answer(told))
    assert found.newest is not None
    assert found.newest.timestamp() == pytest.approx(1_748_276_799.861)


def test_a_deleted_record_changed_when_the_log_took_it() -> None:
    deleted = {"operation": "delete", "updated_at": None, "processed_at": "2026-09-21T13:33:20Z"}
    found = company().read(newest(), asking.answer({"items": [CHANGE, deleted, 7]}))
    assert found.newest is not None
    assert found.newest.timestamp() == 1_789_997_600.0


def test_pages_are_read_to_the_last_as_the_log_goes_from_old_to_new() -> None:
    told = {"items": [CHANGE], "has_more": True, "next_cursor": "SGVsbG8gQmFzZTY0IQ=="}
    found = company().read(newest(), asking.answer(told))
    assert found.newest is None
    assert found.following is not None
    assert found.following.url == f"{LOG}?cursor=SGVsbG8gQmFzZTY0IQ%3D%3D&limit=1000"
    assert found.following.page == 1
    last = company().read(found.following, asking.answer({"items": [CHANGE], "has_more": False}))
    assert last.newest is not None


@pytest.mark.parametrize("cursor", [None, "", 0.5])
def test_more_without_a_cursor_is_the_end(cursor: object) -> None:
    told = {"items": [CHANGE], "has_more": True, "next_cursor": cursor}
    assert company().read(newest(), asking.answer(told)).newest is not None


def test_pages_that_never_end_are_given_up() -> None:
    scene, call = Scene(mood="endless"), newest()
    found = company().read(call, told(call, scene))
    for _ in range(MOST_PAGES):
        if found.following is None:
            break
        call = found.following
        found = company().read(call, told(call, scene))
    assert (found.reason, call.page) == ("pages", MOST_PAGES - 1)


@pytest.mark.parametrize(
    ("days", "calls"), [(0.5, 1), (2, 2), (20, 3), (40, 4)], ids=["day", "week", "month", "older"]
)
def test_a_quiet_company_is_looked_at_further_back(days: float, calls: int) -> None:
    scene = Scene(newest=NOW - days * DAY)
    call, found = newest(), None
    for _ in range(calls):
        found = company().read(call, told(call, scene))
        call = found.following or call
    assert found is not None
    assert found.newest is not None
    assert found.newest.timestamp() == pytest.approx(scene.newest, abs=0.001)
    assert (found.following, call.page) == (None, calls - 1)


def test_a_company_without_invoices_has_no_newest_one() -> None:
    call = newest()
    found = company().read(call, asking.answer({"items": []}))
    while found.following is not None:
        call = found.following
        found = company().read(call, asking.answer({"items": []}))
    assert call.page == 3
    assert (found.reason, found.newest, found.following) == ("", None, None)


def test_a_list_without_items_is_not_as_documented() -> None:
    found = company().read(newest(), asking.answer({"has_more": False}))
    assert (found.reason, found.detail) == ("unexpected", "the answer has no items")

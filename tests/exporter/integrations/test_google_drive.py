"""Google Drive: storage, the newest file, and what a 403 means."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import google_drive

USER = {"displayName": "Bot", "emailAddress": "bot@example.com"}


@pytest.fixture
def one() -> Integration:
    return asking.vendor(google_drive.STAND)


def test_it_asks_who_it_is_and_for_the_file_that_changed_last(one: Integration) -> None:
    health = "https://stand.test/drive/v3/about?fields=user,storageQuota"
    assert reading.first(one).url == health
    assert reading.first(one, "newest").url == (
        "https://stand.test/drive/v3/files?fields=files%28modifiedTime%29"
        "&orderBy=modifiedTime+desc&pageSize=1&includeItemsFromAllDrives=true"
        "&supportsAllDrives=true&q=trashed+%3D+false"
    )
    assert one.first("quota", "", "", reading.NOW) is None
    assert asking.vendor(google_drive.STAND, url="").base() == "https://www.googleapis.com"


def test_a_drive_and_a_folder_can_be_looked_at_alone() -> None:
    one = asking.vendor(google_drive.STAND, drive="0AExample", folder="1Folder_x-y")
    url = reading.first(one, "newest").url
    assert url.endswith(
        "&q=%271Folder_x-y%27+in+parents+and+trashed+%3D+false&corpora=drive&driveId=0AExample"
    )


def test_storage_is_a_quota_without_a_window(one: Integration) -> None:
    quota = {"limit": "16106127360", "usage": "4026531840", "usageInDrive": "1"}
    found = reading.read(one, {"user": USER, "storageQuota": quota})
    assert (found.reason, found.odd) == ("", ())
    assert found.quotas == (Quota("storage", 4_026_531_840, 16_106_127_360),)


@pytest.mark.parametrize(
    ("quota", "odd"),
    [
        ({"usage": "5497558138880"}, ()),  # no limit: unlimited
        (None, ()),
        ({"limit": "-1", "usage": "7"}, ("quota",)),
        ({"limit": "15", "usage": "much"}, ("quota",)),
        ({"limit": "15"}, ("quota",)),
        ({"limit": {}, "usage": "7"}, ("quota",)),
    ],
)
def test_without_a_limit_that_can_be_there_is_no_quota(
    one: Integration, quota: Any, odd: tuple[str, ...]
) -> None:
    found = reading.read(one, {"user": USER, "storageQuota": quota})
    assert (found.reason, found.quotas, found.odd) == ("", (), odd)


@pytest.mark.parametrize(
    ("status", "reasons", "said", "reason"),
    [
        (403, ["userRateLimitExceeded"], "User Rate Limit Exceeded", "rate_limited"),
        (403, ["rateLimitExceeded"], "Rate Limit Exceeded", "rate_limited"),
        (429, ["rateLimitExceeded"], "Quota exceeded: limit 'Queries per day'", "quota_exhausted"),
        (403, ["dailyLimitExceeded"], "Daily Limit Exceeded", "quota_exhausted"),
        (403, ["accessNotConfigured"], "Drive API has not been used in project 1", "permission"),
        (403, ["insufficientPermissions"], "Insufficient Permission", "permission"),
        (403, ["domainPolicy"], "The domain administrators have disabled it.", "permission"),
        (401, ["authError"], "Invalid Credentials", "token_rejected"),
        (401, ["required"], "Login Required", "token_rejected"),
        (404, ["notFound"], "File not found: .", "missing"),
        (503, ["backendError"], "Backend Error", "server_error"),
        (400, ["badRequest"], "Sorting is not supported", "refused"),
        (400, ["invalidSharingRequest", "quotaExceeded"], "no", "quota_exhausted"),
        (403, [], "Forbidden", "permission"),
        (418, ["teapot"], "", "refused"),
    ],
)
def test_reasons_say_what_is_wrong(
    one: Integration, status: int, reasons: list[str], said: str, reason: str
) -> None:
    errors = [{"domain": "global", "reason": name, "message": said} for name in reasons]
    found = reading.read(
        one, {"error": {"code": status, "message": said, "errors": errors}}, status
    )
    assert (found.reason, found.detail) == (reason, f"{status}: {said or 'teapot'}")


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        ("ACCESS_TOKEN_EXPIRED", "token_expired"),
        ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "permission"),
        ("CONSUMER_SUSPENDED", "suspended"),
        ("SERVICE_DISABLED", "permission"),
        ("SOMETHING_NEW", "token_rejected"),
    ],
)
def test_details_say_more_than_errors(one: Integration, detail: str, reason: str) -> None:
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": detail}
    error = {"errors": [{"reason": "authError"}], "details": [{"@type": "x"}, info]}
    found = reading.read(one, {"error": {"message": "", **error}}, 401)
    assert found.reason == reason


def test_what_is_no_error_of_google_means_what_its_status_means(one: Integration) -> None:
    assert reading.read(one, b"<html>", 502).reason == "server_error"
    assert reading.read(one, {"error": "invalid_request"}, 400).reason == "refused"


@pytest.mark.parametrize(
    ("topic", "told", "lacks"),
    [
        ("health", {}, "user"),
        ("health", {"user": "bot"}, "user"),
        ("newest", {}, "files"),
        ("newest", {"files": {}}, "files"),
    ],
)
def test_what_is_documented_must_be_there(
    one: Integration, topic: Any, told: Any, lacks: str
) -> None:
    found = reading.read(one, told, topic=topic)
    assert (found.reason, found.detail) == ("unexpected", f"the answer has no {lacks}")


def test_the_newest_file_says_when_it_changed(one: Integration) -> None:
    told = {"files": [{"modifiedTime": "2026-11-20T10:00:00.123Z"}]}
    newest = datetime(2026, 11, 20, 10, 0, 0, 123_000, tzinfo=UTC)
    assert reading.read(one, told, topic="newest").newest == newest
    assert reading.read(one, {"files": []}, topic="newest").newest is None

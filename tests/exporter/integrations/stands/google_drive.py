"""Google Drive as it documents itself."""

from typing import Any

from tests.exporter.integrations.stands.stand import (
    Asked,
    Mood,
    Reply,
    Scene,
    Stand,
    html,
    iso,
    told,
)

TOKEN = "ya29.a0AfB_planted-google-drive"
LIMIT = 16_106_127_360
ERRORS: dict[Mood, tuple[int, str, str, str]] = {
    "throttled": (403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded"),
    "exhausted": (403, "usageLimits", "dailyLimitExceeded", "Daily Limit Exceeded"),
    "revoked": (401, "global", "authError", "Invalid Credentials"),
    "suspended": (403, "global", "accountDisabled", "The account is disabled."),
    "failing": (500, "global", "backendError", "Backend Error"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return error(*ERRORS["revoked"])
    if mood in ERRORS:
        return error(*ERRORS[mood])
    if mood == "expired":
        return error(401, "global", "authError", "Invalid Credentials", "ACCESS_TOKEN_EXPIRED")
    if mood == "forbidden":
        scope = "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        return error(403, "global", "insufficientPermissions", "Insufficient Permission", scope)
    if mood == "lacking":
        return told({"kind": "drive#about"})
    if asked.path == "/drive/v3/files":
        assert asked.query["orderBy"] == "modifiedTime desc"
        assert asked.query["pageSize"] == "1"
        return told({"files": [{"modifiedTime": iso(scene.newest)}]})
    assert asked.path == "/drive/v3/about"
    assert asked.query["fields"] == "user,storageQuota"
    return told({"user": {"emailAddress": "bot@example.com"}, "storageQuota": storage(scene)})


def storage(scene: Scene) -> dict[str, str]:
    used = str(int(LIMIT * scene.used))
    if scene.mood == "quota_missing":
        return {"usage": used, "usageInDrive": used}
    limit = "-1" if scene.mood == "quota_absurd" else str(LIMIT)
    return {"limit": limit, "usage": used, "usageInDrive": used, "usageInDriveTrash": "0"}


def error(status: int, domain: str, reason: str, message: str, detail: str = "") -> Reply:
    said: dict[str, Any] = {
        "code": status,
        "message": message,
        "errors": [{"domain": domain, "reason": reason, "message": message}],
    }
    if detail:
        type = "type.googleapis.com/google.rpc.ErrorInfo"
        said["details"] = [{"@type": type, "reason": detail, "domain": "googleapis.com"}]
    return told({"error": said}, status)


STAND = Stand(
    type="google_drive",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "exhausted": "quota_exhausted",
        "revoked": "token_rejected",
        "expired": "token_expired",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"storage"}),
)
